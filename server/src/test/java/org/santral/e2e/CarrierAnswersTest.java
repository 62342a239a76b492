package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How calls come about and end, with SIPp as the carrier of both parties, and what is on record afterwards. */
class CarrierAnswersTest extends TwoCarriers {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    @Test
    void theCalleeHangsUp() throws Exception {
        Script callee =
                Script.of("Far").reply("180 Ringing").replyWithSdp("200 OK").expect("ACK");
        Outcome outcome = call(
                Script.answers("Near"), callee.pause(A_MOMENT.multipliedBy(3)).bye());
        assertTalked(outcome, "callee");
        Detail detail = outcome.detail();
        assertThat(detail.cdr("missed")).isEqualTo("false");
        // Whole seconds are rounded down, and the clocks of two processes are compared.
        assertThat(detail.seconds("talk_duration")).isGreaterThanOrEqualTo(1);
        assertThat(detail.legs("ip_address")).containsExactly(NEAR, FAR);
        assertThat(detail.legs("sip_user_agent")).containsExactly("Near", "Far");
        assertThat(detail.legs("write_codec")).containsExactly("PCMA", "PCMA");
        assertThat(detail.legs("read_codec")).containsExactly("PCMA", "PCMA");
    }

    @Test
    void theCallerHangsUp() throws Exception {
        Script caller =
                Script.of("Near").reply("180 Ringing").replyWithSdp("200 OK").expect("ACK");
        assertTalked(call(caller.pause(A_MOMENT.multipliedBy(2)).bye(), Script.answers("Far")), "caller");
    }

    @Test
    void aCustomerHangsUp() throws Exception {
        Outcome outcome = call(Script.answers("Near"), Script.answers("Far"), (call, a, b) -> {
            pbx.awaitEvent(call, "answer");
            pbx.hangUp(call);
        });
        assertThat(outcome.detail().result()).isEqualTo("Cevaplandı");
    }

    @ParameterizedTest
    @CsvSource({
        "486 Busy Here,       Meşgul,              USER_BUSY",
        "603 Decline,         Reddedildi,          CALL_REJECTED",
        "480 Unavailable,     Ulaşılamıyor,        NO_USER_RESPONSE",
        "404 Not Found,       Hatalı Numara,       UNALLOCATED_NUMBER",
        "302 Moved,           Cihaz yönlendirmesi, REDIRECTION_TO_NEW_DESTINATION",
        "503 Congestion,      Arama için santral uygun durumda değil, NORMAL_CIRCUIT_CONGESTION",
    })
    void theCalleeRefuses(String statusLine, String result, String code) throws Exception {
        String contact = "Contact: <sip:elsewhere@127.0.0.99>";
        Script callee = Script.of("Far").cued().reply(statusLine, contact).expect("ACK");
        Outcome outcome = call(Script.answers("Near"), callee, (call, source, destination) -> {
            // Else the caller's answer and our CANCEL could cross.
            source.await(true, "ACK");
            destination.cue();
        });
        assertFailed(outcome, result, code, statusLine.substring(0, 3));
        assertThat(outcome.detail().cdr("sip_hangup_disposition")).isEqualTo("callee");
        assertThat(outcome.hangup()).containsEntry("failure_phrase", statusLine.substring(4));
        assertThat(outcome.detail().legs("sip_user_agent")).containsExactly("Near", "Far");
        assertThat(outcome.detail().legs("ip_address")).containsExactly(NEAR, FAR);
    }

    @Test
    void theCalleeRefusesWhileTheCallerStillRings() throws Exception {
        Script caller = Script.of("Near").reply("180 Ringing").cancelled();
        Script callee = Script.of("Far")
                .reply("180 Ringing")
                .pause(A_MOMENT)
                .reply("486 Busy Here")
                .expect("ACK");
        assertFailed(call(caller, callee), "Meşgul", "USER_BUSY", "486");
    }

    @Test
    void nobodyAnswers() throws Exception {
        Script callee = Script.of("Far").reply("180 Ringing").cancelled();
        Outcome outcome = call(Script.answers("Near"), callee, "timeout=10");
        assertThat(outcome.detail().result()).isEqualTo("Cevapsız");
        assertThat(outcome.hangup()).containsEntry("hangup_cause", "NO_ANSWER").containsEntry("answered", "f");
        assertThat(outcome.detail().legs("result")).containsExactly("Cevaplandı", "Cevapsız");
        assertThat(outcome.detail().seconds("duration")).isGreaterThanOrEqualTo(9);
    }

