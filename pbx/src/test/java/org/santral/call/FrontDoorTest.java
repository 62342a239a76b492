package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.SECOND;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.Eventually;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.TrunkSettings;

/** Who is answered: carriers by their address, registered phones, and those who want to register. */
class FrontDoorTest extends SwitchTest {
    private final SipPeer stranger = kept(new SipPeer());

    /** The carrier sends from elsewhere, so that this machine is a stranger. */
    private Switch strange() {
        TrunkSettings here = Switch.trunk("carrier", carrier);
        Switch sw = start(Setup.of()
                .withTrunks(new TrunkSettings(
                        here.name(),
                        here.proxy(),
                        List.of(InetAddress.ofLiteral("192.0.2.1")),
                        false,
                        null,
                        null,
                        here.codecs(),
                        here.numberFormat(),
                        10)));
        stranger.talkTo(sw.address());
        return sw;
    }

    private void ask(SipPeer peer, String method, String to) {
        String contact = "Contact: <sip:x@127.0.0.1:" + peer.port() + ">\r\n";
        peer.request(
                method,
                "sip:100@demo.example",
                "<sip:x@x.example>;tag=x",
                to,
                method + System.nanoTime(),
                1,
                contact + "Content-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, <sip:100@demo.example>",
        "MESSAGE, <sip:100@demo.example>",
        "SUBSCRIBE, <sip:100@demo.example>",
        "CANCEL, <sip:100@demo.example>",
        "BYE, <sip:100@demo.example>;tag=guess",
        "INFO, <sip:100@demo.example>;tag=guess",
        "INVITE, <sip:100@demo.example>;tag=guess",
        "OPTIONS, <sip:100@demo.example>;tag=guess",
        "REGISTER, <sip:100@elsewhere.example>",
        "REGISTER, <sip:100@elsewhere.example>;tag=guess",
        "REGISTER, <tel:100>",
        "OPTIONS, <tel:100>",
    })
    void a_stranger_gets_no_answer_at_all(String method, String to) {
        Switch sw = strange();
        long before = sw.userAgent.stack().metrics().screened();
        ask(stranger, method, to);
        // What is dropped is counted; a later request that is answered shows that nothing else was sent before.
        Eventually.holds("dropped", () -> sw.userAgent.stack().metrics().screened() > before);
        Phone phone = kept(new Phone(sw.address(), "demo.example"));
        assertThat(phone.ask("1000", "").status()).isEqualTo(401);
        assertThat(stranger.everything()).isEmpty();
    }

    @Test
    void a_registered_phone_is_known_by_its_address() {
        Switch sw = strange();
        Phone phone = kept(new Phone(sw.address(), "demo.example"));
        assertThat(phone.register("1000", "secret", "SHA-256", 600).status()).isEqualTo(200);
        ask(phone.line, "OPTIONS", "<sip:demo.example>");
        assertThat(phone.line.response("OPTIONS").status()).isEqualTo(200);
        ask(phone.line, "MESSAGE", "<sip:100@demo.example>");
        assertThat(phone.line.response("MESSAGE").status()).isEqualTo(405);

        assertThat(phone.register("1000", "secret", "SHA-256", 0).status()).isEqualTo(200);
        long before = sw.userAgent.stack().metrics().screened();
        ask(phone.line, "OPTIONS", "<sip:demo.example>");
        Eventually.holds("dropped", () -> sw.userAgent.stack().metrics().screened() > before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<sip:100@demo.example>", "<sip:192.0.2.9>"})
    void a_carriers_question_is_answered(String to) {
        Switch sw = start(Setup.of(carrier));
        stranger.talkTo(sw.address());
        ask(stranger, "OPTIONS", to);
        assertThat(stranger.response("OPTIONS").status()).isEqualTo(200);
    }

    @Test
    void a_stranger_who_calls_is_asked_who_it_is() {
        Switch sw = strange();
        ask(stranger, "INVITE", "<sip:100@demo.example>");
        assertThat(stranger.response("INVITE").status()).isEqualTo(401);
        assertThat(sw.ledger.calls()).isEmpty();
    }

    @Test
    void a_carriers_call_to_nobody_is_refused_and_on_record() {
        Switch sw = start(Setup.of(carrier));
        stranger.talkTo(sw.address());
        ask(stranger, "INVITE", "<sip:908508850000@demo.example>");
        assertThat(stranger.response("INVITE").status()).isEqualTo(404);
        Eventually.holds("on record", () -> sw.ledger.calls().size() == 1);
        assertThat(sw.ledger
                        .ended(sw.ledger.calls().iterator().next())
                        .termination()
                        .cause())
                .isEqualTo(Cause.UNALLOCATED_NUMBER);
    }

    @Test
    void a_carrier_may_hang_up_from_an_address_that_calls_do_not_come_from() throws Exception {
        Switch sw = strange();
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND).ring();
        a.hangUp();
        b.cancelled();

        sw.ledger.ended(call);
        sw.isIdle();
    }
}
