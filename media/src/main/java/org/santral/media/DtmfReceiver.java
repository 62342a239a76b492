package org.santral.media;

import java.nio.ByteBuffer;

/** Finds the key presses in RFC 4733 packets: each is announced once, however often it is updated and repeated. */
final class DtmfReceiver {
    static final String DIGITS = "0123456789*#ABCD";

    /** A longer event goes on in a new segment, which starts this much later (RFC 4733 §2.5.1.3). */
    private static final int SEGMENT_TICKS = 0xFFFF;

    private boolean started;
    private int ssrc;
    private int timestamp;
    private int event;

    /** The key if this packet is the first of a press, else 0. */
    char received(ByteBuffer buffer, RtpPacket packet) {
        if (packet.payloadLength < 4) {
            return 0;
        }
        int code = buffer.get(packet.payloadOffset) & 0xFF;
        if (code >= DIGITS.length()) {
            return 0;
        }
        int step = packet.timestamp - timestamp;
        boolean sameSource = started && packet.ssrc == ssrc;
        if (sameSource && step <= 0) {
            return 0;
        }
        boolean segment = sameSource && step == SEGMENT_TICKS && code == event;
        started = true;
        ssrc = packet.ssrc;
        timestamp = packet.timestamp;
        event = code;
        return segment ? 0 : DIGITS.charAt(code);
    }
}
