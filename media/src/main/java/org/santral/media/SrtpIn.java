package org.santral.media;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/**
 * Checks and decrypts what one party sends; used by the session's media thread alone. A stream (SSRC) is remembered once
 * one of its packets proved to be the party's, so that none of them can be sent again by somebody else (RFC 3711
 * §3.3.2); forged ones cost no memory.
 */
final class SrtpIn {
    /** Streams of one key; a party that begins anew with every hold makes some dozens in a long call. */
    static final int MAX_STREAMS = 256;

    private static final int RTP_SSRC_OFFSET = 8;
    private static final int RTCP_SSRC_OFFSET = 4;

    private final SrtpKey key;
    private final PacketBytes bytes = new PacketBytes();
    private final Streams<SrtpCryptoContext> rtp = new Streams<>();
    private final Streams<SrtcpCryptoContext> rtcp = new Streams<>();

    SrtpIn(SrtpKey key) {
        this.key = key;
    }

    SrtpKey key() {
        return key;
    }

    /**
     * Decrypts the RTP packet between the buffer's position and limit in place; the limit moves to its end.
     *
     * @return false if it is not the party's, was heard before, or is malformed
     */
    boolean unprotect(ByteBuffer buffer) {
        if (buffer.remaining() < RtpPacket.HEADER_BYTES || !bytes.take(buffer)) {
            return false;
        }
        int ssrc = bytes.intAt(RTP_SSRC_OFFSET);
        SrtpCryptoContext context = rtp.of(ssrc);
        if (context == null) {
            context = rtp.spare != null ? rtp.spare : Srtp.receiving(key, ssrc);
            rtp.spare = context;
        }
        try {
            if (context.reverseTransformPacket(bytes, false) != SrtpErrorStatus.OK) {
                return false;
            }
        } catch (GeneralSecurityException e) {
            return false;
        }
        return rtp.proved(ssrc, context) && bytes.giveBack(buffer);
    }

    /** The same for an SRTCP packet. */
    boolean unprotectControl(ByteBuffer buffer) {
        if (buffer.remaining() < 2 * RTCP_SSRC_OFFSET || !bytes.take(buffer)) {
            return false;
        }
        int ssrc = bytes.intAt(RTCP_SSRC_OFFSET);
        SrtcpCryptoContext context = rtcp.of(ssrc);
        if (context == null) {
            context = rtcp.spare != null ? rtcp.spare : Srtp.control(key, ssrc);
            rtcp.spare = context;
        }
        try {
            if (context.reverseTransformPacket(bytes) != SrtpErrorStatus.OK) {
                return false;
            }
        } catch (GeneralSecurityException e) {
            return false;
        }
        return rtcp.proved(ssrc, context) && bytes.giveBack(buffer);
    }

    /** The contexts by SSRC, the one in use found at once. */
    private static final class Streams<C> {
        private int[] ssrcs = new int[4];
        private final java.util.List<C> contexts = new java.util.ArrayList<>();
        private int latest;
        /** Tried with streams that are not known; a failed try leaves no trace in it. */
        private @Nullable C spare;

        @Nullable
        C of(int ssrc) {
            if (latest < contexts.size() && ssrcs[latest] == ssrc) {
                return contexts.get(latest);
            }
            for (int i = 0; i < contexts.size(); i++) {
                if (ssrcs[i] == ssrc) {
                    latest = i;
                    return contexts.get(i);
                }
            }
            return null;
        }

        /** Remembers a new stream, whose context is the spare one so far; false if there are too many. */
        boolean proved(int ssrc, C context) {
            if (context != spare) {
                return true;
            }
            spare = null;
            if (contexts.size() == MAX_STREAMS) {
                return false;
            }
            if (contexts.size() == ssrcs.length) {
                ssrcs = java.util.Arrays.copyOf(ssrcs, 2 * ssrcs.length);
            }
            latest = contexts.size();
            ssrcs[latest] = ssrc;
            contexts.add(context);
            return true;
        }
    }
}
