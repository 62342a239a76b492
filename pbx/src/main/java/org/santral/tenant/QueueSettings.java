package org.santral.tenant;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue as configured.
 *
 * @param number 2 to 5 digits
 * @param name shown to agents, may be empty
 * @param members numbers of extensions, in order; {@link TenantState#members} may override them
 * @param music what the callers hear: {@code default}, or a file of the prompts folder
 * @param timeout longest wait of a caller
 * @param overflow where a caller goes after that, or when {@code maxWaiting} is reached; null ends the call
 * @param ringTimeout how long one agent rings
 * @param wrapUp how long an agent is left alone after a call
 * @param maxWaiting callers who may wait at once
 * @param announcePosition whether callers are told their place
 * @param announceWait whether callers are told the estimated wait
 * @param announceEvery time between two such announcements
 * @param whenEmpty where a caller goes when no agent is logged in and registered; null lets him wait
 * @param keys where a waiting caller gets by pressing a key: {@code 0}–{@code 9}, {@code *}, {@code #}
 * @param record whether its talks are recorded, whatever the agents' extensions say
 * @param retry how long an agent is left alone after a call that he did not take
 * @param weight of two queues with callers for one agent the heavier is served first; 0 when nobody said
 * @param survey number of the survey that the caller is asked when the agent has hung up; null for none
 */
public record QueueSettings(
        String number,
        String name,
        List<String> members,
        QueueStrategy strategy,
        String music,
        Duration timeout,
        @Nullable Target overflow,
        Duration ringTimeout,
        Duration wrapUp,
        int maxWaiting,
        boolean announcePosition,
        boolean announceWait,
        Duration announceEvery,
        @Nullable Target whenEmpty,
        Map<Character, Target> keys,
        boolean record,
        Duration retry,
        int weight,
        @Nullable String survey) {

    /** Longest wait when nobody said. */
    public static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** How long one agent rings when nobody said. */
    public static final Duration RING_TIMEOUT = Duration.ofSeconds(15);

    /** How long an agent is left alone after a call that he did not take when nobody said. */
    public static final Duration RETRY = Duration.ofSeconds(5);

    /** Time between two announcements when nobody said. */
    public static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(30);

    /** Callers who may wait at once when nobody said. */
    public static final int MAX_WAITING = 1000;

    public QueueSettings {
        members = List.copyOf(members);
        keys = Map.copyOf(keys);
        if (maxWaiting < 1 || !announceEvery.isPositive() || !ringTimeout.isPositive()) {
            throw new IllegalArgumentException("a queue holds at least one caller, rings and repeats after some time");
        }
    }

    /** A queue without a survey whose talks are recorded as the extensions say, and that is as heavy as others. */
    public QueueSettings(
            String number,
            String name,
            List<String> members,
            QueueStrategy strategy,
            String music,
            Duration timeout,
            @Nullable Target overflow,
            Duration ringTimeout,
            Duration wrapUp,
            int maxWaiting,
            boolean announcePosition,
            boolean announceWait,
            Duration announceEvery,
            @Nullable Target whenEmpty,
            Map<Character, Target> keys) {
        this(
                number,
                name,
                members,
                strategy,
                music,
                timeout,
                overflow,
                ringTimeout,
                wrapUp,
                maxWaiting,
                announcePosition,
                announceWait,
                announceEvery,
                whenEmpty,
                keys,
                false,
                RETRY,
                0,
                null);
    }

    /** A queue with these members, the default times, and neither announcements nor ways out. */
    public static QueueSettings of(String number, String name, List<String> members, QueueStrategy strategy) {
        return new QueueSettings(
                number,
                name,
                members,
                strategy,
                Tenant.DEFAULT_MUSIC,
                TIMEOUT,
                null,
                RING_TIMEOUT,
                Duration.ZERO,
                MAX_WAITING,
                false,
                false,
                ANNOUNCE_EVERY,
                null,
                Map.of());
    }
}
