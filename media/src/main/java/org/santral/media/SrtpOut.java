package org.santral.media;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * Encrypts what one session sends. RTP by whoever holds the sender's lock, RTCP by the session's own thread; each has its
 * own space to work in. With one key the numbers of a stream must never be used twice: a session has one SSRC, whose
 * sequence numbers go on for as long as it lives.
 */
final class SrtpOut {
    private final SrtpKey key;
    private final SrtpCryptoContext rtp;
    private final SrtcpCryptoContext rtcp;
    private final PacketBytes rtpBytes = new PacketBytes();
    private final PacketBytes rtcpBytes = new PacketBytes();

    SrtpOut(SrtpKey key, int ssrc) {
        this.key = key;
        rtp = Srtp.sending(key, ssrc);
        rtcp = Srtp.control(key, ssrc);
    }

    SrtpKey key() {
        return key;
    }

    /**
     * Encrypts the RTP packet between the buffer's position and limit in place; the limit moves behind its tag.
     *
     * @return false if it must not be sent
     */
    boolean protect(ByteBuffer buffer) {
        try {
            return rtpBytes.take(buffer)
                    && rtp.transformPacket(rtpBytes) == SrtpErrorStatus.OK
                    && rtpBytes.giveBack(buffer);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
    }

    /** The same for a compound RTCP packet. */
    boolean protectControl(ByteBuffer buffer) {
        try {
            return rtcpBytes.take(buffer)
                    && rtcp.transformPacket(rtcpBytes) == SrtpErrorStatus.OK
                    && rtcpBytes.giveBack(buffer);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
    }
}
