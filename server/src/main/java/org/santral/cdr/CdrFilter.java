package org.santral.cdr;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;

/**
 * Which records are wanted; null and the empty set ask for nothing.
 *
 * @param startFrom earliest start, inclusive
 * @param startTo latest start, inclusive to its microsecond
 * @param recordings states of the recording that are wanted
 * @param caller the caller's {@link NumberKeys key}: E.164 digits or extension
 * @param callee the callee's key
 * @param queue number of the queue
 * @param missed only missed calls, or only the rest
 */
public record CdrFilter(
        @Nullable Instant startFrom,
        @Nullable Instant startTo,
        Set<Recording> recordings,
        @Nullable Direction direction,
        @Nullable String caller,
        @Nullable String callee,
        @Nullable String queue,
        @Nullable Boolean missed) {

    /** Every record. */
    public static final CdrFilter ALL = new CdrFilter(null, null, Set.of(), null, null, null, null, null);

    public CdrFilter {
        recordings = Set.copyOf(recordings);
    }
}
