package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Certificates that vouch for themselves, and their keys, as {@code openssl} makes them. */
final class Identities {
    private Identities() {}

    /** Skips the test, with the reason, where there is no {@code openssl}. */
    static void assumeInstalled() {
        assumeTrue(Sipp.onPath("openssl"), "openssl is not installed");
    }

    /** Writes both files, as PEM, for that address. */
    static void make(Path certificate, Path key, String address) throws Exception {
        Process process = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:" + address,
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(certificate.resolveSibling("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("see openssl.log").isZero();
    }
}
