package org.santral.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** The recording of one call: the caller's voice left, the callee's right. Used by the call's owner only. */
final class CallRecording {
    private final CallServices services;
    private final String id;
    private @Nullable Recorder recorder;
    private @Nullable String file;
    private @Nullable Instant endedAt;
    private boolean present;

    CallRecording(CallServices services, CallId call) {
        this.services = services;
        // One recording per call so far: a name of its own keeps the call's id out of file names.
        this.id = CallId.uuid7(services.clock().millis()).toString();
    }

    /** Starts; the file is created by the writer's thread, so nothing blocks here. */
    LedgerEvent.RecordingStarted start(Leg caller, Leg callee, Instant now) {
        String name = services.recordings().name(id, now);
        Recorder started = services.legs().media().record(services.recordings().path(name));
        recorder = started;
        file = name;
        caller.record(started, Channel.LEFT);
        callee.record(started, Channel.RIGHT);
        return new LedgerEvent.RecordingStarted(id, name);
    }

    /**
     * Ends it; {@link CallEvent.Recorded} or {@link CallEvent.RecordingFailed} is told when the file is complete, or
     * when that takes too long.
     */
    void finish(Shard shard, Consumer<CallEvent> tell) {
        endedAt = services.clock().instant().truncatedTo(ChronoUnit.MICROS);
        Recorder running = recorder;
        String name = file;
        if (running == null || name == null) {
            tell.accept(lost("was not started"));
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

    /** When the talk ended, null if nothing was recorded: the last entry is written later than that. */
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