    @Test
    void aSlowCarrierIsWaitedFor() throws Exception {
        Script callee = Script.of("Far")
                .reply("100 Trying")
                .pause(A_MOMENT.multipliedBy(2))
                .reply("180 Ringing");
        callee.pause(A_MOMENT.multipliedBy(2))
                .replyWithSdp("200 OK")
                .expect("ACK")
                .bye();
        Outcome outcome = call(Script.answers("Near"), callee);
        assertTalked(outcome, "callee");
        assertThat(outcome.detail().seconds("duration")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aCustomerHangsUpWhileItRings() throws Exception {
        Script caller = Script.of("Near").reply("180 Ringing").cancelled();
        Outcome outcome = call(caller, Script.of("Far").reply("180 Ringing").cancelled(), (call, a, b) -> {
            b.await(false, "SIP/2.0 180");
            pbx.awaitEvent(call, "ringing");
            pbx.hangUp(call);
        });
        assertThat(outcome.detail().result()).isEqualTo("Vazgeçildi");
        assertThat(outcome.hangup()).containsEntry("answered", "f").containsEntry("failure_status", "");
    }

    /** RFC 3261 §9.1: the answer was under way already; the call that nobody wants any more is taken and ended. */
    @Test
    void anAnswerCrossesTheCancel() throws Exception {
        Script caller = Script.of("Near").reply("180 Ringing").cancelled();
        Script callee = Script.of("Far").reply("180 Ringing").expect("CANCEL").ok();
        callee.replyWithSdp("200 OK").expect("ACK").hungUp();
        Outcome outcome = call(caller, callee, (call, a, b) -> {
            pbx.awaitEvent(call, "ringing");
            pbx.hangUp(call);
        });
        assertThat(outcome.detail().result()).isEqualTo("Vazgeçildi");
        assertThat(outcome.eventTypes()).containsExactly("ringing", "hangup");
    }

    @Test
    void earlyMediaThenAnswer() throws Exception {
        Script callee = Script.of("Far").replyWithSdp("183 Session Progress").pause(A_MOMENT);
        assertTalked(
                call(
                        Script.answers("Near"),
                        callee.replyWithSdp("200 OK").expect("ACK").bye()),
                "callee");
    }

    /** RFC 3262. */
    @Test
    void reliableProgressIsAcknowledged() throws Exception {
        Script callee = Script.of("Far").replyWithSdp("183 Session Progress", "Require: 100rel", "RSeq: 77");
        callee.expect("PRACK")
                .ok()
                .pause(A_MOMENT)
                .reply("200 OK")
                .expect("ACK")
                .bye();
        Outcome outcome = call(Script.answers("Near"), callee);
        assertTalked(outcome, "callee");
        List<Sipp.Message> pracks = Outcome.received(outcome.far(), "PRACK");
        assertThat(pracks).isNotEmpty().allMatch(m -> m.text().matches("(?s).*RAck: 77 [0-9]+ INVITE.*"));
    }

    /** RFC 3261 §13.2.2.4: two phones of the callee answered; the second one is acknowledged and hung up. */
    @Test
    void theSecondAnswerOfAForkIsEnded() throws Exception {
        Script callee =
                Script.of("Far").reply("180 Ringing").replyWithSdp("200 OK").expect("ACK");
        callee.forkReplyWithSdp("second", "200 OK")
                .expect("ACK")
                .expectBye()
                .pause(A_MOMENT)
                .bye();
        Outcome outcome = call(Script.answers("Near"), callee);
        assertTalked(outcome, "callee");
        assertThat(outcome.detail().legs("destination_number")).hasSize(2);
        assertThat(Outcome.received(outcome.far(), "BYE"))
                .allMatch(m -> m.text().contains("tag=Farsecond"));
    }

    @Test
    void anAnswerWithoutAudioIsOfNoUse() throws Exception {
        Script callee = Script.of("Far")
                .reply("180 Ringing")
                .reply("200 OK")
                .expect("ACK")
                .hungUp();
        Outcome outcome = call(Script.answers("Near"), callee);
        assertThat(outcome.detail().result()).isEqualTo("Ses kodekleri uyumsuz");
    }

    @Test
    void bridgeCallsTheSecondPartyWhenTheFirstHasAnswered() throws Exception {
        Script caller = Script.of("Near")
                .reply("180 Ringing")
                .pause(A_MOMENT)
                .replyWithSdp("200 OK")
                .expect("ACK");
        Script callee = Script.of("Far")
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK")
                .pause(A_MOMENT);
        try (Sipp a = Sipp.play(near, folder, caller.hungUp());
                Sipp b = Sipp.play(far, folder, callee.bye())) {
            CompletableFuture<java.net.http.HttpResponse<String>> answer =
                    pbx.getLater(PbxUnderTest.masked("/bridge", Numbers.source(), Numbers.destination()));
            a.await(false, "SIP/2.0 180");
            assertThat(b.received("INVITE")).isEmpty();
            assertThat(answer).isNotDone();
            String call = answer.get().body();
            assertThat(answer.get().statusCode()).as(call).isEqualTo(200);
            a.await(false, "SIP/2.0 200");
            assertTalked(ended(call, a, b), "callee");
        }
    }

    @ParameterizedTest
    @CsvSource({"486 Busy Here, USER_BUSY", "603 Decline, CALL_REJECTED"})
    void bridgeSaysWhyTheFirstPartyCannotBeHad(String statusLine, String code) throws Exception {
        try (Sipp a = Sipp.play(near, folder, Script.refuses("Near", statusLine))) {
            var answer = pbx.get(PbxUnderTest.masked("/bridge", Numbers.source(), Numbers.destination()));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(code);
            a.awaitDone();
            pbx.awaitIdle();
        }
    }
}
