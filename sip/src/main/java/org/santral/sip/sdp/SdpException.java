package org.santral.sip.sdp;

/** A session description is malformed, or the two sides have nothing in common (answer 400 or 488). */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean malformed;

    private SdpException(String message, boolean malformed) {
        super(message, null, false, false);
        this.malformed = malformed;
    }

    static SdpException malformed(String why) {
        return new SdpException(why, true);
    }

    /** The description is sound, but of no use to whoever judges it. */
    public static SdpException unacceptable(String why) {
        return new SdpException(why, false);
    }

    /** The status that fits: 400 if malformed, 488 (Not Acceptable Here) if sound but of no use. */
    public int status() {
        return malformed ? 400 : 488;
    }
}
