package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipMessage;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;

/** Session descriptions in the bodies of messages. */
public final class Sessions {
    /** The media type of SDP. */
    public static final String TYPE = "application/sdp";

    private Sessions() {}

    /**
     * The session that a message carries; null when it carries none.
     *
     * @throws SdpException when it cannot be understood
     */
    public static @Nullable SessionDescription in(SipMessage message) throws SdpException {
        if (message.body().length == 0 || !TYPE.equals(message.contentType())) {
            return null;
        }
        return SessionDescription.parse(message.body());
    }

    /** The session that a message carries; null when it carries none or one that cannot be understood. */
    public static @Nullable SessionDescription readable(SipMessage message) {
        try {
            return in(message);
        } catch (SdpException unusable) {
            return null;
        }
    }

    /** The body for a session. */
    public static byte[] bytes(@Nullable SessionDescription session) {
        return session == null ? new byte[0] : session.bytes();
    }
}
