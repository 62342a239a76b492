package org.santral.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.santral.base.CallId;
import org.santral.call.Ledger;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;

/** A ledger that keeps everything in a list, as fast as it is told to. */
public final class RecordingLedger implements Ledger, AutoCloseable {

    /** What it does with appends. */
    public enum Mode {
        /** Durable at once, told on its own thread. */
        WELL,
        /** Taken, but not durable before {@link #release}. */
        SLOW,
        /** Appends that open a call fail. */
        FAILING,
        /** Not ready for new calls. */
        DOWN,
        /** Throws instead of telling. */
        BROKEN
    }

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private volatile Mode mode = Mode.WELL;
    private volatile Consumer<List<LedgerEntry>> listener = written -> {};

    /** Is told of what is written, on the thread that writes it. */
    public void listen(Consumer<List<LedgerEntry>> told) {
        listener = told;
    }

    public void mode(Mode now) {
        mode = now;
    }

    /** Everything that waits becomes durable. */
    public synchronized void release() {
        mode = Mode.WELL;
        for (CompletableFuture<Void> one : waiting) {
            thread.execute(() -> one.complete(null));
        }
        waiting.clear();
    }

    @Override
    public synchronized CompletionStage<Void> append(List<LedgerEntry> more) {
        if (mode == Mode.BROKEN) {
            throw new IllegalStateException("on purpose");
        }
        CompletableFuture<Void> durable = new CompletableFuture<>();
        boolean opens = more.getFirst().event() instanceof LedgerEvent.Accepted;
        if (mode == Mode.FAILING && opens) {
            thread.execute(() -> durable.completeExceptionally(new LedgerUnavailable("on purpose")));
            return durable;
        }
        entries.addAll(more);
        listener.accept(more);
        if (mode == Mode.SLOW) {
            waiting.add(durable);
        } else {
            thread.execute(() -> durable.complete(null));
        }
        return durable;
    }

    @Override
    public boolean ready() {
        return mode != Mode.DOWN;
    }

    /** The events of a call so far. */
    public synchronized List<LedgerEvent> events(CallId call) {
        return entries.stream()
                .filter(e -> e.call().equals(call))
                .map(LedgerEntry::event)
                .toList();
    }

    /** The events of one kind of a call so far. */
    public <E extends LedgerEvent> List<E> events(CallId call, Class<E> kind) {
        return events(call).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** When the first event of that kind happened. */
    public synchronized Instant at(CallId call, Class<? extends LedgerEvent> kind) {
        return entries.stream()
                .filter(e -> e.call().equals(call) && kind.isInstance(e.event()))
                .findFirst()
                .orElseThrow()
                .at();
    }

    /** The calls it knows, in order. */
    public synchronized List<CallId> calls() {
        return entries.stream().map(LedgerEntry::call).distinct().toList();
    }

    /** Waits for an event of that kind. */
    public <E extends LedgerEvent> E await(CallId call, Class<E> kind) {
        Eventually.holds(kind.getSimpleName() + " in " + events(call), () -> !events(call, kind)
                .isEmpty());
        return events(call, kind).getFirst();
    }

    /** Waits for the end of a call, and checks that its entries are whole: the contract of every reader. */
    public LedgerEvent.Ended ended(CallId call) {
        LedgerEvent.Ended ended = await(call, LedgerEvent.Ended.class);
        List<LedgerEntry> mine;
        synchronized (this) {
            mine = entries.stream().filter(e -> e.call().equals(call)).toList();
        }
        assertThat(mine.getFirst().event()).isInstanceOf(LedgerEvent.Accepted.class);
        assertThat(mine.getLast().event()).isSameAs(ended);
        assertThat(events(call, LedgerEvent.Ended.class)).hasSize(1);
        for (int i = 0; i < mine.size(); i++) {
            assertThat(mine.get(i).sequence()).as("sequence without gaps").isEqualTo(i);
            assertThat(mine.get(i).domainId()).isEqualTo(101);
            assertThat(i == 0 || !mine.get(i).at().isBefore(mine.get(i - 1).at()))
                    .as("time runs forward")
                    .isTrue();
        }
        List<String> started = events(call, LedgerEvent.LegStarted.class).stream()
                .map(e -> e.side() + " " + e.leg())
                .toList();
        // A caller's own leg came by itself: it has an end on record, but no start.
        boolean cameIn = ((LedgerEvent.Accepted) mine.getFirst().event()).origin() == LedgerEvent.Origin.DIALED;
        List<String> over = events(call, LedgerEvent.LegEnded.class).stream()
                .map(e -> e.side() + " " + e.leg())
                .filter(leg -> !cameIn || !leg.equals("A 0"))
                .toList();
        assertThat(over).as("every leg that started ended once").containsExactlyInAnyOrderElementsOf(started);
        assertThat(started).doesNotHaveDuplicates();
        return ended;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
