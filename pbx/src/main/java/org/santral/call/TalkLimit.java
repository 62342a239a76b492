package org.santral.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.media.Tone;
import org.santral.sip.transport.Timer;

/** Ends a call when its talk has lasted as long as it may. For the call's owner only. */
final class TalkLimit {
    private final Call call;
    private @Nullable TalkTime time;
    private boolean running;
    private boolean over;
    private @Nullable Timer warning;
    private @Nullable Timer cut;

    TalkLimit(Call call) {
        this.call = call;
    }

    /** From now on this limit counts, from the start of the talk that follows; of one that is running, from now. */
    void set(@Nullable TalkTime limit) {
        time = limit;
        if (running) {
            stopTimers();
            startTimers();
        }
    }

    /** The parties were joined; a talk that a transfer goes on with is the same talk. */
    void joined() {
        if (!running) {
            running = true;
            startTimers();
        }
    }

    /** The call is over. */
    void close() {
        over = true;
        stopTimers();
    }

    private void startTimers() {
        TalkTime limit = time;
        if (limit == null || over) {
            return;
        }
        cut = call.shard()
                .schedule(
                        limit.most(),
                        () -> call.tell(new CallEvent.EndAsked(
                                Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE))));
        Duration before = limit.warning();
        if (before != null && before.compareTo(limit.most()) < 0) {
            warning = call.shard().schedule(limit.most().minus(before), () -> call.post(this::warn));
        }
    }

    private void warn() {
        if (call.state() instanceof CallState.Talking(int left, int right, Integer _)) {
            call.slot(left).leg().play(Tone.BEEP, false);
            call.slot(right).leg().play(Tone.BEEP, false);
        }
    }

    private void stopTimers() {
        if (cut != null) {
            cut.cancel();
            cut = null;
        }
        if (warning != null) {
            warning.cancel();
            warning = null;
        }
    }
}
