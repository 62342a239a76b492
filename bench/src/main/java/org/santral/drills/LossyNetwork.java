package org.santral.drills;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bad network between a server and its carriers, all on 127.0.0.1: it loses, repeats and delays datagrams in both
 * directions, signalling and audio alike. Every port that it hears of, in a message or as a sender, gets a stand-in: what is
 * sent to the stand-in goes to the port itself, from the sender's stand-in, and messages name nothing but stand-ins.
 */
final class LossyNetwork implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d{4,5})|m=audio (\\d{4,5}) ");
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
    private static final int LARGEST = 64 * 1024;
    private static final int MOST_PORTS = 8_000;

    private final Odds odds;
    private final Random dice;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final PriorityQueue<Late> late = new PriorityQueue<>(Comparator.comparingLong(Late::dueNanos));
    private final Thread thread;
    // Guarded by this.
    private final Map<Integer, DatagramChannel> standIns = new HashMap<>();
    private final Map<Integer, Integer> originals = new HashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private volatile boolean open = true;

    /**
     * How bad it is, as fractions of all datagrams.
     *
     * @param late held back for 60 ms, so that others overtake them
     */
    record Odds(double lost, double repeated, double late) {}

    private record Late(long dueNanos, byte[] bytes, DatagramChannel from, InetSocketAddress to) {}

    LossyNetwork(Odds odds, Random dice) throws IOException {
        this.odds = odds;
        this.dice = dice;
        thread = Thread.ofPlatform().name("lossy-network").daemon().start(this::run);
    }

    /** The port on this network that leads to that port. */
    synchronized int standIn(int port) throws IOException {
        return ((InetSocketAddress) channel(port).getLocalAddress()).getPort();
    }

    /** A port by its stand-in, and a stand-in, which a message repeats, by its port. */
    private synchronized int other(int port) throws IOException {
        Integer original = originals.get(port);
        return original == null ? standIn(port) : original;
    }

    /** What became of the datagrams. */
    synchronized Map<String, Integer> counts() {
        return new LinkedHashMap<>(counts);
    }

    private synchronized DatagramChannel channel(int port) throws IOException {
        DatagramChannel known = standIns.get(port);
        if (known != null) {
            return known;
        }
        if (standIns.size() >= MOST_PORTS) {
            throw new IOException("more than " + MOST_PORTS + " ports are in use");
        }
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        standIns.put(port, channel);
        originals.put(((InetSocketAddress) channel.getLocalAddress()).getPort(), port);
        channel.register(selector, SelectionKey.OP_READ, port);
        return channel;
    }

    private void run() {
        while (open) {
            try {
                Late next = late.peek();
                long waitMs = next == null ? 20 : (next.dueNanos() - System.nanoTime()) / 1_000_000;
                if (waitMs > 0) {
                    selector.select(Math.min(20, waitMs));
                } else {
                    selector.selectNow();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    receive((DatagramChannel) key.channel(), (int) key.attachment());
                }
                selector.selectedKeys().clear();
                sendLate();
            } catch (IOException e) {
                count("failed");
            }
        }
    }

    private void receive(DatagramChannel standIn, int port) throws IOException {
        while (true) {
            buffer.clear();
            InetSocketAddress from = (InetSocketAddress) standIn.receive(buffer);
            if (from == null) {
                return;
            }
            byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            pass(isText(bytes) ? rewritten(bytes) : bytes, channel(from.getPort()), port);
        }
    }

    private void pass(byte[] bytes, DatagramChannel from, int port) throws IOException {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        count("passed on");
        if (dice.nextDouble() < odds.lost()) {
            count("lost");
            return;
        }
        if (dice.nextDouble() < odds.late()) {
            count("late");
            late.add(new Late(System.nanoTime() + LATE_NANOS, bytes, from, to));
            return;
        }
        from.send(ByteBuffer.wrap(bytes), to);
        if (dice.nextDouble() < odds.repeated()) {
            count("repeated");
            from.send(ByteBuffer.wrap(bytes), to);
        }
    }

    private void sendLate() throws IOException {
        for (Late next = late.peek(); next != null && next.dueNanos() <= System.nanoTime(); next = late.peek()) {
            late.remove();
            next.from().send(ByteBuffer.wrap(next.bytes()), next.to());
        }
    }

    private synchronized void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static boolean isText(byte[] bytes) {
        return bytes.length > 0 && bytes[0] >= 'A' && bytes[0] <= 'Z';
    }

    /** Every port by its stand-in; the length of the body is written anew, as ports have four or five digits. */
    private byte[] rewritten(byte[] bytes) throws IOException {
        String message = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher matcher = ADDRESS.matcher(message);
        StringBuilder changed = new StringBuilder();
        while (matcher.find()) {
            boolean audio = matcher.group(1) == null;
            int port = Integer.parseInt(audio ? matcher.group(2) : matcher.group(1));
            String with = audio ? "m=audio " + other(port) + " " : "127.0.0.1:" + other(port);
            matcher.appendReplacement(changed, with);
        }
        matcher.appendTail(changed);
        int body = changed.indexOf("\r\n\r\n") + 4;
        String text =
                changed.toString().replaceFirst("(?m)^(Content-Length|l): *\\d+", "$1: " + (changed.length() - body));
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        open = false;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        synchronized (this) {
            for (DatagramChannel channel : standIns.values()) {
                channel.close();
            }
        }
    }
}
