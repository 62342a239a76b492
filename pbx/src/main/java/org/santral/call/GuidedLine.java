package org.santral.call;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.LedgerEvent.Party;
import org.santral.media.AudioSource;
import org.santral.media.Playlist;
import org.santral.media.Recorder;
import org.santral.media.RecordingSummary;
import org.santral.tenant.Tenant;

/**
 * A call as its program sees it: commands go to the owner and are waited for, what happens comes back and wakes the
 * program's virtual thread.
 */
final class GuidedLine implements CallLine {
    /** Keys that wait for a program to take them; a caller who leans on the phone cannot fill the memory. */
    private static final int KEYS = 64;

    private final Call call;
    private final LegSlot slot;
    private final Party party;
    private final List<Recorder> takes = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Character> keys = new ArrayDeque<>();
    private @Nullable AudioSource playing;
    private @Nullable HuntResult result;
    private boolean over;
    private volatile boolean answered;

    GuidedLine(Call call, LegSlot slot, Party party, boolean answered) {
        this.call = call;
        this.slot = slot;
        this.party = party;
        this.answered = answered;
    }

    // What the owner tells.

    LegSlot slot() {
        return slot;
    }

    void end() {
        locked(() -> over = true);
    }

    void pressed(char key) {
        locked(() -> {
            if (keys.size() < KEYS) {
                keys.add(key);
            }
        });
    }

    /** @return whether that was what the program plays */
    boolean played(AudioSource source) {
        lock.lock();
        try {
            if (playing != source) {
                return false;
            }
            playing = null;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void result(HuntResult outcome) {
        locked(() -> result = outcome);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // What the program asks.

    @Override
    public CallId call() {
        return call.id();
    }

    @Override
    public Tenant tenant() {
        return call.tenant();
    }

    @Override
    public LedgerEvent.Accepted accepted() {
        return call.accepted();
    }

    @Override
    public Party party() {
        return party;
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public void ring() throws CallOver {
        command(() -> call.handle(new CallEvent.RingAsked()));
    }

    @Override
    public void answer() throws CallOver {
        if (!answered) {
            command(() -> call.handle(new CallEvent.AnswerAsked()));
            answered = true;
        }
    }

    @Override
    public void write(LedgerEvent event) throws CallOver {
        boolean written = ask(() -> {
            boolean taken = call.write(event);
            call.flush();
            return taken;
        });
        if (!written) {
            throw new CallOver();
        }
    }

    @Override
    public void background(@Nullable AudioSource looped) throws CallOver {
        command(() -> call.guide().background(this, looped));
    }

    @Override
    public Woken play(AudioSource source, boolean byKey, @Nullable CompletionStage<?> until)
            throws CallOver, InterruptedException {
        // Wrapped, so that the end of an earlier pass of the same source is not taken for the end of this one.
        AudioSource once = Playlist.of(source);
        locked(() -> playing = once);
        command(() -> slot.leg().play(once, false));
        Woken woken = sleep(null, byKey, until, () -> playing == null);
        if (!(woken instanceof Woken.Done)) {
            locked(() -> playing = null);
            command(() -> call.guide().hearBackground(this));
        }
        return woken;
    }

    @Override
    public Woken await(Duration atMost, @Nullable CompletionStage<?> until) throws CallOver, InterruptedException {
        return sleep(atMost, true, until, () -> false);
    }

    @Override
    public HuntResult hunt(Hunt hunt) throws CallOver, InterruptedException {
        locked(() -> result = null);
        command(() -> call.guide().hunt(this, hunt));
        CompletionStage<?> until = hunt.until();
        if (until != null) {
            until.whenComplete((value, failure) -> locked(() -> {}));
        }
        boolean stopping = false;
        while (true) {
            boolean stop = false;
            lock.lockInterruptibly();
            try {
                HuntResult outcome = result;
                if (outcome != null) {
                    answered |= outcome instanceof HuntResult.Connected;
                    return outcome;
                }
                if (over) {
                    throw new CallOver();
                }
                stop = !stopping && (done(until) || pressedOneOf(hunt.stopKeys()));
                if (!stop) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
            if (stop) {
                stopping = true;
                command(() -> call.guide().stopHunt(Cause.ORIGINATOR_CANCEL));
            }
        }
    }

    private boolean pressedOneOf(Set<Character> stopKeys) {
        return keys.stream().anyMatch(stopKeys::contains);
    }

    @Override
    public Take record(Path file) throws CallOver {
        Recorder recorder = ask(() -> {
                    Recorder[] started = new Recorder[1];
                    call.guide().command(this, () -> started[0] = call.guide().record(this, file));
                    return Optional.ofNullable(started[0]);
                })
                .orElseThrow(CallOver::new);
        takes.add(recorder);
        return () -> recorder.finish().thenApply(RecordingSummary::length);
    }

    /** The program is through: whatever it left running ends. */
    void finishTakes() {
        takes.forEach(Recorder::finish);
    }

    @Override
    public void recording(boolean on) throws CallOver {
        command(() -> call.askRecording(on));
    }

    @Override
    public void limitTalk(@Nullable Duration most) throws CallOver {
        TalkTime time = most == null ? null : new TalkTime(most, null);
        command(() -> call.limitTalk(time));
    }

    @Override
    public boolean pickUp(CallId ringing) throws CallOver, InterruptedException {
        Call other = call.services().router().find(ringing).orElse(null);
        if (other == null || other == call || other.tenant().domainId() != tenant().domainId() || !hunts(other)) {
            return false;
        }
        answer();
        command(() -> Transfer.pickUp(call, slot, other));
        return true;
    }

    private static boolean hunts(Call other) throws InterruptedException {
        try {
            return await(other.ask(() -> other.state() instanceof CallState.Hunting));
        } catch (CancellationException e) {
            return false;
        }
    }

    /** Waits for a key if it is wanted, the signal, the time or the condition, whichever comes first. */
    private Woken sleep(
            @Nullable Duration atMost, boolean byKey, @Nullable CompletionStage<?> until, Supplier<Boolean> condition)
            throws CallOver, InterruptedException {
        if (until != null) {
            until.whenComplete((value, failure) -> locked(() -> {}));
        }
        long left = atMost == null ? Long.MAX_VALUE : atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                if (over) {
                    throw new CallOver();
                }
                Character key = byKey ? keys.poll() : null;
                if (key != null) {
                    return new Woken.Key(key);
                }
                if (done(until)) {
                    return new Woken.Signal();
                }
                if (condition.get() || left <= 0) {
                    return new Woken.Done();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean done(@Nullable CompletionStage<?> until) {
        return until != null && until.toCompletableFuture().isDone();
    }

    /** Has the owner do something with the call. */
    private void command(Runnable work) throws CallOver {
        if (!ask(() -> call.guide().command(this, work))) {
            throw new CallOver();
        }
    }

    private <T> T ask(Supplier<T> question) throws CallOver {
        try {
            return await(call.ask(question));
        } catch (CancellationException e) {
            throw new CallOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallOver();
        }
    }

    private static <T> T await(Future<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the call could not do it", e.getCause());
        }
    }
}
