package org.santral.trunk;

/** Hears how carriers are. Called on the shard of a trunk's watch; must not block. */
@FunctionalInterface
public interface TrunkListener {

    /**
     * A trunk was asked whether it is there.
     *
     * @param answered whether it answered this time
     * @param well whether it counts as there: one unanswered question is not enough to say no
     */
    void asked(int domainId, String trunk, boolean answered, boolean well);
}
