package org.santral.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list of telephone numbers that a tenant keeps over HTTP. Changes return when they are on disk and count. */
public interface NumberList {

    /**
     * What a client says of a number.
     *
     * @param key the number as {@link org.santral.tenant.Numbering#key} makes it: 3 to 20 digits
     * @param written the number as the client wrote it
     * @param comment may be empty
     */
    record Said(String key, String written, String comment, List<String> labels) {
        public Said {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A number on the list.
     *
     * @param at when it was put there, null when nobody noted it
     */
    record Listed(long id, Said said, @Nullable Instant at) {}

    /**
     * Which numbers are wanted; null: any.
     *
     * @param number as written, or for an exact search its key
     * @param alike whether a part of the text is enough
     */
    record Search(@Nullable String number, @Nullable String comment, boolean alike) {}

    /** What came of a change. */
    enum Outcome {
        DONE,
        /** The tenant has no number of that id on the list. */
        UNKNOWN,
        /** The other number is on the list already. */
        TAKEN
    }

    /**
     * Puts a number on the list.
     *
     * @return its id, empty when it is there already
     * @throws IllegalArgumentException when it is no telephone number
     * @throws LimitReachedException when the list is full
     */
    Optional<Long> list(int domainId, Said said) throws LimitReachedException;

    /**
     * Says something else of a number.
     *
     * @throws IllegalArgumentException when it is no telephone number
     */
    Outcome change(int domainId, long id, Said said);

    /** Takes a number from the list. @return false when the tenant has none of that id */
    boolean unlist(int domainId, long id);

    Optional<Listed> listed(int domainId, long id);

    /** Those of a tenant, the latest first. */
    List<Listed> search(int domainId, Search search);
}
