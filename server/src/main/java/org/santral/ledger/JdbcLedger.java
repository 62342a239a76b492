package org.santral.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.santral.call.Ledger;
import org.santral.call.LedgerEntry;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in the database. One thread takes everything that is queued and writes it in one transaction, so that the
 * cost of a sync to disk is shared by all calls that wait for it; promises are kept only after the commit.
 *
 * <p>While the database fails, the batch is tried again for as long as the process lives, and no new call is begun. An
 * append that the database refuses for what it is (a gap, a second end) fails alone: the batch it came in is then
 * written append by append.
 */
public final class JdbcLedger implements Ledger, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedger.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);
    /** One statement that is under way when the time is up may end. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    private final LedgerWriter writer;
    private final LedgerLimits limits;
    private final Thread thread;
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition full = lock.newCondition();
    private final Condition wake = lock.newCondition();
    // Guarded by lock.
    private final Deque<Append> queue = new ArrayDeque<>();
    private int queuedEntries;
    private boolean failing;
    private boolean closing;
    private long closeByNanos;
    private long lastBatchNanos;

    private JdbcLedger(Database database, List<LedgerProjection> projections, LedgerLimits limits) {
        this.writer = new LedgerWriter(database, projections);
        this.limits = limits;
        this.lastBatchNanos = System.nanoTime() - limits.pause().toNanos();
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon().unstarted(this::run);
    }

    /**
     * A running ledger.
     *
     * @param projections written with it in the same transactions, in this order
     */
    public static JdbcLedger start(Database database, List<LedgerProjection> projections, LedgerLimits limits) {
        JdbcLedger ledger = new JdbcLedger(database, projections, limits);
        ledger.thread.start();
        return ledger;
    }

    @Override
    public CompletionStage<Void> append(List<LedgerEntry> entries) {
        Append append;
        try {
            append = new Append(entries, System.nanoTime(), new CompletableFuture<>());
        } catch (IllegalArgumentException e) {
            refused.incrementAndGet();
            LOG.error("entries that are not in order were not written", e);
            return CompletableFuture.failedFuture(e);
        }
        String refusal = enqueue(append);
        if (refusal != null) {
            refused.incrementAndGet();
            if (!append.opens()) {
                LOG.error("call {} lost entries from {} on: {}", append.call(), append.sequence(), refusal);
            }
            return CompletableFuture.failedFuture(new LedgerUnavailable(refusal));
        }
        return append.written().minimalCompletionStage();
    }

    /** Takes the append, or says why not. */
    private @Nullable String enqueue(Append append) {
        lock.lock();
        try {
            if (closing) {
                return "the ledger is closed";
            }
            int size = append.entries().size();
            if (append.opens() && failing) {
                return "the database fails";
            }
            if (append.opens() && queuedEntries + size > limits.queueEntries() / 2) {
                return "the ledger is overloaded";
            }
            if (queuedEntries + size > limits.queueEntries()) {
                return "the ledger's queue is full";
            }
            queue.add(append);
            queuedEntries += size;
            changed.signal();
            if (queuedEntries >= limits.batchEntries()) {
                full.signal();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ready() {
        lock.lock();
        try {
            return !closing && !failing && queuedEntries < limits.queueEntries() / 2;
        } finally {
            lock.unlock();
        }
    }

    /** Figures for operators. */
    public LedgerMetrics metrics() {
        lock.lock();
        try {
            Append oldest = queue.peek();
            Duration lag = oldest == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - oldest.queuedNanos());
            return new LedgerMetrics(
                    queuedEntries, lag, batches.get(), written.get(), refused.get(), failures.get(), failing);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<Append> batch = nextBatch();
        while (!batch.isEmpty()) {
            write(batch, false);
            batch = nextBatch();
        }
    }

    /** Waits for work. What it returns stays at the head of the queue until it is settled; empty: closed and drained. */
    private List<Append> nextBatch() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            gather();
            List<Append> batch = new ArrayList<>();
            int entries = 0;
            for (Append append : queue) {
                entries += append.entries().size();
                if (!batch.isEmpty() && entries > limits.batchEntries()) {
                    break;
                }
                batch.add(append);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Lets more come before the next transaction if the last one has only just begun. */
    private void gather() {
        long left = lastBatchNanos + limits.pause().toNanos() - System.nanoTime();
        while (left > 0 && !closing && queuedEntries < limits.batchEntries()) {
            try {
                left = full.awaitNanos(left);
            } catch (InterruptedException e) {
                // Nobody interrupts this thread on purpose; what is queued is still owed.
                LOG.warn("the ledger's thread was interrupted and goes on");
                break;
            }
        }
        lastBatchNanos = System.nanoTime();
    }

    /**
     * Tries until these appends are settled.
     *
     * @param unsure whether a former attempt may have been committed without our knowing
     */
    private void write(List<Append> batch, boolean unsure) {
        boolean inDoubt = unsure;
        Duration wait = FIRST_RETRY;
        while (true) {
            Throwable failure = attempt(batch, inDoubt);
            if (failure == null) {
                return;
            }
            if (!(failure instanceof DatabaseException e && e.kind() == DatabaseException.Kind.UNAVAILABLE)
                    && failure instanceof Exception) {
                refuse(batch, inDoubt, failure);
                return;
            }
            inDoubt = true;
            if (!retryAfter(wait, failure)) {
                settle(batch, new LedgerUnavailable("the database failed until the ledger was closed"));
                return;
            }
            Duration twice = wait.multipliedBy(2);
            wait = twice.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : twice;
        }
    }

    /** Writes the batch and keeps its promises; returns what went wrong, null if nothing did. */
    private @Nullable Throwable attempt(List<Append> batch, boolean inDoubt) {
        try {
            if (!(inDoubt && batch.size() == 1 && writer.alreadyWritten(batch.getFirst()))) {
                writer.write(batch);
            }
        } catch (Throwable e) {
            // Even an Error must not end this thread: every call would hang on its next entry.
            return e;
        }
        batches.incrementAndGet();
        settle(batch, null);
        return null;
    }

    /** Nothing can make the database take this batch as it is: find the append at fault, the others are written. */
    private void refuse(List<Append> batch, boolean inDoubt, Throwable failure) {
        if (batch.size() > 1) {
            for (Append append : batch) {
                write(List.of(append), inDoubt);
            }
            return;
        }
        Append append = batch.getFirst();
        LOG.error("entries of call {} from {} on were refused and are lost", append.call(), append.sequence(), failure);
        refused.incrementAndGet();
        settle(batch, new LedgerUnavailable("the database refused it: " + failure.getMessage()));
    }

    /** Takes settled appends, which are the head of the queue, off it and tells who waits for them. */
    private void settle(List<Append> batch, @Nullable LedgerUnavailable failure) {
        lock.lock();
        try {
            for (Append append : batch) {
                queue.removeFirst();
                queuedEntries -= append.entries().size();
            }
            if (failure == null) {
                if (failing) {
                    LOG.info("the database takes entries again");
                }
                failing = false;
            }
        } finally {
            lock.unlock();
        }
        for (Append append : batch) {
            if (failure == null) {
                written.addAndGet(append.entries().size());
                append.written().complete(null);
            } else {
                append.written().completeExceptionally(failure);
            }
        }
    }

    /** Waits before the next attempt; false when the ledger is closing and its time is up. */
    private boolean retryAfter(Duration wait, Throwable failure) {
        failures.incrementAndGet();
        lock.lock();
        try {
            if (!failing) {
                LOG.error("the database fails; no new calls until it is back", failure);
            }
            failing = true;
            long until = System.nanoTime() + wait.toNanos();
            for (long left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
                if (closing && closeByNanos - System.nanoTime() <= 0) {
                    return false;
                }
                long most = closing ? Math.min(left, closeByNanos - System.nanoTime()) : left;
                wake.awaitNanos(most);
            }
            return true;
        } catch (InterruptedException e) {
            // Nobody interrupts this thread on purpose; what is queued is still owed.
            LOG.warn("the ledger's thread was interrupted and goes on");
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is queued, within the limit's time, and stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closing) {
                closing = true;
                closeByNanos = System.nanoTime() + limits.closeWithin().toNanos();
                changed.signalAll();
                full.signalAll();
                wake.signalAll();
            }
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(limits.closeWithin().plus(CLOSE_GRACE))) {
                LOG.error("the ledger could not be closed in time: {}", metrics());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
