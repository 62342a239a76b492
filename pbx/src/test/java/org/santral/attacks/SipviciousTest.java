package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.TrunkSettings;

/** The scanner that most attackers use: svmap, svwar and svcrack of Debian's package sipvicious. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SipviciousTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private final SipPeer carrier = new SipPeer();
    private Switch sw;

    @BeforeAll
    void start() {
        boolean installed = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, "svwar")));
        Assumptions.assumeTrue(installed, "sipvicious is not installed");
        TrunkSettings trunk = Switch.trunk("carrier", carrier);
        sw = new Switch(Setup.of()
                .withTrunks(new TrunkSettings(
                        trunk.name(),
                        trunk.proxy(),
                        List.of(InetAddress.ofLiteral("192.0.2.1")),
                        false,
                        null,
                        null,
                        trunk.codecs(),
                        trunk.numberFormat(),
                        10)));
    }

    @AfterAll
    void close() {
        if (sw != null) {
            sw.close();
        }
        carrier.close();
    }

    private String run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("-p", Integer.toString(sw.address().getPort()), "127.0.0.1"));
        Path output = folder.resolve(command[0] + System.nanoTime());
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(folder.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    @Test
    void svmap_finds_nothing() throws Exception {
        assertThat(run("svmap", "-t", "0.05")).contains("found nothing").doesNotContain("Santral", "Switch");
    }

    @Test
    void svwar_finds_no_extension_when_it_does_not_know_the_domain() throws Exception {
        assertThat(run("svwar", "-e", "1000-1002", "--maximumtime=2", "-t", "0.05"))
                .doesNotContain("reqauth", "noauth", "| 1000");
    }

    @Test
    void svwar_cannot_tell_extensions_apart_when_it_knows_the_domain() throws Exception {
        for (String method : List.of("REGISTER", "INVITE")) {
            assertThat(run(
                            "svwar",
                            "-m",
                            method,
                            "--domain=demo.example",
                            "-e",
                            "1000-1005",
                            "--maximumtime=5",
                            "-t",
                            "0.05"))
                    .as(method)
                    .doesNotContain("| 1000", "| 1001", "| 1002");
        }
    }

    @Test
    void svcrack_is_stopped_before_it_comes_to_the_password() throws Exception {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            words.add("word" + i);
        }
        words.add("secret");
        Path dictionary = Files.write(folder.resolve("words"), words);
        assertThat(run("svcrack", "-u", "1000", "--domain=demo.example", "-d", dictionary.toString(), "-t", "0.3"))
                .doesNotContain("| secret");
    }
}
