package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.simulator.CallRecord.Event;
import org.santral.sip.message.Headers;
import org.santral.sip.transport.ListenPoint;

/** A registrar that challenges, phones that register there, and calls between them. */
class PhonesTest {
    private static final SimulatorSettings.Login LOGIN = new SimulatorSettings.Login("1000", "secret");
    private Simulator registrar;
    private Simulator phones;

    @BeforeEach
    void start() {
        registrar = Simulator.start(quick().withChallenge(LOGIN));
        phones = Simulator.start(quick().withPhones(List.of(phone("secret"), rejecting())));
    }

    @AfterEach
    void stop() {
        phones.close();
        registrar.close();
    }

    private static SimulatorSettings quick() {
        return SimulatorSettings.local()
                .withMedia(false, false)
                .withAnswerAfter(Duration.ofMinutes(10))
                .withWiretap();
    }

    private PhoneSettings phone(String password) {
        return PhoneSettings.of(
                "1000", password, "demo.example", registrar.listenPoints().getFirst());
    }

    private PhoneSettings rejecting() {
        return new PhoneSettings(
                "1001", "", "demo.example", ListenPoint.udp("127.0.0.1", 9), "0486", Duration.ofMinutes(1), null);
    }

    @Test
    void aPhoneRegistersWithItsPassword() throws Exception {
        try (Simulator phone = Simulator.start(quick().withPhones(List.of(phone("secret"))))) {
            phone.awaitRegistered(Pair.PATIENCE);
        }
    }

    @Test
    void aPhoneWithTheWrongPasswordDoesNotRegister() {
        try (Simulator phone = Simulator.start(quick().withPhones(List.of(phone("wrong"))))) {
            assertThatThrownBy(() -> phone.awaitRegistered(Pair.PATIENCE)).hasMessageContaining("refused: 403");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Call-Info  | <sip:pbx>;answer-after=0",
                "Alert-Info | <http://www.notused.com>;info=alert-autoanswer;delay=0",
                "Alert-Info | Auto Answer",
                "Answer-Mode | Auto",
            })
    void aPhoneAnswersAtOnceWhenAskedTo(String name, String value) throws Exception {
        PlacedCall call = registrar.call(
                Pair.request("1000", phones.listenPoints().getFirst()).showing(null, Headers.EMPTY.with(name, value)));
        CallRecord answered = phones.log()
                .await(r -> r.sipCallId().equals(call.sipCallId()) && r.event() == Event.ANSWERED, Pair.PATIENCE);
        assertThat(answered.autoAnswered()).isTrue();
        call.hangUp();
    }

    @Test
    void aPhoneThatWouldRefuseDoesNotAnswerByItself() throws Exception {
        PlacedCall call =
                registrar.call(Pair.request("1001", phones.listenPoints().getFirst())
                        .showing(null, Headers.EMPTY.with("Call-Info", "<sip:pbx>;answer-after=0")));
        CallRecord refused = registrar
                .log()
                .await(r -> r.sipCallId().equals(call.sipCallId()) && r.event() == Event.ENDED, Pair.PATIENCE);
        assertThat(refused.status()).isEqualTo(486);
    }

    @Test
    void aCarrierThatChallengesTakesOnlyCallsWithItsPassword() throws Exception {
        ListenPoint to = registrar.listenPoints().getFirst();
        PlacedCall stranger = phones.call(Pair.request("905550000603", to));
        PlacedCall customer = phones.call(Pair.request("905550000603", to).fromPhone("demo.example", LOGIN));
        assertThat(status(stranger)).isEqualTo(401);
        assertThat(status(customer)).isEqualTo(603);
    }

    private int status(PlacedCall call) throws Exception {
        return phones.log()
                .await(r -> r.sipCallId().equals(call.sipCallId()) && r.event() == Event.ENDED, Pair.PATIENCE)
                .status();
    }
}
