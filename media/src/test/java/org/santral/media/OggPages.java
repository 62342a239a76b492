package org.santral.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes an Ogg file apart as RFC 3533 §6 says, on its own: nothing here is shared with what wrote it. */
final class OggPages {
    static final int CONTINUED = 1;
    static final int FIRST = 2;
    static final int LAST = 4;

    /** A page; its packets are whole, as all of ours are. */
    record Page(int flags, long granule, int serial, int sequence, boolean checksumFits, List<byte[]> packets) {}

    private OggPages() {}

    static List<Page> of(byte[] file) {
        List<Page> pages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int start = in.position();
            byte[] mark = new byte[4];
            in.get(mark);
            if (!new String(mark, StandardCharsets.US_ASCII).equals("OggS") || in.get() != 0) {
                throw new IllegalArgumentException("no page at byte " + start);
            }
            int flags = in.get();
            long granule = in.getLong();
            int serial = in.getInt();
            int sequence = in.getInt();
            int checksum = in.getInt();
            byte[] lacing = new byte[in.get() & 0xFF];
            in.get(lacing);
            List<byte[]> packets = packets(in, lacing);
            byte[] page = Arrays.copyOfRange(file, start, in.position());
            pages.add(new Page(flags, granule, serial, sequence, checksum == checksum(page), packets));
        }
        return pages;
    }

    private static List<byte[]> packets(ByteBuffer in, byte[] lacing) {
        List<byte[]> packets = new ArrayList<>();
        int bytes = 0;
        for (byte length : lacing) {
            bytes += length & 0xFF;
            if ((length & 0xFF) < 255) {
                byte[] packet = new byte[bytes];
                in.get(packet);
                packets.add(packet);
                bytes = 0;
            }
        }
        if (bytes > 0) {
            throw new IllegalArgumentException("a packet goes on on the next page");
        }
        return packets;
    }

    /** CRC-32 with polynomial 0x04C11DB7, not reflected, over the page with its own field zero. */
    private static int checksum(byte[] page) {
        Arrays.fill(page, 22, 26, (byte) 0);
        int crc = 0;
        for (byte value : page) {
            crc ^= (value & 0xFF) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
        }
        return crc;
    }
}
