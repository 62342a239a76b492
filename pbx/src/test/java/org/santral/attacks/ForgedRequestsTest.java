package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.call.OriginateRequest;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.Eventually;
import org.santral.rig.MadeCall;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.RtpPeer;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** Somebody off the path knows Call-ID, tags and branches of calls, and sends from another address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedRequestsTest {
    private final SipPeer carrier = new SipPeer();
    private final SipPeer forger = new SipPeer("127.0.0.2");
    private final RtpPeer voice = new RtpPeer();
    private final Switch sw = new Switch(Setup.of(carrier));
    private final Phone ada = new Phone(sw.address(), "demo.example");
    private int calls;
    private final Phone desk = new Phone(sw.address(), "demo.example");

    @BeforeAll
    void register() {
        forger.talkTo(sw.address());
        assertThat(ada.register("1000", "secret", "MD5", 600).status()).isEqualTo(200);
        assertThat(desk.register("1001", "s3cret", "MD5", 600).status()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        sw.isIdle();
        ada.close();
        desk.close();
        sw.close();
        voice.close();
        forger.close();
        carrier.close();
    }

    /** Asks for a masked call. @return the number that is called first, another one each time */
    private String masked() throws Exception {
        String number = "90532113%04d".formatted(++calls);
        sw.calls.originate(
                sw.tenant,
                new OriginateRequest.Masked(number, Switch.SECOND, null, DialOn.ANSWER, false, Switch.RING, null));
        return number;
    }

    @Test
    void requests_within_a_call_from_elsewhere_change_nothing() throws Exception {
        String number = masked();
        PeerCall first = carrier.called(number).answer(voice.sdp());
        PeerCall second = carrier.called(Switch.SECOND).answer(voice.sdp());
        String contact = "Contact: <sip:forger@127.0.0.2:" + forger.port() + ">\r\n";
        for (String method : new String[] {
            "BYE", "INVITE", "UPDATE", "INFO", "REFER", "NOTIFY", "PRACK", "OPTIONS", "MESSAGE", "SUBSCRIBE", "ACK"
        }) {
            long before = sw.door.forged();
            first.forged(
                    forger,
                    method,
                    contact + "Refer-To: <sip:905329999999@demo.example>\r\nEvent: refer\r\nRAck: 1 1 INVITE\r\n"
                            + "Content-Length: 0\r\n\r\n");
            Eventually.holds(method + " dropped", () -> sw.door.forged() == before + 1);
        }
        assertThat(forger.everything()).isEmpty();
        // Nor did they move its numbers on: the party's own next request is in order.
        first.request("OPTIONS", "Content-Length: 0\r\n\r\n");
        assertThat(first.answered("OPTIONS").status()).isEqualTo(200);
        first.hangUp();
        second.hungUp();
    }

    @Test
    void a_forger_who_claims_to_be_a_phone_is_asked_for_its_password() throws Exception {
        String number = masked();
        PeerCall first = carrier.called(number).answer(voice.sdp());
        PeerCall second = carrier.called(Switch.SECOND).answer(voice.sdp());
        SipPeer liar = new SipPeer("127.0.0.3");
        liar.talkTo(sw.address());
        first.forged(liar, "BYE", "<sip:1000@demo.example>", "Content-Length: 0\r\n\r\n");
        assertThat(liar.response("BYE").status()).isEqualTo(401);
        liar.close();
        first.request("OPTIONS", "Content-Length: 0\r\n\r\n");
        assertThat(first.answered("OPTIONS").status()).isEqualTo(200);
        second.hangUp();
        first.hungUp();
    }

    @Test
    void a_cancel_from_elsewhere_cancels_nothing() {
        MadeCall caller = MadeCall.byCarrier(carrier, sw, "905321110009", "1001", voice.sdp());
        PeerCall phone = desk.called().ring();
        caller.told(180);
        long before = sw.userAgent.stack().metrics().screened();
        caller.cancelledBy(forger);
        Eventually.holds("dropped", () -> sw.userAgent.stack().metrics().screened() > before);
        phone.answer(voice.sdp());
        caller.answered();
        caller.hangUp();
        phone.hungUp();
    }

    @Test
    void a_phone_that_has_moved_proves_its_password_and_goes_on() {
        MadeCall call = ada.call("1000", "secret", "1001", voice.sdp());
        PeerCall callee = desk.called().answer(voice.sdp());
        call.answered();
        SipPeer moved = new SipPeer("127.0.0.4");
        moved.talkTo(sw.address());
        call.from(moved, "OPTIONS", "Content-Length: 0\r\n\r\n");
        Msg challenge = moved.response("OPTIONS");
        assertThat(challenge.status()).isEqualTo(401);
        String wanted = challenge.all("WWW-Authenticate").stream()
                .filter(header -> header.contains("algorithm=MD5"))
                .findFirst()
                .orElseThrow();
        String proof = Phone.authorization("OPTIONS", call.target(), "1000", "secret", "MD5", wanted);
        call.from(moved, "OPTIONS", proof + "Content-Length: 0\r\n\r\n");
        assertThat(moved.response("OPTIONS").status()).isEqualTo(200);
        // From then on it is there.
        call.from(moved, "BYE", "Content-Length: 0\r\n\r\n");
        assertThat(moved.response("BYE").status()).isEqualTo(200);
        callee.hungUp();
        moved.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BYE", "INFO"})
    void guessed_tags_lead_nowhere(String method) {
        long before = sw.userAgent.stack().metrics().screened();
        forger.request(
                method,
                "sip:127.0.0.1",
                "<sip:a@b.example>;tag=guess",
                "<sip:c@d.example>;tag=guess",
                "guess-" + System.nanoTime(),
                7,
                "Content-Length: 0\r\n\r\n");
        Eventually.holds("dropped", () -> sw.userAgent.stack().metrics().screened() > before);
        assertThat(forger.everything()).isEmpty();
    }

    @Test
    void sound_and_keys_from_elsewhere_are_not_heard() throws Exception {
        try (RtpPeer caller = new RtpPeer();
                RtpPeer callee = new RtpPeer();
                RtpPeer injector = new RtpPeer("127.0.0.2")) {
            String number = masked();
            PeerCall first = carrier.called(number).answer(caller.sdp());
            PeerCall second = carrier.called(Switch.SECOND).answer(callee.sdp());
            int port = first.invite().audioPort();
            Eventually.holds("heard", () -> {
                caller.say(port, 8, (byte) 0x31);
                return callee.heard(8, (byte) 0x31);
            });
            long dropped = sw.media.packetsDropped();
            for (int i = 0; i < 50; i++) {
                injector.say(port, 8, (byte) 0x66);
            }
            injector.press(port, 101, 5);
            Eventually.holds("refused", () -> sw.media.packetsDropped() >= dropped + 56);
            Eventually.holds("its party is heard on", () -> {
                caller.say(port, 8, (byte) 0x32);
                return callee.heard(8, (byte) 0x32);
            });
            assertThat(callee.heard(8, (byte) 0x66)).isFalse();
            assertThat(callee.heard()).noneMatch(packet -> packet.payloadType() == 101);
            assertThat(injector.heard()).isEmpty();
            first.hangUp();
            second.hungUp();
        }
    }
}
