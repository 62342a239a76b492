package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.simulator.CallRecord;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;

/** Keys that a carrier reports by SIP INFO are heard by the other party as RFC 4733. */
class KeysTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"application/dtmf-relay, 'Signal=5\nDuration=160\n', 5", "application/dtmf, '#', #"})
    void aKeyInAnInfoIsPressedAtTheOtherParty(String type, String body, String key) throws Exception {
        assertThat(heardAfter(type, body, 200)).isEqualTo(key);
    }

    @Test
    void anInfoOfAnotherKindIsRefused() throws Exception {
        assertThat(heardAfter("application/x-unknown", "Signal=5", 415)).isEmpty();
    }

    private String heardAfter(String type, String body, int status) throws Exception {
        Carrier far = Carrier.udp("127.0.0.12");
        Script callee = Script.of("Far")
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK")
                .pause(A_MOMENT);
        callee.send("INFO", body, "Content-Type: " + type).expectStatus(status, false);
        try (Simulator near = Simulator.start(SimulatorSettings.local().withAnswerAfter(Duration.ofMillis(200)));
                Sipp destination = Sipp.play(far, folder, callee.pause(A_MOMENT).bye());
                PbxUnderTest pbx = PbxUnderTest.start(
                        folder,
                        new Setup()
                                .trunk(
                                        "near",
                                        Numbers.SOURCES,
                                        "sip:127.0.0.1:"
                                                + near.listenPoints()
                                                        .getFirst()
                                                        .address()
                                                        .getPort(),
                                        "127.0.0.1")
                                .trunk("far", Numbers.DESTINATIONS, far))) {
            String source = Numbers.source();
            String call = pbx.originate(source, Numbers.destination());
            assertThat(pbx.ended(call).result()).isEqualTo("Cevaplandı");
            destination.awaitDone();
            pbx.awaitIdle();
            return near.log()
                    .await(r -> r.number().equals(source) && r.event() == CallRecord.Event.ENDED, Patience.LONG)
                    .dtmfHeard();
        }
    }
}
