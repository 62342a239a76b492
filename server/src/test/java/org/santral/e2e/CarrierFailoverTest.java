package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Carriers that want a password, that speak TCP, and that cannot take a call while another one can. */
class CarrierFailoverTest {
    private static final String FIRST = "127.0.0.13";
    private static final String SECOND = "127.0.0.14";
    private static final String CHALLENGE = "-Authenticate: Digest realm=\"carrier\", algorithm=MD5, qop=\"auth\","
            + " nonce=\"47ebe028cda119c35d4877b383027d28da013815\"";

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"503 Service Unavailable", "500 Server Error"})
    void theNextCarrierTakesTheCall(String statusLine) throws Exception {
        Detail detail = overTwo(Script.refuses("First", statusLine), "Cevaplandı");
        assertThat(detail.legs("ip_address")).containsExactly("127.0.0.11", FIRST, SECOND);
        assertThat(detail.legs("sip_user_agent")).containsExactly("Near", "First", "Second");
        assertThat(detail.legs("result").getLast()).isEqualTo("Cevaplandı");
        assertThat(detail.legs("result").get(1)).isNotEqualTo("Cevaplandı");
    }

    /** A busy number is busy over every carrier. */
    @Test
    void aBusyNumberIsNotTriedAgain() throws Exception {
        Detail detail = overTwo(Script.refuses("First", "486 Busy Here"), "Meşgul");
        assertThat(detail.legs("ip_address")).containsExactly("127.0.0.11", FIRST);
    }

    /** The first carrier takes the INVITE and never says a word. */
    @Test
    void aSilentCarrierIsLeftForTheNext() throws Exception {
        Detail detail = overTwo(Script.of("First").pause(Duration.ofMinutes(2)), "Cevaplandı");
        assertThat(detail.legs("sip_user_agent")).containsExactly("Near", "", "Second");
        assertThat(detail.legs("result").get(1)).isEqualTo("Cihazla iletişim sorunu");
    }

    private Detail overTwo(Script first, String result, String... parameters) throws Exception {
        Carrier near = Carrier.udp("127.0.0.11");
        Carrier one = Carrier.udp(FIRST);
        Carrier two = Carrier.udp(SECOND);
        Script second =
                Script.of("Second").reply("180 Ringing").replyWithSdp("200 OK").expect("ACK");
        try (Sipp source = Sipp.play(near, folder, Script.answers("Near"));
                Sipp a = Sipp.play(one, folder, first);
                Sipp b = Sipp.play(
                        two, folder, second.pause(Duration.ofSeconds(1)).bye());
                PbxUnderTest pbx = PbxUnderTest.start(
                        folder,
                        new Setup()
                                .trunk("near", Numbers.SOURCES, near)
                                .trunk("first", Numbers.DESTINATIONS, one)
                                .trunk("second", Numbers.DESTINATIONS, two))) {
            String call = pbx.originate(Numbers.source(), Numbers.destination(), parameters);
            Detail detail = pbx.ended(call);
            assertThat(detail.result()).isEqualTo(result);
            assertThat(a.received("INVITE")).isNotEmpty();
            assertThat(b.received("INVITE").isEmpty()).isEqualTo(!result.equals("Cevaplandı"));
            pbx.awaitIdle();
            return detail;
        }
    }

    /** RFC 3261 §22.2: the carrier challenges our INVITE; SIPp itself checks what comes. */
    @Test
    void aChallengeIsAnswered() throws Exception {
        Script callee = Script.refuses("First", "401 Unauthorized", "WWW" + CHALLENGE);
        callee.invitedBy("customer", "open sesame")
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
        Detail detail = challenged(callee.pause(A_MOMENT).bye(), "open sesame", messages -> {});
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.legs("destination_number")).hasSize(2);
    }

    /** RFC 3261 §22.3: a proxy of the carrier challenges, which SIPp cannot check; so the test does. */
    @Test
    void aProxysChallengeIsAnswered() throws Exception {
        Script callee = Script.refuses("First", "407 Proxy Authentication Required", "Proxy" + CHALLENGE);
        callee.invited()
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK")
                .pause(A_MOMENT);
        Detail detail = challenged(callee.bye(), "open sesame", messages -> {
            Matcher credentials = Pattern.compile("(?m)^Proxy-Authorization: Digest .*$")
                    .matcher(messages.getLast().text());
            assertThat(credentials.find()).isTrue();
            String line = credentials.group();
            String ha1 = md5("customer:carrier:open sesame");
            String ha2 = md5("INVITE:" + value(line, "uri"));
            String rest = String.join(
                    ":", value(line, "nonce"), value(line, "nc"), value(line, "cnonce"), value(line, "qop"), ha2);
            assertThat(value(line, "response")).isEqualTo(md5(ha1 + ":" + rest));
        });
        assertThat(detail.result()).isEqualTo("Cevaplandı");
    }

    private static String value(String credentials, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",\\s]+)").matcher(credentials);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWrongPasswordIsOfferedOnce() throws Exception {
        String status = "407 Proxy Authentication Required";
        Script callee = Script.refuses("First", status, "Proxy" + CHALLENGE)
                .invited()
                .reply(status, "Proxy" + CHALLENGE)
                .expect("ACK");
        assertThat(challenged(callee, "wrong", messages -> assertThat(messages).hasSize(2))
                        .result())
                .isEqualTo("Reddedildi");
    }

    private Detail challenged(Script callee, String password, Consumer<List<Sipp.Message>> invites) throws Exception {
        Carrier near = Carrier.udp("127.0.0.11");
        Carrier one = Carrier.udp(FIRST);
        try (Sipp source = Sipp.play(near, folder, Script.answers("Near"));
                Sipp destination = Sipp.play(one, folder, callee);
                PbxUnderTest pbx = PbxUnderTest.start(
                        folder,
                        new Setup()
                                .trunk("near", Numbers.SOURCES, near)
                                .trunk(
                                        "first",
                                        Numbers.DESTINATIONS,
                                        one,
                                        "username: customer",
                                        "password: \"" + password + "\""))) {
            String call = pbx.originate(Numbers.source(), Numbers.destination());
            Detail detail = pbx.ended(call);
            destination.awaitDone();
            pbx.awaitIdle();
            invites.accept(destination.received("INVITE"));
            return detail;
        }
    }

    @Test
    void aCarrierOverTcp() throws Exception {
        Carrier near = Carrier.tcp("127.0.0.11");
        Carrier one = Carrier.tcp(FIRST);
        Script callee =
                Script.of("First").reply("180 Ringing").replyWithSdp("200 OK").expect("ACK");
        callee.pause(Duration.ofSeconds(1))
                .reinvite("sendonly")
                .reinvite("sendrecv")
                .bye();
        try (Sipp source = Sipp.play(near, folder, Script.answers("Near"));
                Sipp destination = Sipp.play(one, folder, callee);
                PbxUnderTest pbx = PbxUnderTest.start(
                        folder,
                        new Setup().trunk("near", Numbers.SOURCES, near).trunk("first", Numbers.DESTINATIONS, one))) {
            String call = pbx.originate(Numbers.source(), Numbers.destination());
            Detail detail = pbx.ended(call);
            assertThat(detail.result()).isEqualTo("Cevaplandı");
            assertThat(detail.legs("ip_address")).isEqualTo(List.of("127.0.0.11", FIRST));
            assertThat(destination.received("INVITE").getFirst().text()).contains("Via: SIP/2.0/TCP");
            source.awaitDone();
            destination.awaitDone();
            pbx.awaitIdle();
        }
    }
}
