package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a carrier may do within a call: offer again, hold, refresh the session; and calls over a lossy network. */
class CarrierDialogTest extends TwoCarriers {
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private static Script talking(String... headers) {
        return Script.of("Far")
                .reply("180 Ringing")
                .replyWithSdp("200 OK", headers)
                .expect("ACK")
                .pause(A_MOMENT);
    }

    @Test
    void holdAndResume() throws Exception {
        Script callee = talking()
                .reinvite("sendonly")
                .pause(A_MOMENT)
                .reinvite("sendrecv")
                .pause(A_MOMENT)
                .bye();
        Outcome outcome = call(Script.answers("Near"), callee);
        assertTalked(outcome, "callee");
        List<Sipp.Message> answers = finalAnswers(outcome, "INVITE");
        assertThat(answers).hasSize(2);
        assertThat(answers.getFirst().text()).contains("a=recvonly");
        assertThat(answers.getLast().text()).contains("a=sendrecv").doesNotContain("a=recvonly");
        assertThat(sdpVersion(answers.getLast())).isGreaterThan(sdpVersion(answers.getFirst()));
    }

    /** RFC 3261 §14.2: the offer is then in our 200 and the answer in the ACK. */
    @Test
    void aReinviteWithoutAnOffer() throws Exception {
        Outcome outcome = call(
                Script.answers("Near"),
                talking().reinviteWithoutSdp().pause(A_MOMENT).bye());
        assertTalked(outcome, "callee");
        assertThat(finalAnswers(outcome, "INVITE").getFirst().text()).contains("m=audio", "PCMA/8000");
    }

    /** RFC 3311. */
    @Test
    void anUpdateWithAnOffer() throws Exception {
        Outcome outcome = call(
                Script.answers("Near"),
                talking().update("sendonly").pause(A_MOMENT).update("sendrecv").bye());
        assertTalked(outcome, "callee");
        assertThat(finalAnswers(outcome, "UPDATE")).hasSize(2);
        assertThat(finalAnswers(outcome, "UPDATE").getFirst().text()).contains("a=recvonly");
    }

    /** RFC 4028 with the carrier as refresher. */
    @Test
    void theSessionIsRefreshed() throws Exception {
        Script callee = talking("Require: timer", "Session-Expires: 90;refresher=uas");
        callee.send("UPDATE", "", "Supported: timer", "Session-Expires: 90;refresher=uac")
                .expectStatus(200, false);
        Outcome outcome = call(Script.answers("Near"), callee.bye());
        assertTalked(outcome, "callee");
        assertThat(finalAnswers(outcome, "UPDATE").getFirst().text()).contains("Session-Expires: 90;refresher=uac");
    }

    /** RFC 4028 §7.3. */
    @Test
    void aLongerSessionIntervalIsTaken() throws Exception {
        Script callee = Script.of("Far")
                .reply("422 Session Interval Too Small", "Min-SE: 3600")
                .expect("ACK");
        callee.invited()
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK")
                .pause(A_MOMENT)
                .bye();
        Outcome outcome = call(Script.answers("Near"), callee);
        assertTalked(outcome, "callee");
        assertThat(Outcome.received(outcome.far(), "INVITE").getLast().text())
                .contains("Session-Expires: 3600", "Min-SE: 3600");
        assertThat(outcome.detail().legs("destination_number")).hasSize(2);
    }

    @Test
    void whatIsLostIsSentAgain() throws Exception {
        // SIPp forgets a call at the end of its script: it must stay for as long as something may be sent again.
        Duration longer = Duration.ofSeconds(20);
        Script caller = Script.answers("Near").pause(longer);
        // The callee talks for longer than the caller's lost answer takes to be repeated.
        Script callee = talking().pause(Duration.ofSeconds(4)).bye().pause(longer);
        try (Sipp a = Sipp.play(near, folder, caller, "-lost", "10");
                Sipp b = Sipp.play(far, folder, callee, "-lost", "10")) {
            List<String> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(pbx.originate(Numbers.source(), Numbers.destination()));
            }
            for (String call : calls) {
                assertThat(pbx.ended(call).result()).isEqualTo("Cevaplandı");
            }
            pbx.awaitIdle();
        }
    }

    private static List<Sipp.Message> finalAnswers(Outcome outcome, String method) {
        return outcome.far().stream()
                .filter(m -> m.received()
                        && m.starts("SIP/2.0 200")
                        && m.text().matches("(?s).*CSeq: [0-9]+ " + method + ".*"))
                .distinct()
                .toList();
    }

    private static long sdpVersion(Sipp.Message message) {
        String origin = message.text()
                .lines()
                .filter(l -> l.startsWith("o="))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(origin.split(" ")[2]);
    }
}
