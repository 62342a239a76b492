package org.santral.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The RTCP of one session: our reports to the party about what we send and receive, and what its reports tell (RFC 3550
 * §6). Never forwarded, as its names and addresses would tell one party about the other. Used by one media thread; the
 * results are read by any.
 */
final class Rtcp {
    /** A round trip that is longer is a forged or broken report. */
    private static final int MAX_ROUND_TRIP_UNITS = 10 * 65536;

    /** On a local network the rounding of both sides can make the round trip seem negative. */
    private static final int ROUNDING_UNITS = 66;

    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;

    private final byte[] cname;
    private int lastReport;
    private long lastReportNanos;
    private boolean hasReport;
    private long reportedPackets;
    private volatile @Nullable Duration roundTrip;
    private volatile long lostByRemote;
    private volatile @Nullable InetSocketAddress source;

    Rtcp(Random random) {
        byte[] name = new byte[12];
        random.nextBytes(name);
        cname = HexFormat.of().formatHex(name).getBytes(StandardCharsets.US_ASCII);
    }

    @Nullable
    Duration roundTrip() {
        return roundTrip;
    }

    long lostByRemote() {
        return lostByRemote;
    }

    /** Where the party's reports come from since {@link #forget}, or null. */
    @Nullable
    InetSocketAddress source() {
        return source;
    }

    void forget() {
        source = null;
    }

    /** Writes a sender or receiver report and our name; the buffer is then ready to be sent. */
    void write(ByteBuffer buffer, RtpSender sender, ReceiveStats stats, int clockRate, long nowNanos, long ntp) {
        buffer.clear();
        ReceiveStats.Block block = stats.report();
        long sent = sender.packets();
        boolean asSender = sent > reportedPackets;
        reportedPackets = sent;
        int words = (asSender ? 6 : 1) + (block == null ? 0 : 6);
        buffer.put((byte) (0x80 | (block == null ? 0 : 1)));
        buffer.put((byte) (asSender ? SENDER_REPORT : RECEIVER_REPORT));
        buffer.putShort((short) words);
        buffer.putInt(sender.ssrc());
        if (asSender) {
            buffer.putLong(ntp);
            buffer.putInt(sender.timestampAt(nowNanos, clockRate));
            buffer.putInt((int) sent);
            buffer.putInt((int) sender.bytes());
        }
        if (block != null) {
            buffer.putInt(block.ssrc());
            buffer.putInt((block.fractionLost() << 24) | (block.cumulativeLost() & 0xFFFFFF));
            buffer.putInt(block.highestSequence());
            buffer.putInt(block.jitter());
            buffer.putInt(hasReport ? lastReport : 0);
            buffer.putInt(hasReport ? (int) ((nowNanos - lastReportNanos) / 1000 * 65536 / 1_000_000) : 0);
        }
        writeName(buffer, sender.ssrc());
        buffer.flip();
    }

    private void writeName(ByteBuffer buffer, int ssrc) {
        int itemBytes = 2 + cname.length;
        int chunkBytes = (4 + itemBytes + 4) & ~3;
        buffer.put((byte) 0x81);
        buffer.put((byte) SOURCE_DESCRIPTION);
        buffer.putShort((short) (chunkBytes / 4));
        buffer.putInt(ssrc);
        buffer.put((byte) 1);
        buffer.put((byte) cname.length);
        buffer.put(cname);
        for (int i = 4 + itemBytes; i < chunkBytes; i++) {
            buffer.put((byte) 0);
        }
    }

    /**
     * Reads a compound packet between 0 and the buffer's limit (RFC 3550 A.2).
     *
     * @return false if it is malformed; nothing after the malformed part was used
     */
    boolean received(ByteBuffer buffer, InetSocketAddress from, int ourSsrc, long nowNanos, long ntp) {
        int offset = 0;
        while (offset + 8 <= buffer.limit()) {
            int first = buffer.get(offset);
            int type = buffer.get(offset + 1) & 0xFF;
            int length = 4 + 4 * (buffer.getShort(offset + 2) & 0xFFFF);
            boolean report = type == SENDER_REPORT || type == RECEIVER_REPORT;
            if ((first & 0xC0) != 0x80 || offset + length > buffer.limit() || (offset == 0 && !report)) {
                return false;
            }
            if (report && !readReport(buffer, offset, length, first & 31, type, ourSsrc, nowNanos, ntp)) {
                return false;
            }
            offset += length;
        }
        if (offset == 0) {
            return false;
        }
        source = from;
        return true;
    }

    private boolean readReport(
            ByteBuffer buffer, int offset, int length, int blocks, int type, int ourSsrc, long nowNanos, long ntp) {
        int position = offset + (type == SENDER_REPORT ? 28 : 8);
        if (position + 24 * blocks > offset + length) {
            return false;
        }
        if (type == SENDER_REPORT) {
            lastReport = (int) (buffer.getLong(offset + 8) >>> 16);
            lastReportNanos = nowNanos;
            hasReport = true;
        }
        for (int i = 0; i < blocks; i++, position += 24) {
            if (buffer.getInt(position) == ourSsrc) {
                readBlock(buffer, position, ntp);
            }
        }
        return true;
    }

    private void readBlock(ByteBuffer buffer, int position, long ntp) {
        int lost = buffer.getInt(position + 4) << 8 >> 8;
        lostByRemote = Math.max(0, lost);
        int reportTime = buffer.getInt(position + 16);
        int delay = buffer.getInt(position + 20);
        int units = (int) (ntp >>> 16) - reportTime - delay;
        if (reportTime != 0 && units >= -ROUNDING_UNITS && units <= MAX_ROUND_TRIP_UNITS) {
            roundTrip = Duration.ofNanos(Math.max(0, units) * 1_000_000_000L / 65536);
        }
    }
}
