package org.santral.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;

class DigestTest {
    private static final SipUri TARGET = SipUri.parse("sip:pbx.example.com");
    private static final DigestSecret.Ha1 STORED = DigestSecret.Ha1.of("1000", "pbx.example.com", "s3cret");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final DigestServer server = server(1000);

    private DigestServer server(int remembered) {
        return new DigestServer(
                "pbx.example.com",
                "0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
                now::get,
                Duration.ofMinutes(5),
                remembered);
    }

    private static SipRequest register() {
        return SipRequest.of("REGISTER", TARGET, Headers.EMPTY, new byte[0]);
    }

    private static SipResponse unauthorized(List<String> challenges) {
        SipResponse.Builder response = SipResponse.to(register(), 401, null);
        challenges.forEach(c -> response.add("WWW-Authenticate", c));
        return response.build();
    }

    private static DigestClient client(List<String> challenges, String user, String password) {
        return DigestClient.of(unauthorized(challenges), user, new DigestSecret.Password(password));
    }

    private DigestResult verify(DigestServer by, String authorization) {
        SipRequest request =
                register().toBuilder().with("Authorization", authorization).build();
        return by.verify(request, user -> user.equals("1000") ? STORED : null);
    }

    private String authorize(DigestClient client) {
        return client.authorization("REGISTER", "sip:pbx.example.com");
    }

