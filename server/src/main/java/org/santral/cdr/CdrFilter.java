package org.santral.cdr;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;

/**
 * Which records are wanted; null and the empty set ask for nothing. What is asked for must all hold; of a set, one
 * suffices. Numbers are {@link NumberKeys keys}: E.164 digits or extension.
 *
 * @param startFrom earliest start, inclusive
 * @param startTo latest start, inclusive to its microsecond
 * @param recordings states of the recording that are wanted
 * @param callers at most {@link #MOST_NUMBERS}
 * @param callees at most {@link #MOST_NUMBERS}
 * @param parties numbers of whom one is the caller or the callee, at most {@link #MOST_NUMBERS}
 * @param target number that was called or reached; not together with callees or parties
 * @param queue number of the queue
 * @param missed only missed calls, or only the rest
 */
public record CdrFilter(
        @Nullable Instant startFrom,
        @Nullable Instant startTo,
        Set<Recording> recordings,
        @Nullable Direction direction,
        Set<String> callers,
        Set<String> callees,
        Set<String> parties,
        @Nullable String target,
        @Nullable String queue,
        @Nullable Boolean missed) {

    /** How many numbers may be asked for in one set. */
    public static final int MOST_NUMBERS = 20;

    /** Every record. */
    public static final CdrFilter ALL =
            new CdrFilter(null, null, Set.of(), null, Set.of(), Set.of(), Set.of(), null, null);

    public CdrFilter {
        recordings = Set.copyOf(recordings);
        callers = numbers(callers);
        callees = numbers(callees);
        parties = numbers(parties);
        if (target != null && !(callees.isEmpty() && parties.isEmpty())) {
            throw new IllegalArgumentException("a target cannot be asked for together with callees or parties");
        }
    }

    /** A filter that does not ask whom calls reached. */
    public CdrFilter(
            @Nullable Instant startFrom,
            @Nullable Instant startTo,
            Set<Recording> recordings,
            @Nullable Direction direction,
            Set<String> callers,
            Set<String> callees,
            Set<String> parties,
            @Nullable String queue,
            @Nullable Boolean missed) {
        this(startFrom, startTo, recordings, direction, callers, callees, parties, null, queue, missed);
    }

    private static Set<String> numbers(Set<String> numbers) {
        if (numbers.size() > MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    "at most " + MOST_NUMBERS + " numbers can be asked for, not " + numbers.size());
        }
        return Set.copyOf(numbers);
    }
}
