package org.santral.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.BitSet;
import java.util.List;

/** Reads what arrives on all sockets and counts it; one thread runs it, the results are there when it is over. */
final class RtpArrivals {
    private static final int LARGEST_BYTES = 2048;
    private static final long BIN_NANOS = 10_000;
    private static final int BINS = 20_000;
    private static final long LOOK_MS = 100;

    private final RtpSockets sockets;
    private final int first;
    private final int end;
    /** Numbers seen, by stream. */
    private final BitSet[] seen;

    private final int[] bins = new int[BINS];
    private volatile boolean stopping;

    /** Microseconds, in steps of 10, at most 200,000. */
    record Delays(long p50, long p99, long worst) {}

    /**
     * Ready to run.
     *
     * @param first number of the first packet that counts
     * @param end number of the first that does not any more
     */
    RtpArrivals(RtpSockets sockets, List<List<Flow>> flows, int first, int end) {
        this.sockets = sockets;
        this.first = first;
        this.end = end;
        int ids = flows.stream().flatMap(List::stream).mapToInt(Flow::id).max().orElse(-1);
        this.seen = new BitSet[ids + 1];
        flows.stream().flatMap(List::stream).forEach(flow -> seen[flow.id()] = new BitSet(end - first));
    }

    void run() throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(LARGEST_BYTES);
        try (Selector selector = Selector.open()) {
            for (DatagramChannel channel : sockets.all()) {
                channel.register(selector, SelectionKey.OP_READ);
            }
            while (!stopping) {
                selector.select(key -> drain((DatagramChannel) key.channel(), packet), LOOK_MS);
            }
            // On a busy machine the last packets may still wait in the sockets.
            sockets.all().forEach(channel -> drain(channel, packet));
        }
    }

    private void drain(DatagramChannel channel, ByteBuffer packet) {
        try {
            while (channel.receive(packet.clear()) != null) {
                count(packet.flip(), System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count(ByteBuffer packet, long now) {
        if (!RtpStamp.isStamped(packet)) {
            return;
        }
        int id = RtpStamp.id(packet);
        int number = RtpStamp.number(packet);
        if (id < 0 || id >= seen.length || seen[id] == null || number < first || number >= end) {
            return;
        }
        if (!seen[id].get(number - first)) {
            seen[id].set(number - first);
            long bin = (now - RtpStamp.sentNanos(packet)) / BIN_NANOS;
            bins[Math.clamp(bin, 0, BINS - 1)]++;
        }
    }

    void stop() {
        stopping = true;
    }

    long received() {
        long sum = 0;
        for (BitSet one : seen) {
            sum += one == null ? 0 : one.cardinality();
        }
        return sum;
    }

    int silent() {
        int count = 0;
        for (BitSet one : seen) {
            count += one != null && one.isEmpty() ? 1 : 0;
        }
        return count;
    }

    Delays delays() {
        return new Delays(quantile(0.5), quantile(0.99), quantile(1));
    }

    private long quantile(double share) {
        long all = received();
        long sum = 0;
        for (int i = 0; i < BINS; i++) {
            sum += bins[i];
            if (all > 0 && sum >= share * all) {
                return (i + 1) * BIN_NANOS / 1_000;
            }
        }
        return 0;
    }
}
