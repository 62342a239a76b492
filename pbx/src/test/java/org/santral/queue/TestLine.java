package org.santral.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.Hunt;
import org.santral.call.Hunt.Callee;
import org.santral.call.HuntResult;
import org.santral.call.HuntResult.Outcome;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.media.AudioSource;

/** A caller from outside who presses keys and hangs up when the test says so; whom it hunts are {@link DeskPhone}s. */
final class TestLine implements CallLine {
    /** A condition may also come true by the clock of the office, which tells nobody. */
    private static final long LOOK_AGAIN_MS = 20;

    final List<LedgerEvent> written = new CopyOnWriteArrayList<>();
    final List<AudioSource> heard = new CopyOnWriteArrayList<>();
    final List<Hunt> hunts = new CopyOnWriteArrayList<>();
    volatile @Nullable AudioSource background;
    volatile boolean ringback;
    private final Office office;
    private final CallId call = CallId.create(System.currentTimeMillis());
    private final Party caller;
    private final Deque<Character> keys = new ArrayDeque<>();
    private volatile boolean answered;
    private int connections;
    private boolean gone;

    TestLine(Office office, String number) {
        this.office = office;
        caller = new Party(number, "", null);
    }

    synchronized void press(char key) {
        keys.add(key);
        notifyAll();
    }

    synchronized void hangUp() {
        gone = true;
        notifyAll();
    }

    /** How often an agent took this call. */
    synchronized int connections() {
        return connections;
    }

    @Override
    public CallId call() {
        return call;
    }

    @Override
    public org.santral.tenant.Tenant tenant() {
        return office.tenant;
    }

    @Override
    public Accepted accepted() {
        Party callee = new Party("908508850000", "", null);
        return new Accepted(Direction.IN, Origin.DIALED, caller, callee, "908508850000", null, null, null);
    }

    @Override
    public Party party() {
        return caller;
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public void ring() throws CallOver {
        alive();
        ringback = true;
    }

    @Override
    public void answer() throws CallOver {
        alive();
        answered = true;
    }

    @Override
    public void write(LedgerEvent event) throws CallOver {
        alive();
        written.add(event);
    }

    @Override
    public void background(@Nullable AudioSource looped) throws CallOver {
        alive();
        background = looped;
    }

    private synchronized void alive() throws CallOver {
        if (gone) {
            throw new CallOver();
        }
    }

    @Override
    public Woken play(AudioSource source, boolean byKey, @Nullable CompletionStage<?> until)
            throws CallOver, InterruptedException {
        heard.add(source);
        return pause(Duration.ofMillis(source.samples() / 8L), byKey, until);
    }

    @Override
    public Woken await(Duration atMost, @Nullable CompletionStage<?> until) throws CallOver, InterruptedException {
        return pause(atMost, true, until);
    }

    private synchronized Woken pause(Duration atMost, boolean byKey, @Nullable CompletionStage<?> until)
            throws CallOver, InterruptedException {
        CompletableFuture<?> signal = until == null ? new CompletableFuture<>() : until.toCompletableFuture();
        signal.whenComplete((value, failure) -> wake());
        Instant end = office.clock.instant().plus(atMost);
        while (true) {
            alive();
            if (byKey && !keys.isEmpty()) {
                return new Woken.Key(keys.remove());
            }
            if (signal.isDone()) {
                return new Woken.Signal();
            }
            if (!office.clock.instant().isBefore(end)) {
                return new Woken.Done();
            }
            wait(LOOK_AGAIN_MS);
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    @Override
    public HuntResult hunt(Hunt hunt) throws CallOver, InterruptedException {
        hunts.add(hunt);
        Search search = new Search(hunt);
        Instant end = office.clock.instant().plus(hunt.timeout());
        hunt.callees().forEach(callee -> office.phone(callee.number()).ring(search));
        if (hunt.until() != null) {
            hunt.until().whenComplete((value, failure) -> wake());
        }
        try {
            return search.await(() -> !office.clock.instant().isBefore(end));
        } finally {
            search.stop();
        }
    }

    /** Phones that ring together; its lock is the line's, which no phone waits for with its own. */
    private final class Search implements DeskPhone.Ringing {
        private final Hunt hunt;
        private final Map<String, Cause> failed = new LinkedHashMap<>();
        private HuntResult.@Nullable Connected connected;
        private boolean over;

        Search(Hunt hunt) {
            this.hunt = hunt;
        }

        @Override
        public boolean answeredBy(DeskPhone phone, CompletableFuture<Void> talkOver) {
            synchronized (TestLine.this) {
                if (over || gone || connected != null) {
                    return false;
                }
                connected = new HuntResult.Connected(phone.number, phone.number, talkOver);
                connections++;
                answered = true;
                TestLine.this.notifyAll();
                return true;
            }
        }

        @Override
        public void failed(DeskPhone phone, Cause cause) {
            synchronized (TestLine.this) {
                failed.put(phone.number, cause);
                TestLine.this.notifyAll();
            }
        }

        HuntResult await(BooleanSupplier timeUp) throws CallOver, InterruptedException {
            synchronized (TestLine.this) {
                while (connected == null
                        && failed.size() < hunt.callees().size()
                        && !timeUp.getAsBoolean()
                        && !stopped()) {
                    alive();
                    TestLine.this.wait(LOOK_AGAIN_MS);
                }
                over = true;
                return connected != null ? connected : unanswered();
            }
        }

        private boolean stopped() {
            return (hunt.until() != null && hunt.until().toCompletableFuture().isDone())
                    || keys.stream().anyMatch(hunt.stopKeys()::contains);
        }

        private HuntResult unanswered() {
            List<Outcome> each = new ArrayList<>();
            for (Callee callee : hunt.callees()) {
                Cause cause =
                        failed.getOrDefault(callee.number(), stopped() ? Cause.ORIGINATOR_CANCEL : hunt.onTimeout());
                each.add(new Outcome(callee, Termination.of(cause, By.CALLEE, How.REFUSE)));
            }
            return new HuntResult.Unanswered(each.getFirst().why(), each);
        }

        void stop() {
            synchronized (TestLine.this) {
                over = true;
            }
            hunt.callees().forEach(callee -> office.phone(callee.number()).stop(this));
        }
    }

    @Override
    public Take record(Path file) {
        throw new AssertionError("nothing is recorded in a queue");
    }

    @Override
    public void recording(boolean on) {
        throw new AssertionError("a queue does not say what is recorded");
    }

    @Override
    public void limitTalk(@Nullable Duration most) {
        throw new AssertionError("a queue does not say how long people talk");
    }

    @Override
    public boolean pickUp(CallId ringing) {
        throw new AssertionError("a queue picks nothing up");
    }
}
