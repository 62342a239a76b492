package org.santral.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Devices that register over UDP, many behind each socket, driven by one thread. A device sends its request again as RFC
 * 3261 §17.1.2 says and gives up after 32 s.
 */
final class RegisterStorm implements AutoCloseable {
    private static final int DEVICES_PER_LINE = 20;
    private static final long T1_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long T2_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long GIVE_UP_NANOS = 64 * T1_NANOS;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    /**
     * What came of one round.
     *
     * @param registered devices that got their 200
     * @param failures by kind
     * @param statuses how often each status came
     * @param again requests sent again
     * @param seconds from the first request to the last answer
     * @param answerMs from a request to its answer, every request
     * @param registrationMs from a device's first request to its 200, challenge included
     */
    record Result(
            int registered,
            Map<String, Integer> failures,
            Map<Integer, Integer> statuses,
            int again,
            double seconds,
            Quantiles answerMs,
            Quantiles registrationMs) {

        int failed() {
            return failures.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Answers of the kind 5xx. */
        int serverErrors() {
            return statuses.entrySet().stream()
                    .filter(e -> e.getKey() >= 500 && e.getKey() < 600)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }

    /** Milliseconds. */
    record Quantiles(double p50, double p99, double worst) {
        static Quantiles of(long[] nanos, int count) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return new Quantiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
        }
    }

    private record Deadline(long dueNanos, Device device, byte[] of) {}

    private final Selector selector = Selector.open();
    private final List<DatagramChannel> lines = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final InetSocketAddress server;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_535);
    private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::dueNanos));

    // Of the present round.
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long[] answers = new long[0];
    private long[] registrations = new long[0];
    private int answered;
    private int registered;
    private int over;
    private int open;
    private int again;

    RegisterStorm(InetSocketAddress server, int count) throws IOException {
        this.server = server;
        for (int i = 0; i < count; i++) {
            if (i % DEVICES_PER_LINE == 0) {
                lines.add(line(lines.size()));
            }
            devices.add(new Device(i, lines.size() - 1));
        }
    }

    private DatagramChannel line(int number) throws IOException {
        DatagramChannel line = DatagramChannel.open();
        line.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        line.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        line.configureBlocking(false);
        line.register(selector, SelectionKey.OP_READ, number);
        return line;
    }

    /** Every device registers, as soon as fewer than {@code atOnce} are under way: how fast it can be. */
    Result asFastAsPossible(int atOnce) throws IOException {
        return round(new long[devices.size()], atOnce);
    }

    /** Every device registers once, at evenly spread times within that time, whether or not others have been served. */
    Result within(Duration time) throws IOException {
        long[] starts = new long[devices.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = time.toNanos() * i / starts.length;
        }
        return round(starts, Integer.MAX_VALUE);
    }

    private Result round(long[] starts, int atOnce) throws IOException {
        int count = devices.size();
        failures.clear();
        statuses.clear();
        deadlines.clear();
        answers = new long[2 * count];
        registrations = new long[count];
        answered = registered = over = open = again = 0;
        long begin = System.nanoTime();
        int next = 0;
        while (over < count) {
            long now = System.nanoTime();
            while (next < count && open < atOnce && now - begin >= starts[next]) {
                start(devices.get(next++), now);
            }
            sendAgain(now);
            long wake = next < count && open < atOnce ? begin + starts[next] : Long.MAX_VALUE;
            Deadline first = deadlines.peek();
            wake = first == null ? wake : Math.min(wake, first.dueNanos());
            long waitMs = Math.max(1, Math.min(1_000, TimeUnit.NANOSECONDS.toMillis(wake - System.nanoTime())));
            selector.select(this::read, waitMs);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(
                registered,
                Map.copyOf(failures),
                Map.copyOf(statuses),
                again,
                seconds,
                Quantiles.of(answers, answered),
                Quantiles.of(registrations, registered));
    }

    private void start(Device device, long now) {
        open++;
        device.startedNanos = now;
        ask(device, null, now);
    }

    private void ask(Device device, @Nullable String challenge, long now) {
        try {
            DatagramChannel line = lines.get(device.line);
            device.next(((InetSocketAddress) line.getLocalAddress()).getPort(), challenge);
            device.askedNanos = now;
            device.sent = 0;
            send(device, now);
        } catch (IOException e) {
            end(device, "not sent: " + e.getMessage());
        }
    }

    private void send(Device device, long now) throws IOException {
        lines.get(device.line).send(ByteBuffer.wrap(device.message), server);
        long wait = Math.min(T2_NANOS, T1_NANOS << Math.min(device.sent, 8));
        device.sent++;
        deadlines.add(new Deadline(now + wait, device, device.message));
    }

    private void sendAgain(long now) {
        for (Deadline due = deadlines.peek(); due != null && due.dueNanos() <= now; due = deadlines.peek()) {
            deadlines.remove();
            Device device = due.device();
            if (device.startedNanos == 0 || device.message != due.of()) {
                continue;
            }
            if (now - device.askedNanos >= GIVE_UP_NANOS) {
                end(device, "no answer");
                continue;
            }
            try {
                again++;
                send(device, now);
            } catch (IOException e) {
                end(device, "not sent: " + e.getMessage());
            }
        }
    }

    private void read(SelectionKey key) {
        DatagramChannel line = (DatagramChannel) key.channel();
        try {
            buffer.clear();
            while (line.receive(buffer) != null) {
                String text = StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
                buffer.clear();
                heard(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void heard(String text) {
        int index = Device.indexIn(text);
        if (index < 0 || index >= devices.size() || !text.startsWith("SIP/2.0 ")) {
            return;
        }
        Device device = devices.get(index);
        int status = Integer.parseInt(text.substring(8, 11));
        if (device.startedNanos == 0 || status < 200 || !device.isAnswered(text)) {
            return;
        }
        long now = System.nanoTime();
        statuses.merge(status, 1, Integer::sum);
        answers[answered++] = now - device.askedNanos;
        if (status == 200) {
            registrations[registered++] = now - device.startedNanos;
            end(device, null);
        } else if (status == 401 && !device.authorized()) {
            ask(device, text.substring(text.indexOf("WWW-Authenticate:")), now);
        } else {
            end(device, "answered " + status);
        }
    }

    private void end(Device device, @Nullable String failure) {
        device.startedNanos = 0;
        open--;
        over++;
        if (failure != null) {
            failures.merge(failure, 1, Integer::sum);
        }
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel line : lines) {
            line.close();
        }
        selector.close();
    }
}
