package org.santral.media;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.santral.fuzz.Holds;

/**
 * Encrypted packets: what nobody who knows the key made is never taken, what was made with it is taken once and comes
 * out as it went in, one changed bit makes it worthless, and whatever came before, the next good packet gets through.
 *
 * <p>An input is a byte whose last two bits name the suite, and packets: a byte that says how (bit 0: RTCP, bit 1: made
 * with the key, bit 2: one bit of it changed afterwards), the length in two bytes, the packet.
 */
public final class SrtpFuzz {
    private static final int MOST_PACKETS = 40;
    /** The buffers of sessions are as large as a datagram may be, and a tag. */
    private static final int ROOM = 2048;

    private static final int LONGEST = RtpPacket.MAX_BYTES - 64;
    private static final int LAST_SOURCE = 0x5A5A5A5A;
    private static final SrtpKey[] KEYS = keys();

    private final SrtpKey key;
    private final SrtpIn in;
    private int proved;

    private SrtpFuzz(SrtpKey key) {
        this.key = key;
        this.in = new SrtpIn(key);
    }

    private static SrtpKey[] keys() {
        SrtpSuite[] suites = SrtpSuite.values();
        SrtpKey[] keys = new SrtpKey[suites.length];
        for (int i = 0; i < keys.length; i++) {
            byte[] bytes = new byte[suites[i].keyBytes() + suites[i].saltBytes()];
            Arrays.fill(bytes, (byte) (17 * i + 3));
            keys[i] = new SrtpKey(suites[i], bytes);
        }
        return keys;
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        ByteBuffer from = ByteBuffer.wrap(input);
        SrtpFuzz party = new SrtpFuzz(KEYS[from.hasRemaining() ? from.get() & 3 : 0]);
        for (int i = 0; i < MOST_PACKETS && from.remaining() >= 3; i++) {
            int how = from.get();
            byte[] packet = new byte[Math.min(from.getShort() & 0x7FF, Math.min(LONGEST, from.remaining()))];
            from.get(packet);
            party.one(packet, how);
        }
        party.lastWords();
    }

    private void one(byte[] packet, int how) {
        boolean control = (how & 1) != 0;
        ByteBuffer buffer = buffer(packet);
        if ((how & 2) == 0) {
            Holds.that(!unprotect(in, buffer, control), () -> "a packet that nobody made is taken");
            return;
        }
        if (packet.length < (control ? 8 : RtpPacket.HEADER_BYTES)) {
            return;
        }
        // As the media thread has it before it sends: a header that it wrote itself.
        buffer.put(0, (byte) 0x80);
        byte[] clear = bytes(buffer);
        int ssrc = buffer.getInt(control ? 4 : 8);
        SrtpOut out = new SrtpOut(key, ssrc);
        if (control ? !out.protectControl(buffer) : !out.protect(buffer)) {
            return;
        }
        byte[] sealed = bytes(buffer);
        if ((how & 4) != 0) {
            int bit = Math.floorMod(Arrays.hashCode(packet), sealed.length * 8);
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
            Holds.that(!unprotect(in, buffer(sealed), control), () -> "a changed packet is taken");
            return;
        }
        SrtpIn fresh = new SrtpIn(key);
        ByteBuffer opened = buffer(sealed);
        Holds.that(unprotect(fresh, opened, control), () -> "a good packet is refused");
        Holds.that(Arrays.equals(clear, bytes(opened)), () -> "it comes out otherwise than it went in");
        Holds.that(!unprotect(fresh, buffer(sealed), control), () -> "it is taken again");
        proved += unprotect(in, buffer(sealed), control) ? 1 : 0;
        Holds.that(!unprotect(in, buffer(sealed), control), () -> "it is taken twice");
    }

    private static boolean unprotect(SrtpIn in, ByteBuffer buffer, boolean control) {
        int longest = buffer.limit();
        boolean taken = control ? in.unprotectControl(buffer) : in.unprotect(buffer);
        Holds.that(buffer.limit() <= longest && buffer.position() == 0, () -> "a packet became longer");
        return taken;
    }

    /** A stream that was not heard yet; as many as may be remembered have not been. */
    private void lastWords() {
        byte[] packet = new byte[RtpPacket.HEADER_BYTES + 160];
        packet[0] = (byte) 0x80;
        packet[1] = 8;
        ByteBuffer buffer = buffer(packet);
        buffer.putInt(8, LAST_SOURCE).putShort(2, (short) 1);
        SrtpOut out = new SrtpOut(key, LAST_SOURCE);
        Holds.that(out.protect(buffer), () -> "nothing can be sent");
        boolean heard = in.unprotect(buffer);
        Holds.that(heard || proved > 0, () -> "nothing is heard any more");
    }

    private static ByteBuffer buffer(byte[] packet) {
        return ByteBuffer.allocate(ROOM).put(packet).flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
