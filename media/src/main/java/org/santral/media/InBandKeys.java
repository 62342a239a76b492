package org.santral.media;

import java.nio.ByteBuffer;
import java.time.Duration;

/** Hears keys in the G.711 audio of one party, packet by packet; used by the session's media thread alone. */
final class InBandKeys {
    /** 60 ms: a shorter gap is loss within a key, a longer one a pause that was not sent. */
    private static final int MAX_GAP_SAMPLES = 480;

    private static final Duration PASSED_ON = Duration.ofMillis(100);

    private final DtmfDetector detector = new DtmfDetector();
    private final short[] pcm = new short[Player.TICK_SAMPLES];
    private boolean started;
    private int ssrc;
    private int expected;

    /**
     * Tells every key whose press is recognised within this packet, and passes it on as an event to a hearer that knows
     * events; while that is sent, the hearer does not hear the tone.
     */
    void heard(ByteBuffer buffer, RtpPacket packet, boolean aLaw, MediaSession session) {
        int gap = packet.timestamp - expected;
        if (!started || packet.ssrc != ssrc || Math.abs(gap) > MAX_GAP_SAMPLES) {
            started = true;
            ssrc = packet.ssrc;
            detector.reset();
        } else if (gap < 0) {
            // Too late: what follows it has been heard already.
            return;
        }
        expected = packet.timestamp + packet.payloadLength;
        int end = packet.payloadOffset + packet.payloadLength;
        for (int from = packet.payloadOffset; from < end; from += pcm.length) {
            int count = Math.min(pcm.length, end - from);
            G711.decode(buffer, from, pcm, count, aLaw);
            listen(count, session);
        }
    }

    private void listen(int count, MediaSession session) {
        int at = 0;
        while (at < count) {
            at += detector.add(pcm, at, count);
            char key = detector.key();
            if (key != 0) {
                session.tell(listener -> listener.dtmf(key));
                MediaSession hearer = session.forwarding().peer();
                if (hearer != null) {
                    hearer.sendDtmf(key, PASSED_ON);
                }
            }
        }
    }
}
