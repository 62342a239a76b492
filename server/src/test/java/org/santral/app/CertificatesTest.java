package org.santral.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.config.Config;
import org.santral.app.config.ConfigException;
import org.santral.sip.transport.Tls;

/** Certificates from files: read again when they change, kept when the new ones are of no use. */
class CertificatesTest {
    @TempDir
    private Path folder;

    private void make(String name) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        Process made = new ProcessBuilder(
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
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".pem")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
    }

    private Path config(String certificate, String key) throws IOException {
        return Files.writeString(folder.resolve("santral.yaml"), """
                sip:
                  listen: ["tls://127.0.0.1:0"]
                  tls:
                    certificate: %s
                    key: %s
                """.formatted(certificate, key));
    }

    @Test
    void aNewPairIsToldAndABrokenOneIsNot() throws Exception {
        make("old");
        make("new");
        Config config = Config.load(config("old.pem", "old.key"), Map.of());
        List<Tls> told = new ArrayList<>();
        try (Certificates certificates = new Certificates(config)) {
            Tls first = certificates.tls();
            certificates.apply(config, told::add);
            assertThat(told).as("nothing has changed").isEmpty();

            Files.writeString(folder.resolve("old.pem"), "half a certific");
            certificates.apply(config, told::add);
            assertThat(told).isEmpty();
            assertThat(certificates.tls()).isSameAs(first);

            Files.copy(folder.resolve("new.pem"), folder.resolve("old.pem"), StandardCopyOption.REPLACE_EXISTING);
            certificates.apply(config, told::add);
            assertThat(told).as("still the old key").isEmpty();

            Files.copy(folder.resolve("new.key"), folder.resolve("old.key"), StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(folder.resolve("old.key"), FileTime.fromMillis(1));
            certificates.apply(config, told::add);
            assertThat(told).hasSize(1);
            assertThat(certificates.tls()).isSameAs(told.getFirst()).isNotSameAs(first);
        }
    }

    @Test
    void halfAPairIsRefusedWithItsLine() throws Exception {
        make("one");
        make("other");
        assertThatThrownBy(() -> Config.load(config("one.pem", "other.key"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("santral.yaml:5: key 'sip.tls.key': ")
                .hasMessageContaining("is not the key of the certificate");
        assertThatThrownBy(() -> Config.load(config("gone.pem", "one.key"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("santral.yaml:4: key 'sip.tls.certificate': cannot read");
    }
}
