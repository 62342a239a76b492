package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nothing that one party's carrier is sent tells anything of the other party, however the call goes. */
class PrivacyTest extends TwoCarriers {
    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final Pattern CALL_ID = Pattern.compile("(?mi)^Call-ID: *(\\S+)");
    private static final Pattern TAG = Pattern.compile(";tag=([^;>\\s]+)");
    private static final Pattern BRANCH = Pattern.compile(";branch=([^;>\\s]+)");
    private static final Pattern MEDIA = Pattern.compile("(?m)^m=audio (\\d+) ");

    private String source = "";
    private String destination = "";

    @Test
    void aCallWithEverythingInIt() throws Exception {
        Script caller = Script.of("NearPhone")
                .replyWithSdp("183 Session Progress")
                .replyWithSdp("200 OK")
                .expect("ACK");
        Script callee = Script.of("FarPhone")
                .replyWithSdp("183 Session Progress", "P-Asserted-Identity: <sip:far-owner@127.0.0.12>")
                .reply("180 Ringing")
                .replyWithSdp("200 OK", "Remote-Party-ID: \"FarPhone\" <sip:far-owner@127.0.0.12>")
                .expect("ACK")
                .pause(A_MOMENT)
                .reinvite("sendonly")
                .reinvite("sendrecv")
                .update("sendrecv");
        callee.send("INFO", "Signal=5\nDuration=160\n", "Content-Type: application/dtmf-relay")
                .expectStatus(200, false)
                .pause(A_MOMENT);
        assertPrivate(caller.hungUp(), callee.bye());
    }

    @Test
    void aRefusalWithReasons() throws Exception {
        Script callee = Script.of("FarPhone")
                .pause(A_MOMENT)
                .reply(
                        "486 FarPhone is busy",
                        "Reason: Q.850;cause=17;text=\"FarPhone at 127.0.0.12\"",
                        "Warning: 399 127.0.0.12 \"FarPhone\"")
                .expect("ACK");
        assertPrivate(Script.answers("NearPhone"), callee);
    }

    @Test
    void aRedirection() throws Exception {
        Script callee = Script.of("FarPhone")
                .pause(A_MOMENT)
                .reply("302 Moved", "Contact: <sip:far-owner@127.0.0.12:5099>")
                .expect("ACK");
        assertPrivate(Script.answers("NearPhone"), callee);
    }

    @Test
    void aGoodbyeWithAReason() throws Exception {
        Script callee = Script.of("FarPhone")
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK")
                .pause(A_MOMENT);
        callee.send("BYE", "", "Reason: SIP;cause=200;text=\"FarPhone 127.0.0.12\"")
                .expectStatus(200, false);
        assertPrivate(Script.answers("NearPhone"), callee);
    }

    private void assertPrivate(Script caller, Script callee) throws Exception {
        source = Numbers.source();
        destination = Numbers.destination();
        try (Sipp a = Sipp.play(near, folder, caller);
                Sipp b = Sipp.play(far, folder, callee)) {
            String call = pbx.originate(source, destination);
            ended(call, a, b);
            a.awaitDone();
            b.awaitDone();
            assertNoTrace(a.messages(), traces(b.messages(), destination, "FarPhone", far));
            assertNoTrace(b.messages(), traces(a.messages(), source, "NearPhone", near));
            assertThat(a.received("INVITE").getFirst().text())
                    .contains("From: <sip:" + Setup.CALLER_ID + "@")
                    .contains("P-Asserted-Identity: <sip:" + Setup.CALLER_ID + "@");
            assertThat(b.received("INVITE").getFirst().text()).contains("From: <sip:" + Setup.CALLER_ID + "@");
        }
    }

    /** Whatever names the other party, its device or its leg of the call. */
    private static List<String> traces(List<Sipp.Message> seen, String number, String name, Carrier carrier) {
        List<String> traces = new ArrayList<>(
                List.of(number.substring(2), name, carrier.address(), ":" + carrier.port(), "far-owner", "near-owner"));
        for (Sipp.Message message : seen) {
            for (Pattern pattern : List.of(CALL_ID, TAG, BRANCH)) {
                Matcher matcher = pattern.matcher(message.text());
                while (matcher.find()) {
                    traces.add(matcher.group(1));
                }
            }
            Matcher port = MEDIA.matcher(message.text());
            while (port.find()) {
                // Both the device's port and ours for this leg.
                traces.add("m=audio " + port.group(1) + " ");
            }
        }
        return traces.stream().distinct().toList();
    }

    private static void assertNoTrace(List<Sipp.Message> toParty, List<String> traces) {
        assertThat(toParty).isNotEmpty();
        for (Sipp.Message message : toParty) {
            if (message.received()) {
                assertThat(message.text()).doesNotContain(traces);
                // Digits that somebody wrote apart are still the number.
                assertThat(message.text().replaceAll("[ ().-]", "")).doesNotContain(traces.getFirst());
            }
        }
    }
}
