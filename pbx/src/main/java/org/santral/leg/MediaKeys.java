package org.santral.leg;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.media.SrtpKey;
import org.santral.media.SrtpKeys;
import org.santral.media.SrtpSuite;
import org.santral.sip.sdp.AudioStream;
import org.santral.sip.sdp.Crypto;
import org.santral.sip.sdp.SdpException;
import org.santral.tenant.SrtpUse;

/**
 * The keys of a leg's media, exchanged in its SDP (SDES, RFC 4568). Ours stay the same for as long as the device does: a
 * re-INVITE must not make a stream begin anew.
 */
final class MediaKeys {
    private final SrtpUse use;
    private final boolean overTls;
    private final Map<SrtpSuite, SrtpKey> ours = new EnumMap<>(SrtpSuite.class);

    /** @param overTls whether the device's SIP comes and goes over TLS: no key is sent or taken over anything else */
    MediaKeys(SrtpUse use, boolean overTls) {
        this.use = use;
        this.overTls = overTls;
    }

    private boolean possible() {
        return overTls && use != SrtpUse.OFF;
    }

    /** Whether what we offer is encrypted or nothing; else the other side may leave our keys aside (RFC 8643). */
    boolean demanded() {
        return use == SrtpUse.REQUIRED;
    }

    /** Whether encrypted streams are to be preferred when a side offers both. */
    boolean wanted() {
        return possible();
    }

    /** Our offer: all suites, strongest first; empty for media in the clear. */
    List<Crypto> offered() throws SdpException {
        refuseWithoutTls();
        List<Crypto> offered = new ArrayList<>();
        if (possible()) {
            for (SrtpSuite suite : SrtpSuite.values()) {
                offered.add(crypto(suite.ordinal() + 1, suite));
            }
        }
        return offered;
    }

    private void refuseWithoutTls() throws SdpException {
        if (demanded() && !overTls) {
            throw SdpException.unacceptable("SRTP needs SIP over TLS");
        }
    }

    private Crypto crypto(int tag, SrtpSuite suite) {
        return Crypto.of(tag, suite.name(), own(suite).keyAndSalt());
    }

    private SrtpKey own(SrtpSuite suite) {
        return ours.computeIfAbsent(suite, SrtpKey::random);
    }

    /**
     * What of their offer is taken: the first that we can; null for media in the clear.
     *
     * @throws SdpException if there is none, but has to be
     */
    @Nullable
    Crypto taken(AudioStream theirs) throws SdpException {
        refuseWithoutTls();
        if (possible()) {
            for (Crypto crypto : theirs.cryptos()) {
                if (key(crypto) != null) {
                    return crypto;
                }
            }
        }
        if (demanded()) {
            throw SdpException.unacceptable("only calls with SRTP are taken here");
        }
        if (theirs.secure()) {
            throw SdpException.unacceptable(
                    !overTls
                            ? "SRTP needs SIP over TLS"
                            : use == SrtpUse.OFF ? "SRTP is switched off here" : "no SRTP suite in common");
        }
        return null;
    }

    /** What we answer to a way that was taken. */
    Crypto answered(Crypto taken) {
        return crypto(taken.tag(), suite(taken));
    }

    /** The keys when that way of theirs was taken. */
    SrtpKeys agreed(Crypto theirs) throws SdpException {
        SrtpKey key = key(theirs);
        if (key == null) {
            throw SdpException.unacceptable("the SRTP key cannot be used");
        }
        return new SrtpKeys(own(key.suite()), key);
    }

    /**
     * The keys that their answer to our offer leads to; null for media in the clear.
     *
     * @throws SdpException if they chose what was not offered, or nothing though they had to
     */
    @Nullable
    SrtpKeys chosen(AudioStream offered, AudioStream theirs) throws SdpException {
        if (theirs.cryptos().isEmpty()) {
            if (offered.secure() || theirs.secure()) {
                throw SdpException.unacceptable("the answer has no SRTP key");
            }
            return null;
        }
        Crypto theirChoice = theirs.cryptos().getFirst();
        for (Crypto crypto : offered.cryptos()) {
            if (crypto.tag() == theirChoice.tag() && crypto.suite().equalsIgnoreCase(theirChoice.suite())) {
                return agreed(theirChoice);
            }
        }
        throw SdpException.unacceptable("the answer chose an SRTP suite that was not offered");
    }

    private static @Nullable SrtpKey key(Crypto crypto) {
        SrtpSuite suite = SrtpSuite.named(crypto.suite());
        byte[] bytes = crypto.keyAndSalt();
        if (suite == null || bytes == null || bytes.length != suite.keyBytes() + suite.saltBytes()) {
            return null;
        }
        return new SrtpKey(suite, bytes);
    }

    private static SrtpSuite suite(Crypto crypto) {
        SrtpSuite suite = SrtpSuite.named(crypto.suite());
        if (suite == null) {
            throw new IllegalArgumentException("no suite of ours");
        }
        return suite;
    }
}
