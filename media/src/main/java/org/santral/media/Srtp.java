package org.santral.media;

import java.security.GeneralSecurityException;
import java.util.logging.Level;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** Our dealings with the library that encrypts and decrypts. */
public final class Srtp {
    /** What may be wrong with a packet is for our counters: the library would write a line for each. */
    static final Logger SILENT = new LoggerImpl("org.jitsi.srtp", Level.OFF);

    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("org.jitsi");

    static {
        LIBRARY.setLevel(Level.WARNING);
        // Left to itself, the library would first try out for seconds which is the fastest.
        Aes.setFactoryClassName(JitsiOpenSslProvider.isLoaded() ? "OpenSSL" : "SunJCE");
    }

    private Srtp() {}

    /**
     * Loads all that the first encrypted call would otherwise wait for; takes a second or so, once.
     *
     * @throws IllegalStateException if this machine cannot do it
     */
    public static void prepare() {
        for (SrtpSuite suite : SrtpSuite.values()) {
            SrtpKey key = SrtpKey.random(suite);
            sending(key, 1);
            receiving(key, 1);
            control(key, 1);
        }
    }

    static SrtpCryptoContext sending(SrtpKey key, int ssrc) {
        return context(true, key, ssrc);
    }

    static SrtpCryptoContext receiving(SrtpKey key, int ssrc) {
        return context(false, key, ssrc);
    }

    private static SrtpCryptoContext context(boolean sending, SrtpKey key, int ssrc) {
        try {
            return new SrtpCryptoContext(
                    sending, ssrc, 0, key.key(), key.salt(), key.suite().policy(false), SILENT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(key.suite() + " cannot be used", e);
        }
    }

    static SrtcpCryptoContext control(SrtpKey key, int ssrc) {
        try {
            return new SrtcpCryptoContext(
                    ssrc, key.key(), key.salt(), key.suite().policy(true), SILENT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(key.suite() + " cannot be used", e);
        }
    }
}
