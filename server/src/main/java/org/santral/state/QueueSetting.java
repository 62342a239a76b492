package org.santral.state;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Target;

/**
 * What a client says about a queue; null leaves what is there.
 *
 * @param leavesWhenEmpty whether callers are sent away while no agent is logged in and registered
 * @param remarks what the client wants to be told again, in its own words
 */
public record QueueSetting(
        @Nullable String name,
        @Nullable QueueStrategy strategy,
        @Nullable String music,
        @Nullable Duration ringTimeout,
        @Nullable Duration wrapUp,
        @Nullable Integer maxWaiting,
        @Nullable Boolean announcePosition,
        @Nullable Boolean announceWait,
        @Nullable Duration announceEvery,
        @Nullable Boolean leavesWhenEmpty,
        @Nullable Boolean record,
        @Nullable Duration retry,
        @Nullable Integer weight,
        SortedMap<String, String> remarks) {

    public QueueSetting {
        remarks = Collections.unmodifiableSortedMap(new TreeMap<>(remarks));
    }

    static final QueueSetting NOTHING = new QueueSetting(
            null, null, null, null, null, null, null, null, null, null, null, null, null, new TreeMap<>());

    /** A queue of which nobody said anything but the number. */
    public static QueueSettings unsaid(String number) {
        return QueueSettings.of(number, "", List.of(), QueueStrategy.RING_ALL);
    }

    /** That queue with what is said here. */
    QueueSettings over(QueueSettings base) {
        return new QueueSettings(
                base.number(),
                Objects.requireNonNullElse(name, base.name()),
                base.members(),
                Objects.requireNonNullElse(strategy, base.strategy()),
                Objects.requireNonNullElse(music, base.music()),
                base.timeout(),
                base.overflow(),
                Objects.requireNonNullElse(ringTimeout, base.ringTimeout()),
                Objects.requireNonNullElse(wrapUp, base.wrapUp()),
                Objects.requireNonNullElse(maxWaiting, base.maxWaiting()),
                Objects.requireNonNullElse(announcePosition, base.announcePosition()),
                Objects.requireNonNullElse(announceWait, base.announceWait()),
                Objects.requireNonNullElse(announceEvery, base.announceEvery()),
                whenEmpty(base.whenEmpty()),
                Map.copyOf(base.keys()),
                Objects.requireNonNullElse(record, base.record()),
                Objects.requireNonNullElse(retry, base.retry()),
                Objects.requireNonNullElse(weight, base.weight()),
                base.survey());
    }

    /** Where the file sends callers who find nobody; the end of the call when it does not say. */
    private @Nullable Target whenEmpty(@Nullable Target ofFile) {
        if (leavesWhenEmpty == null) {
            return ofFile;
        }
        return leavesWhenEmpty ? Objects.requireNonNullElse(ofFile, new Target.Hangup(Cause.NO_USER_RESPONSE)) : null;
    }
}
