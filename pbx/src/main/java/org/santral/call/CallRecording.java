package org.santral.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.leg.Leg;
import org.santral.media.Channel;
import org.santral.media.Recorder;
import org.santral.media.RecordingSummary;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/**
 * The recording of one call: the caller's voice left, the callee's right, in one file from the first talk to the end of
 * the call. When a transfer brings somebody else in, a new segment begins. Used by the call's owner only.
 */
final class CallRecording {
    private final CallServices services;
    private final Clock clock;
    private final String id;
    private @Nullable Recorder recorder;
    private @Nullable String file;
    private @Nullable Instant startedAt;
    private @Nullable Instant pausedAt;
    private Duration pauses = Duration.ZERO;
    private @Nullable Instant endedAt;
    private boolean present;

    /** @param clock the call's own */
    CallRecording(CallServices services, Clock clock) {
        this.services = services;
        this.clock = clock;
        // A name of its own keeps the call's id out of file names.
        this.id = CallId.uuid7(clock.millis()).toString();
    }

    /** Whether it was started. */
    boolean started() {
        return recorder != null;
    }

    /**
     * Starts, or goes on with other parties; the file is created by the writer's thread, so nothing blocks here.
     *
     * @return what is to be written to the ledger
     */
    List<LedgerEvent> segment(Leg caller, String callerNumber, Leg callee, String calleeNumber, Instant now) {
        List<LedgerEvent> events = new ArrayList<>();
        Recorder running = recorder;
        if (running == null) {
            String name = services.recordings().name(id, now);
            running = services.legs().media().record(services.recordings().path(name));
            recorder = running;
            file = name;
            startedAt = now;
            events.add(new LedgerEvent.RecordingStarted(id, name));
        }
        caller.record(running, Channel.LEFT);
        callee.record(running, Channel.RIGHT);
        events.add(new LedgerEvent.RecordingSegment(id, offset(now).toMillis(), callerNumber, calleeNumber));
        return events;
    }

    private Duration offset(Instant now) {
        Instant since = startedAt;
        if (since == null) {
            return Duration.ZERO;
        }
        Instant until = pausedAt == null ? now : pausedAt;
        Duration offset = Duration.between(since, until).minus(pauses);
        return offset.isNegative() ? Duration.ZERO : offset;
    }

    /** Leaves out what is said, or goes on. @return what is to be written, null if nothing changed */
    @Nullable
    LedgerEvent pause(boolean paused, Instant now) {
        Recorder running = recorder;
        if (running == null || endedAt != null || paused == (pausedAt != null)) {
            return null;
        }
        Instant before = pausedAt;
        if (before == null) {
            running.pause();
            pausedAt = now;
        } else {
            running.resume();
            pauses = pauses.plus(Duration.between(before, now));
            pausedAt = null;
        }
        return new LedgerEvent.RecordingPaused(id, paused);
    }

    /**
     * Ends it; {@link CallEvent.Recorded} or {@link CallEvent.RecordingFailed} is told when the file is complete, or
     * when that takes too long, {@link CallEvent.NothingRecorded} when there is none.
     */
    void finish(Shard shard, Consumer<CallEvent> tell) {
        endedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Recorder running = recorder;
        String name = file;
        if (running == null || name == null) {
            tell.accept(new CallEvent.NothingRecorded());
            return;
        }
        AtomicBoolean told = new AtomicBoolean();
        Timer patience = shard.schedule(services.recordingGrace(), () -> {
            if (told.compareAndSet(false, true)) {
                tell.accept(
                        lost("not complete within " + services.recordingGrace().toSeconds() + " s"));
            }
        });
        running.finish()
                .whenComplete((summary, failure) -> shard.run(() -> {
                    patience.cancel();
                    if (told.compareAndSet(false, true)) {
                        tell.accept(failure == null ? ready(name, summary) : lost(failure.toString()));
                    }
                }));
    }

    /** When the talk ended, null if it did not get so far: the last entry is written later than that. */
    @Nullable
    Instant endedAt() {
        return endedAt;
    }

    /** Whether there is something to fetch. */
    boolean present() {
        return present;
    }

    private CallEvent ready(String name, RecordingSummary summary) {
        present = true;
        return new CallEvent.Recorded(new LedgerEvent.RecordingReady(
                id, name, summary.length().toMillis(), summary.rmsLeft(), summary.rmsRight()));
    }

    private CallEvent lost(String why) {
        return new CallEvent.RecordingFailed(new LedgerEvent.RecordingLost(id, why));
    }
}
