package org.santral.sip.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files, and says what is wrong with them. */
public final class TlsFiles {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private TlsFiles() {}

    /** A file cannot be used; the message says why and what would be right, and shows nothing of a key. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean ofKey;

        private Unusable(boolean ofKey, String why) {
            super(why);
            this.ofKey = ofKey;
        }

        /** Whether it is the key's file, not the certificate's. */
        public boolean ofKey() {
            return ofKey;
        }
    }

    /**
     * Reads what we prove ourselves with.
     *
     * @param certificate our certificate first, then those in between up to the authority's
     * @param key its private key: PKCS#8, not encrypted, RSA or EC
     * @throws Unusable if one cannot be read, they do not belong together, or the certificate is not valid now
     */
    public static TlsIdentity identity(Path certificate, Path key) throws Unusable {
        List<X509Certificate> chain = certificates(certificate);
        X509Certificate own = chain.getFirst();
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            throw unusable(certificate, "has expired at " + own.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw unusable(
                    certificate, "is not valid before " + own.getNotBefore().toInstant());
        }
        PrivateKey secret = key(key);
        if (!belong(secret, own.getPublicKey())) {
            throw new Unusable(true, key + " is not the key of the certificate in " + certificate);
        }
        return new TlsIdentity(chain, secret);
    }

    /**
     * Reads certificates, the first as it stands first.
     *
     * @throws Unusable if there is none, or one is malformed
     */
    public static List<X509Certificate> certificates(Path file) throws Unusable {
        String text = text(file, false);
        int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
        if (begin < 0) {
            throw unusable(file, "holds no certificate – expected PEM, -----BEGIN CERTIFICATE-----");
        }
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate read : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem(text, "CERTIFICATE")))) {
                chain.add((X509Certificate) read);
            }
        } catch (GeneralSecurityException e) {
            throw unusable(file, "holds a malformed certificate");
        }
        return List.copyOf(chain);
    }

    /** The blocks of that kind alone: some tools write words between them. */
    private static byte[] pem(String text, String kind) {
        String end = "-----END " + kind + "-----";
        StringBuilder blocks = new StringBuilder();
        for (int at = text.indexOf("-----BEGIN " + kind); at >= 0; at = text.indexOf("-----BEGIN " + kind, at + 1)) {
            int to = text.indexOf(end, at);
            blocks.append(text, at, to < 0 ? text.length() : to + end.length()).append('\n');
        }
        return blocks.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static PrivateKey key(Path file) throws Unusable {
        String text = text(file, true);
        Matcher block = KEY.matcher(text);
        if (!block.find()) {
            throw new Unusable(
                    true,
                    file + " holds no key – expected PEM, PKCS#8, -----BEGIN PRIVATE KEY----- (openssl pkcs8 -topk8"
                            + " -nocrypt makes one of others)");
        }
        try {
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
            for (String algorithm : List.of("RSA", "EC")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(spec);
                } catch (java.security.spec.InvalidKeySpecException e) {
                    continue;
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable(true, file + " holds a malformed key");
        }
        throw new Unusable(true, file + " holds a key that is neither RSA nor EC");
    }

    private static boolean belong(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            byte[] probe = new byte[32];
            new SecureRandom().nextBytes(probe);
            String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(probe);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certified);
            checking.update(probe);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String text(Path file, boolean ofKey) throws Unusable {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Unusable(ofKey, file + " is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Unusable(
                    ofKey, "cannot read " + file + ": " + e.getClass().getSimpleName());
        }
    }

    private static Unusable unusable(Path file, String why) {
        return new Unusable(false, file + " " + why);
    }
}