    @Test
    void computes_the_examples_of_rfc_7616_and_rfc_2617() {
        String challenge = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        assertThat(client(List.of(challenge.formatted("MD5")), "Mufasa", "Circle of Life")
                        .authorization("GET", "/dir/index.html", 1, cnonce))
                .contains(
                        "response=\"8ca523f5e9506fed4657c9700eebdbec\"",
                        "nc=00000001",
                        "algorithm=MD5",
                        "opaque=\"FQhe");
        assertThat(client(List.of(challenge.formatted("SHA-256")), "Mufasa", "Circle of Life")
                        .authorization("GET", "/dir/index.html", 1, cnonce))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
        String rfc2617 = "Digest realm=\"testrealm@host.com\",qop=\"auth,auth-int\","
                + "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\",opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        assertThat(client(List.of(rfc2617), "Mufasa", "Circle Of Life")
                        .authorization("GET", "/dir/index.html", 1, "0a4f113b"))
                .contains("response=\"6629fae49393a05397450978507c4ef1\"")
                .doesNotContain("algorithm");
    }

    @Test
    void without_qop_the_older_digest_is_sent() {
        String challenge = "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
        assertThat(client(List.of(challenge), "Mufasa", "Circle Of Life")
                        .authorization("GET", "/dir/index.html", 1, "x"))
                .contains("response=\"670fd8c2df070c60b045671b8b24ff02\"")
                .doesNotContain("cnonce", "nc=", "qop");
    }

    @Test
    void the_strongest_challenge_that_can_be_met_is_answered() {
        List<String> challenges = List.of(
                "Basic realm=\"a\"",
                "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256",
                "Digest realm=\"a\", nonce=\"2\", algorithm=MD5",
                "Digest realm=\"a\", nonce=\"3\", algorithm=sha-256",
                "Digest broken");
        assertThat(client(challenges, "u", "p").challenge().nonce()).isEqualTo("3");
        DigestSecret md5Only = new DigestSecret.Ha1("00", null);
        assertThat(DigestClient.of(unauthorized(challenges), "u", md5Only)
                        .challenge()
                        .nonce())
                .isEqualTo("2");
        assertThat(DigestClient.of(unauthorized(challenges.subList(0, 2)), "u", md5Only))
                .isNull();
    }

    @Test
    void both_algorithms_are_accepted_and_counted() {
        List<String> challenges = server.challenges(false);
        assertThat(challenges.getFirst()).contains("algorithm=SHA-256");
        DigestClient sha = client(challenges, "1000", "s3cret");
        assertThat(sha.challenge().algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
        assertThat(verify(server, authorize(sha))).isEqualTo(new DigestResult.Accepted("1000"));
        assertThat(verify(server, authorize(sha))).isEqualTo(new DigestResult.Accepted("1000"));
        DigestClient md5 = client(server.challenges(false).subList(1, 2), "1000", "s3cret");
        assertThat(verify(server, authorize(md5))).isEqualTo(new DigestResult.Accepted("1000"));
        assertThat(verify(server, authorize(md5))).isEqualTo(new DigestResult.Accepted("1000"));
    }

    @Test
    void an_algorithm_that_was_not_offered_is_refused() {
        DigestServer md5Only = new DigestServer(
                "pbx.example.com",
                "0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
                now::get,
                Duration.ofMinutes(5),
                1000,
                Set.of(DigestAlgorithm.MD5));
        assertThat(md5Only.challenges(false)).hasSize(1).allMatch(c -> c.contains("algorithm=MD5"));
        assertThat(verify(md5Only, authorize(client(md5Only.challenges(false), "1000", "s3cret"))))
                .isEqualTo(new DigestResult.Accepted("1000"));
        assertThat(verify(md5Only, authorize(client(server.challenges(false), "1000", "s3cret"))))
                .isInstanceOf(DigestResult.Refused.class);
    }

    @Test
    void a_replay_is_challenged_not_accepted() {
        DigestClient client = client(server.challenges(false), "1000", "s3cret");
        String recorded = authorize(client);
        assertThat(verify(server, recorded)).isInstanceOf(DigestResult.Accepted.class);
        assertThat(verify(server, recorded)).isEqualTo(new DigestResult.Challenge(true));
        assertThat(verify(server, authorize(client))).isInstanceOf(DigestResult.Accepted.class);
    }

    @Test
    void forgetting_a_nonce_does_not_allow_its_replay() {
        DigestServer small = server(2);
        String recorded = authorize(client(small.challenges(false), "1000", "s3cret"));
        assertThat(verify(small, recorded)).isInstanceOf(DigestResult.Accepted.class);
        for (int i = 0; i < 5; i++) {
            now.updateAndGet(t -> t.plusMillis(1));
            String other = authorize(client(small.challenges(false), "1000", "s3cret"));
            assertThat(verify(small, other)).isInstanceOf(DigestResult.Accepted.class);
        }
        assertThat(verify(small, recorded)).isEqualTo(new DigestResult.Challenge(true));
    }

    @Test
    void an_old_nonce_is_stale_and_tells_nothing_of_the_password() {
        List<String> challenges = server.challenges(false);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(5)));
        assertThat(verify(server, authorize(client(challenges, "1000", "s3cret"))))
                .isEqualTo(new DigestResult.Challenge(true));
        assertThat(verify(server, authorize(client(challenges, "1000", "wrong"))))
                .isEqualTo(new DigestResult.Challenge(true));
        assertThat(server.challenges(true)).allMatch(c -> c.contains("stale=true"));
    }

    @Test
    void a_nonce_that_we_did_not_sign_is_never_accepted() {
        String real = server.challenges(false).getFirst();
        int at = real.indexOf("nonce=\"") + 7;
        for (int i = 0; i < 43; i++) {
            char c = real.charAt(at + i);
            String forged = real.substring(0, at + i) + (c == 'A' ? 'B' : 'A') + real.substring(at + i + 1);
            assertThat(verify(server, authorize(client(List.of(forged), "1000", "s3cret"))))
                    .isEqualTo(new DigestResult.Challenge(true));
        }
        DigestServer otherKey = new DigestServer(
                "pbx.example.com",
                "another key 0123".getBytes(StandardCharsets.US_ASCII),
                now::get,
                Duration.ofMinutes(5),
                10);
        assertThat(verify(otherKey, authorize(client(List.of(real), "1000", "s3cret"))))
                .isEqualTo(new DigestResult.Challenge(true));
    }

    @Test
    void wrong_credentials_are_refused_alike() {
        DigestResult wrongPassword = verify(server, authorize(client(server.challenges(false), "1000", "wrong")));
        DigestResult unknownUser = verify(server, authorize(client(server.challenges(false), "9999", "s3cret")));
        assertThat(wrongPassword).isInstanceOf(DigestResult.Refused.class).isEqualTo(unknownUser);
    }

    @Test
    void credentials_for_something_else_do_not_count() {
        DigestClient client = client(server.challenges(false), "1000", "s3cret");
        assertThat(verify(server, client.authorization("INVITE", "sip:pbx.example.com")))
                .isInstanceOf(DigestResult.Refused.class);
        assertThat(verify(server, client.authorization("REGISTER", "sip:other@pbx.example.com")))
                .isInstanceOf(DigestResult.Refused.class);
        assertThat(verify(server, "Digest realm=\"other\", username=\"1000\""))
                .isEqualTo(new DigestResult.Challenge(false));
        assertThat(verify(server, "NoOneKnowsThisScheme opaque-data=here"))
                .isEqualTo(new DigestResult.Challenge(false));
        assertThat(server.verify(register(), u -> STORED)).isEqualTo(new DigestResult.Challenge(false));
        assertThat(verify(server, "Digest realm=\"pbx.example.com\", username=\"1000\""))
                .isEqualTo(new DigestResult.Challenge(false));
    }

    @Test
    void a_nonce_is_worth_nothing_at_another_address() {
        InetAddress here = InetAddress.ofLiteral("192.0.2.1");
        InetAddress there = InetAddress.ofLiteral("192.0.2.2");
        List<String> challenges = server.challenges(here, false);
        for (String password : List.of("s3cret", "wrong")) {
            assertThat(verify(there, challenges, password)).isEqualTo(new DigestResult.Challenge(true));
        }
        assertThat(verify(here, challenges, "wrong")).isInstanceOf(DigestResult.Refused.class);
        assertThat(verify(here, challenges, "s3cret")).isEqualTo(new DigestResult.Accepted("1000"));
    }

    @Test
    void addresses_of_one_ipv6_network_are_one() {
        List<String> challenges = server.challenges(InetAddress.ofLiteral("2001:db8:1:2::1"), false);
        assertThat(verify(InetAddress.ofLiteral("2001:db8:1:2:3::4"), challenges, "s3cret"))
                .isEqualTo(new DigestResult.Accepted("1000"));
        assertThat(verify(InetAddress.ofLiteral("2001:db8:1:3::1"), challenges, "s3cret"))
                .isEqualTo(new DigestResult.Challenge(true));
    }

    private DigestResult verify(InetAddress from, List<String> challenges, String password) {
        SipRequest request = register().toBuilder()
                .with("Authorization", authorize(client(challenges, "1000", password)))
                .build();
        return server.verify(request, from, user -> STORED);
    }

    @Test
    void malformed_challenges_are_named() {
        for (String bad : new String[] {
            "",
            "Digest",
            "Basic realm=x",
            "Digest realm=\"a",
            "Digest realm=\"a\" nonce=\"b\"",
            "Digest realm=\"a\"",
            "Digest realm=\"a\", realm=\"b\", nonce=\"c\"",
            "Digest =",
            "Digest realm=\"a\", nonce=\"c\", qop=\"auth-int\""
        }) {
            assertThatThrownBy(() -> DigestChallenge.parse(bad)).isInstanceOf(SipSyntaxException.class);
        }
    }

    @Test
    void secrets_do_not_print_themselves() {
        assertThat(STORED.toString() + new DigestSecret.Password("s3cret")).doesNotContain("s3cret", STORED.md5());
    }
}
