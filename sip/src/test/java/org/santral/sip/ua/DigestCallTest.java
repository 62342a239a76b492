package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.SipResponse;
import org.santral.sip.ua.Events.Answered;
import org.santral.sip.ua.RawPeer.Msg;

/** Challenges to calls and requests of ours; the responses are computed again here, independently. */
class DigestCallTest extends Fixture {
    private final Credentials credentials = Credentials.password("trunk", "s3cret");

    @ParameterizedTest
    @CsvSource({"401, MD5, MD5", "407, SHA-256, SHA-256", "401, SHA-256, SHA-256"})
    void a_challenge_is_answered(int status, String algorithm, String javaName) throws Exception {
        dial(specWith(credentials));
        Msg invite = peer.request("INVITE");
        challenge(invite, status, algorithm, "n1", "");
        peer.request("ACK");
        Msg again = peer.request("INVITE");
        assertThat(again.cseq()).isEqualTo(invite.cseq() + 1);
        assertThat(again.first("Call-ID")).isEqualTo(invite.first("Call-ID"));
        assertThat(again.fromTag()).isEqualTo(invite.fromTag());
        verify(again, status, javaName, "n1");
        peer.accept(again, "p");
        Dialog dialog = call.next(Answered.class).dialog();
        // The ACK and later requests answer the challenge without being asked.
        assertThat(peer.request("ACK").first(header(status))).contains("nonce=\"n1\"");
        dialog.bye(null);
        verify(peer.request("BYE"), status, javaName, "n1");
    }

    @Test
    void a_wrong_password_fails_after_one_try_but_a_stale_nonce_is_renewed() throws Exception {
        dial(specWith(credentials));
        challenge(peer.request("INVITE"), 407, "MD5", "n1", "");
        Msg second = peer.expect("answer", m -> m.isRequest("INVITE") && m.cseq() == 2);
        challenge(second, 407, "MD5", "n2", ", stale=true");
        Msg third = peer.expect("fresh answer", m -> m.isRequest("INVITE") && m.cseq() == 3);
        verify(third, 407, "MD5", "n2");
        challenge(third, 407, "MD5", "n3", "");
        CallFailure failure = call.next(CallFailure.class);
        assertThat(failure.status()).isEqualTo(407);
        assertThat(failure.kind()).isEqualTo(CallFailure.Kind.RESPONSE);
    }

    @Test
    void without_credentials_the_challenge_is_the_outcome() throws Exception {
        dial(spec());
        challenge(peer.request("INVITE"), 401, "MD5", "n1", "");
        assertThat(call.next(CallFailure.class).status()).isEqualTo(401);
    }

    @Test
    void requests_outside_of_calls_are_challenged_too() throws Exception {
        RequestSpec spec = new RequestSpec(
                agent.stack().nextShard(),
                "OPTIONS",
                spec().target(),
                spec().from(),
                spec().to(),
                spec().nextHop(),
                noRoutes(),
                header("Accept", "application/sdp"),
                new byte[0],
                credentials);
        agent.send(spec, call);
        challenge(peer.request("OPTIONS"), 401, "SHA-256", "n1", "");
        Msg again = peer.expect("answer", m -> m.isRequest("OPTIONS") && m.cseq() == 2);
        verify(again, 401, "SHA-256", "n1");
        peer.respond(again, "200 OK", "p");
        assertThat(call.next(SipResponse.class).status()).isEqualTo(200);
    }

    private void challenge(Msg request, int status, String algorithm, String nonce, String more) {
        String name = status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
        String value = "Digest realm=\"r\", nonce=\"" + nonce + "\", algorithm=" + algorithm + ", qop=\"auth\"" + more;
        peer.respond(request, status + " Challenge", "ch", name + ": " + value + "\r\n", "");
    }

    private static String header(int status) {
        return status == 401 ? "Authorization" : "Proxy-Authorization";
    }

    private static void verify(Msg request, int status, String javaName, String nonce) throws Exception {
        String value = request.first(header(status));
        String method = request.startLine().split(" ")[0];
        assertThat(param(value, "nonce")).isEqualTo(nonce);
        assertThat(param(value, "uri")).isEqualTo(request.uri());
        String ha1 = hash(javaName, "trunk:r:s3cret");
        String ha2 = hash(javaName, method + ":" + request.uri());
        String expected = hash(
                javaName, ha1 + ":" + nonce + ":" + param(value, "nc") + ":" + param(value, "cnonce") + ":auth:" + ha2);
        assertThat(param(value, "response")).isEqualTo(expected);
    }

    private static String param(String value, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]+)").matcher(value);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private static String hash(String algorithm, String text) throws Exception {
        byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
