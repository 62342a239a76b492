package org.santral.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.santral.media.Codec;
import org.santral.media.MediaEngine;
import org.santral.media.MediaSession;
import org.santral.media.MediaSessionListener;
import org.santral.media.MediaSettings;
import org.santral.media.MediaStats;
import org.santral.media.NoPortsException;
import org.santral.media.RemoteMedia;

/**
 * Packets of one party, over real sockets into a real engine: RTP with sound and keys, and RTCP. Each is relayed or
 * counted as dropped; what the other party gets is plain RTP of the formats it knows, from one source; and the
 * session works on, as a last packet that must arrive shows.
 *
 * <p>An input is a byte of flags (bit 0: the party has no telephone events) and packets: a byte that says how (bit 7: to
 * the RTCP port), the length in two bytes, the packet.
 */
public final class RtpFuzz {
    private static final int MOST_PACKETS = 40;
    private static final int HEADER = 12;
    private static final int LAST_SOURCE = 0x5A5A5A5A;
    private static final byte[] LAST_WORDS = new byte[160];

    private static RtpFuzz rig;

    /** Not where others on the machine may still send to: from its own host a party would be heard. */
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.77");

    private final MediaEngine engine = engine();
    private final Selector selector;
    private final DatagramChannel party;
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);

    private RtpFuzz() throws IOException {
        selector = Selector.open();
        party = socket();
    }

    private static DatagramChannel socket() throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress(HERE, 0));
        socket.configureBlocking(false);
        return socket;
    }

    private static MediaEngine engine() {
        int first = 12_000 + 2 * new Random().nextInt(5000);
        return new MediaEngine(new MediaSettings(HERE, first, first + 2000, 1, Duration.ofSeconds(60)));
    }

    /** Opens what all inputs share, which none is to wait for. */
    public static void fuzzerInitialize() throws IOException {
        if (rig == null) {
            rig = new RtpFuzz();
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            fuzzerInitialize();
            rig.run(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoPortsException e) {
            throw new AssertionError("ports are not given back", e);
        }
    }

    private void run(byte[] input) throws IOException, NoPortsException {
        List<Character> keys = new CopyOnWriteArrayList<>();
        MediaSessionListener listener = new MediaSessionListener() {
            @Override
            public void dtmf(char digit) {
                keys.add(digit);
            }
        };
        boolean inBand = input.length > 0 && (input[0] & 1) != 0;
        // A socket of its own: what is still on its way to the one before belongs to the input before.
        try (DatagramChannel hearer = socket();
                MediaSession speaks = engine.open(listener);
                MediaSession hears = engine.open(new MediaSessionListener() {})) {
            speaks.remote(media(party, Codec.PCMA, inBand ? null : Codec.TELEPHONE_EVENT));
            hears.remote(media(hearer, Codec.PCMU, Codec.TELEPHONE_EVENT));
            speaks.bridge(hears);
            int sent = send(input, speaks.localRtpPort());
            hearer.register(selector, SelectionKey.OP_READ);
            int heard = lastWords(speaks, hearer);
            Holds.that(heard <= sent + MOST_PACKETS * 60, () -> heard + " packets made of " + sent);
            MediaStats stats = speaks.stats();
            Holds.that(stats.packetsReceived() >= 1, () -> "nothing counted");
            Holds.that(stats.packetsLost() >= 0, () -> "lost " + stats.packetsLost());
            Holds.that(stats.jitterMs() >= 0, () -> "jitter " + stats.jitterMs());
            Holds.that(
                    stats.roundTrip() == null || !stats.roundTrip().isNegative(),
                    () -> "round trip " + stats.roundTrip());
            keys.forEach(key -> Holds.that("0123456789*#ABCD".indexOf(key) >= 0, () -> "key " + (int) key));
        }
    }

    private static RemoteMedia media(DatagramChannel socket, Codec codec, Codec events) throws IOException {
        return new RemoteMedia((InetSocketAddress) socket.getLocalAddress(), null, codec, events, true, true, 20);
    }

    /** @return how many RTP packets went out */
    private int send(byte[] input, int port) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(input);
        int sent = 0;
        if (in.hasRemaining()) {
            in.get();
        }
        for (int i = 0; i < MOST_PACKETS && in.remaining() >= 3; i++) {
            boolean rtcp = in.get() < 0;
            int length = Math.min(in.getShort() & 0x7FF, in.remaining());
            ByteBuffer packet = in.slice(in.position(), length);
            in.position(in.position() + length);
            party.send(packet, new InetSocketAddress(HERE, rtcp ? port + 1 : port));
            sent += rtcp ? 0 : 1;
        }
        return sent;
    }

    /** Sends a packet of a new source until the hearer has it. @return packets that the hearer got */
    private int lastWords(MediaSession speaks, DatagramChannel hearer) throws IOException {
        InetSocketAddress port = new InetSocketAddress(HERE, speaks.localRtpPort());
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Hearing hearing = new Hearing();
        for (int attempt = 0; System.nanoTime() - deadline < 0; attempt++) {
            ByteBuffer packet = ByteBuffer.allocate(HEADER + LAST_WORDS.length);
            packet.put((byte) 0x80).put((byte) 8).putShort((short) attempt).putInt(160 * attempt);
            packet.putInt(LAST_SOURCE).put(LAST_WORDS).flip();
            party.send(packet, port);
            if (hear(hearing, hearer)) {
                return hearing.packets;
            }
        }
        throw new AssertionError("the session relays nothing any more");
    }

    /** What the hearer noticed so far. */
    private static final class Hearing {
        int packets;
        int ssrc;
    }

    /** Reads what has come. @return whether the last words are among it */
    private boolean hear(Hearing hearing, DatagramChannel hearer) throws IOException {
        selector.select(20);
        selector.selectedKeys().clear();
        boolean last = false;
        while (!last) {
            buffer.clear();
            if (hearer.receive(buffer) == null) {
                return false;
            }
            buffer.flip();
            int length = buffer.limit();
            Holds.that(length >= HEADER && length <= 1500, () -> "a packet of " + length + " bytes");
            Holds.same("first byte", (byte) 0x80, buffer.get(0));
            int type = buffer.get(1) & 0x7F;
            Holds.that(type == 0 || type == 101, () -> "payload type " + type);
            int ssrc = buffer.getInt(8);
            if (hearing.packets++ > 0) {
                Holds.same("the source", hearing.ssrc, ssrc);
            }
            hearing.ssrc = ssrc;
            // Converted from one law to the other, they are other bytes, but still all the same.
            last = type == 0 && length == HEADER + LAST_WORDS.length && even(length);
        }
        return true;
    }

    private boolean even(int length) {
        byte first = buffer.get(HEADER);
        for (int i = HEADER; i < length; i++) {
            if (buffer.get(i) != first) {
                return false;
            }
        }
        return true;
    }
}
