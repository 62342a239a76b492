package org.santral.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.jspecify.annotations.Nullable;
import org.santral.media.ToneMeter;

/**
 * Mouth and ears for calls of SIPp: sends a tone as A-law every 20 ms to where the PBX's last SDP says, and keeps what
 * comes. Written from RFC 3550 and 4733 alone.
 */
final class AudioPeer implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final int FRAME = 160;
    private static final int PCMA = 8;
    private static final int EVENT = 101;
    private static final int EVENT_PACKETS = 8;
    private static final String KEYS = "0123456789*#ABCD";
    private static final AudioFormat ALAW = new AudioFormat(AudioFormat.Encoding.ALAW, 8000, 8, 1, 1, 8000, false);
    private static final AudioFormat PCM = new AudioFormat(8000, 16, 1, true, false);

    private final DatagramSocket socket;
    private final Tone says;
    private final byte[] tone;
    private final ScheduledExecutorService mouth = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("audio-peer").daemon().unstarted(task));
    private final AtomicReference<@Nullable InetSocketAddress> to = new AtomicReference<>();
    private final ByteBuffer heard = ByteBuffer.allocate(8000 * 120);
    private final StringBuilder keys = new StringBuilder();
    private int lastKeyStamp;
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean silent;
    private volatile @Nullable Sipp sipp;
    private int sequence = 1000;
    private int timestamp = 5000;
    private int position;
    private int look;
    private int keyPackets;
    private volatile int key = -1;

    /** @param address of the SIPp that it speaks for */
    AudioPeer(String address, Tone says) throws Exception {
        this.says = says;
        int port = Ports.media(address);
        socket = new DatagramSocket(port, InetAddress.ofLiteral(address));
        socket.setSoTimeout(200);
        tone = says.alawSecond();
        Thread.ofPlatform().name("audio-peer-ears").daemon().start(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    Tone says() {
        return says;
    }

    /** Speaks from now on for this SIPp, as soon as the PBX has told where to. */
    void follow(Sipp calls) {
        sipp = calls;
        mouth.scheduleAtFixedRate(this::speak, 0, 20, TimeUnit.MILLISECONDS);
    }

    /** Sends nothing, or speaks again. */
    void silent(boolean mute) {
        silent = mute;
    }

    private void speak() {
        try {
            Sipp calls = sipp;
            if (calls != null && look++ % 10 == 0) {
                calls.remoteAudio().ifPresent(to::set);
            }
            InetSocketAddress target = to.get();
            if (target == null || silent) {
                return;
            }
            if (key >= 0) {
                event(target);
            } else {
                byte[] payload = new byte[FRAME];
                for (int i = 0; i < FRAME; i++) {
                    payload[i] = tone[position++ % tone.length];
                }
                send(target, PCMA, timestamp, payload);
                timestamp += FRAME;
            }
        } catch (IOException e) {
            // The PBX has closed its port: the call is over, or moves to another one.
            to.set(null);
        }
    }

    /** Presses a key (RFC 4733): 100 ms, and its end three times. */
    void press(char pressed) throws Exception {
        Patience.until("the key before is up", () -> "", () -> key < 0 && to.get() != null);
        keyPackets = 0;
        key = KEYS.indexOf(pressed);
        Patience.until("the key was sent", () -> "", () -> key < 0);
    }

    private void event(InetSocketAddress target) throws IOException {
        keyPackets++;
        boolean end = keyPackets > EVENT_PACKETS - 3;
        int duration = Math.min(keyPackets, EVENT_PACKETS - 3) * FRAME;
        byte[] payload = {(byte) key, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration};
        send(target, EVENT, timestamp, payload);
        if (keyPackets == EVENT_PACKETS) {
            timestamp += EVENT_PACKETS * FRAME;
            key = -1;
        }
    }

    private void send(InetSocketAddress target, int type, int stamp, byte[] payload) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) type).putShort((short) sequence++);
        packet.putInt(stamp).putInt(0x5150 + port()).put(payload);
        socket.send(new DatagramPacket(packet.array(), packet.capacity(), target));
    }

    private void listen() {
        byte[] bytes = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket datagram = new DatagramPacket(bytes, bytes.length);
                socket.receive(datagram);
                if (datagram.getLength() > 12 && (bytes[1] & 0x7F) == PCMA) {
                    keep(bytes, datagram.getLength());
                } else if (datagram.getLength() >= 16 && (bytes[1] & 0x7F) == EVENT) {
                    key(ByteBuffer.wrap(bytes).getInt(4), bytes[12]);
                }
            } catch (SocketTimeoutException e) {
                continue;
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    continue;
                }
                return;
            }
        }
    }

    private synchronized void keep(byte[] packet, int length) {
        lastHeard = System.nanoTime();
        heard.put(packet, 12, Math.min(length - 12, heard.remaining()));
    }

    /** All packets of one key have one timestamp (RFC 4733 §2.5.1.1). */
    private synchronized void key(int stamp, byte event) {
        if (stamp != lastKeyStamp && event >= 0 && event < KEYS.length()) {
            lastKeyStamp = stamp;
            keys.append(KEYS.charAt(event));
        }
    }

    /** The keys pressed by the other side (RFC 4733). */
    synchronized String keys() {
        return keys.toString();
    }

    private synchronized byte[] alaw() {
        return Arrays.copyOf(heard.array(), heard.position());
    }

    /** All that was heard so far, packet after packet. */
    short[] heard() throws IOException {
        byte[] alaw = alaw();
        try (AudioInputStream in = AudioSystem.getAudioInputStream(
                PCM, new AudioInputStream(new ByteArrayInputStream(alaw), ALAW, alaw.length))) {
            short[] samples = new short[alaw.length];
            ByteBuffer.wrap(in.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        }
    }

    /** How much was heard so far. */
    synchronized Duration heardSoFar() {
        return Duration.ofMillis(heard.position() / 8);
    }

    /** Root mean square of all that was heard so far, 0 to 1. */
    double loudness() throws IOException {
        return ToneMeter.rms(heard());
    }

    /** Waits until this tone is heard for a second without any of the others. */
    void awaitTone(Tone expected, Tone... others) throws Exception {
        Duration from = heardSoFar();
        Patience.until(says + " hears " + expected, this::heardSoFar, () -> {
            short[] all = heard();
            int start = Math.toIntExact(from.toMillis() * 8);
            return all.length - start >= 8000
                    && expected.heardIn(all, all.length - 8000, all.length)
                    && Arrays.stream(others).noneMatch(other -> other.heardIn(all, all.length - 8000, all.length));
        });
    }

    /** Waits until nothing has come for a while. */
    void awaitNothing() throws Exception {
        Patience.until(
                says + " hears nothing", this::heardSoFar, () -> System.nanoTime() - lastHeard > QUIET.toNanos());
    }

    /** Waits until a second of sound has nothing of this tone in it, or nothing comes any more. */
    void awaitNot(Tone gone) throws Exception {
        Duration from = heardSoFar();
        Patience.until(says + " hears no " + gone, this::heardSoFar, () -> {
            short[] all = heard();
            int start = Math.toIntExact(from.toMillis() * 8);
            boolean quiet = System.nanoTime() - lastHeard > QUIET.toNanos();
            return quiet || all.length - start >= 8000 && !gone.heardIn(all, all.length - 8000, all.length);
        });
    }

    @Override
    public void close() {
        mouth.shutdownNow();
        socket.close();
    }
}
