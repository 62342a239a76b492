package org.santral.sip.ua;

/** Hears how a registration fares, on its shard. */
@FunctionalInterface
public interface RegistrationListener {

    /** The state has changed, or a refresh has renewed it. */
    void changed(RegistrationState state);
}
