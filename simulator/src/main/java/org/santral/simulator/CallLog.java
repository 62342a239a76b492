package org.santral.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator's call records: the latest in memory, all of them in a file of JSON lines. Appending never blocks; a
 * line is with the operating system as soon as the writing thread has nothing more at hand.
 */
public final class CallLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
    private static final int KEPT = 20_000;
    private static final int WAITING = 100_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final Deque<CallRecord> latest = new ArrayDeque<>();
    private final AtomicLong linesLost = new AtomicLong();
    private final BlockingQueue<CallRecord> queue = new ArrayBlockingQueue<>(WAITING);
    private final @Nullable Thread writing;
    private volatile boolean closed;

    /**
     * Opens the records.
     *
     * @param file where lines are appended, created with its folder when absent; null for none
     */
    CallLog(@Nullable Path file) {
        writing = file == null ? null : start(file);
    }

    private Thread start(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Thread.ofPlatform().name("call-records").daemon().start(() -> write(out));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write call records to " + file, e);
        }
    }

    /** Adds a record. */
    void append(CallRecord call) {
        if (writing != null && !queue.offer(call)) {
            linesLost.incrementAndGet();
        }
        lock.lock();
        try {
            if (latest.size() == KEPT) {
                latest.removeFirst();
            }
            latest.addLast(call);
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The latest records, at most 20,000, oldest first. */
    public List<CallRecord> latest() {
        lock.lock();
        try {
            return new ArrayList<>(latest);
        } finally {
            lock.unlock();
        }
    }

    /** Lines that never reached the file: it could not be written, or not as fast as calls ended. */
    public long linesLost() {
        return linesLost.get();
    }

    /**
     * Waits for a record, past or to come, that fits.
     *
     * @throws TimeoutException when none came in time
     */
    public CallRecord await(Predicate<CallRecord> fits, Duration atMost) throws InterruptedException, TimeoutException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                for (CallRecord call : latest) {
                    if (fits.test(call)) {
                        return call;
                    }
                }
                if (left <= 0) {
                    throw new TimeoutException("no such call record within " + atMost);
                }
                left = appended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A record as its line, without the line end. */
    static String line(CallRecord call) {
        return JSON.writeValueAsString(call);
    }

    private void write(BufferedWriter out) {
        try (out) {
            while (true) {
                CallRecord call = queue.poll(100, TimeUnit.MILLISECONDS);
                if (call != null) {
                    write(out, call);
                } else if (closed) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.error("the file of call records could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(BufferedWriter out, CallRecord call) {
        try {
            out.write(line(call));
            out.write('\n');
            if (queue.isEmpty()) {
                out.flush();
            }
        } catch (IOException | RuntimeException e) {
            if (linesLost.getAndIncrement() == 0) {
                LOG.error("a call record could not be written; further failures are only counted", e);
            }
        }
    }

    /** Writes what waits and closes the file. */
    @Override
    public void close() {
        closed = true;
        if (writing != null) {
            try {
                writing.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
