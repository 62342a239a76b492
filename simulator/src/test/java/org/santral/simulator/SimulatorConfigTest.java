package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.sip.transport.ListenPoint;

class SimulatorConfigTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryKey() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "from file\n");
        SimulatorSettings s = read("""
                sip:          { listen: ["udp://127.0.0.1:5099", "tcp://127.0.0.1:5098"] }
                rtp:          { listen: 127.0.0.1, ports: 41000-41999 }
                cdr:          calls.jsonl
                answer-after: 250ms
                talk:         3s
                speak:        off
                verify:       no
                max-calls:    77
                challenge:    { user: carrier, password: "file:%s" }
                phones:
                  - { user: "1000", password: secret, domain: demo.example, registrar: "udp://127.0.0.1:5060" }
                  - { user: "1001", password: geheim, domain: demo.example, registrar: "tcp://127.0.0.1:5060",
                      number: "0486", expires: 2m }
                """.formatted(secret));
        assertThat(s.listen()).containsExactly(ListenPoint.udp("127.0.0.1", 5099), ListenPoint.tcp("127.0.0.1", 5098));
        assertThat(s.firstRtpPort()).isEqualTo(41_000);
        assertThat(s.lastRtpPort()).isEqualTo(41_999);
        assertThat(s.cdr()).isEqualTo(Path.of("calls.jsonl"));
        assertThat(s.answerAfter()).isEqualTo(Duration.ofMillis(250));
        assertThat(s.talk()).isEqualTo(Duration.ofSeconds(3));
        assertThat(s.speak()).isFalse();
        assertThat(s.verify()).isFalse();
        assertThat(s.maxCalls()).isEqualTo(77);
        assertThat(s.challenge()).isEqualTo(new SimulatorSettings.Login("carrier", "from file"));
        assertThat(s.phones())
                .containsExactly(
                        PhoneSettings.of("1000", "secret", "demo.example", ListenPoint.udp("127.0.0.1", 5060)),
                        new PhoneSettings(
                                "1001",
                                "geheim",
                                "demo.example",
                                ListenPoint.tcp("127.0.0.1", 5060),
                                "0486",
                                Duration.ofMinutes(2),
                                null));
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws Exception {
        assertThat(read("# nothing\n")).isEqualTo(SimulatorConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speek: on                      | line 1: speek: unknown key; allowed here: sip, rtp",
                "talk: soon                     | line 1: talk: 'soon' is no duration",
                "speak: maybe                   | line 1: speak: 'maybe' is neither on nor off",
                "rtp: { ports: 9-5 }            | line 1: rtp.ports: '9-5' is no range within",
                "sip: { listen: ['xyz://h:1'] } | line 1: sip.listen[0]: 'xyz://h:1'",
                "phones: [ { user: '1' } ]      | line 1: phones[0]: the key password is missing",
                "max-calls: 0                   | line 1: max-calls: 0 is not within",
                "challenge: carrier             | line 1: challenge: expected a mapping",
                "'talk: [1'                     | while parsing",
            })
    void complaintsNameLineAndKey(String yaml, String complaint) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("simulator.yaml")
                .hasMessageContaining(complaint);
    }

    private SimulatorSettings read(String yaml) throws IOException, ConfigException {
        return SimulatorConfig.read(Files.writeString(folder.resolve("simulator.yaml"), yaml));
    }
}
