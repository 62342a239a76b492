package org.santral.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Sends G.711 streams through a system and measures what comes out at the other end. Which stream a packet is of, its
 * number and when it was sent stand in the audio, so that a system that writes headers anew can be measured too, if it
 * leaves the audio as it is. Two threads: one sends, one receives.
 */
final class RtpLoad {
    private static final int PTIME_MS = 20;
    private static final int PACKETS_PER_SECOND = 1000 / PTIME_MS;
    private static final long SLOT_NANOS = 1_000_000;
    private static final long DRAIN_NANOS = 700_000_000;

    private final RtpSockets sockets;
    private final List<List<Flow>> slots;
    private final int flows;

    /**
     * What came of it. Only packets that were sent after the warm-up count.
     *
     * @param expected packets sent
     * @param received of them, each once
     * @param silent streams of which nothing arrived
     * @param delayUs from the send call to the receiver's read
     * @param lateMs how late the generator sent at worst: above 40 the figures say nothing
     * @param cpuNanos what the probe grew by
     */
    record Result(
            long expected,
            long received,
            int silent,
            RtpArrivals.Delays delayUs,
            double lateMs,
            double seconds,
            long cpuNanos) {
        double lossPercent() {
            return expected == 0 ? 100 : 100.0 * (expected - received) / expected;
        }

        double cpuUsPerPacket() {
            return received == 0 ? 0 : cpuNanos / 1e3 / received;
        }
    }

    /** @param flows whose local ports are among the sockets */
    RtpLoad(RtpSockets sockets, List<Flow> flows) {
        this.sockets = sockets;
        this.flows = flows.size();
        // Both directions of a call in one of the 20 slots of 1 ms, calls spread evenly.
        this.slots = IntStream.range(0, PTIME_MS)
                .mapToObj(slot -> flows.stream()
                        .filter(flow -> flow.id() / 2 % PTIME_MS == slot)
                        .toList())
                .toList();
    }

    /**
     * Sends for a while.
     *
     * @param cpu nanoseconds that the measured process has used so far; read when the warm-up is over and at the end
     */
    Result run(int warmUpSeconds, int seconds, LongSupplier cpu) throws IOException {
        int first = warmUpSeconds * PACKETS_PER_SECOND;
        int end = first + seconds * PACKETS_PER_SECOND;
        RtpArrivals arrivals = new RtpArrivals(sockets, slots, first, end);
        CompletableFuture<Void> receiving = new CompletableFuture<>();
        Thread.ofPlatform().name("rtp-receive").daemon().start(() -> {
            try {
                arrivals.run();
                receiving.complete(null);
            } catch (IOException | RuntimeException e) {
                receiving.completeExceptionally(e);
            }
        });
        RtpStamp stamp = new RtpStamp();
        long worstNanos = 0;
        long cpuBefore = 0;
        long began = 0;
        long due = System.nanoTime();
        for (int number = 0; number < end; number++) {
            if (number == first) {
                cpuBefore = cpu.getAsLong();
                began = System.nanoTime();
            }
            for (List<Flow> slot : slots) {
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                if (number >= first) {
                    worstNanos = Math.max(worstNanos, System.nanoTime() - due);
                }
                for (Flow flow : slot) {
                    sockets.at(flow.local()).send(stamp.packet(flow.id(), number), flow.to());
                }
                due += SLOT_NANOS;
            }
        }
        long nanos = System.nanoTime() - began;
        long cpuNanos = cpu.getAsLong() - cpuBefore;
        LockSupport.parkNanos(DRAIN_NANOS);
        arrivals.stop();
        try {
            receiving.join();
        } catch (CompletionException e) {
            throw new IOException("the generator cannot receive", e.getCause());
        }
        return new Result(
                (long) flows * seconds * PACKETS_PER_SECOND,
                arrivals.received(),
                arrivals.silent(),
                arrivals.delays(),
                worstNanos / 1e6,
                nanos / 1e9,
                cpuNanos);
    }
}
