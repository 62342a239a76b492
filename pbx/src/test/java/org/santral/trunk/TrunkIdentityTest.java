package org.santral.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.digest.GuessLimit;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Did;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import org.santral.tenant.TrunkSettings.NumberFormat;
import org.santral.trunk.TrunkIdentity.Verdict;

/** Which carrier calls, and whom: by address, by number where tenants share one, and by digest. */
class TrunkIdentityTest {
    private static final String SHARED = "192.0.2.1";
    private static final String OWN = "192.0.2.2";
    private static final String ELSEWHERE = "198.51.100.7";

    private final TrunkIdentity identity = identity(
            tenant(
                    "one",
                    101,
                    "908501110000",
                    trunk("shared", SHARED, 5060, null),
                    trunk("own", OWN, 5070, null),
                    trunk("own2", OWN, 5080, null)),
            tenant(
                    "two",
                    102,
                    "908502220000",
                    trunk("shared", SHARED, 5060, null),
                    trunk("digest", null, 5060, "carrier")));

    private static TrunkIdentity identity(Tenant... tenants) {
        return new TrunkIdentity(
                new Directory(List.of(tenants)),
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
                EnumSet.of(DigestAlgorithm.MD5),
                new GuessLimit.Limits(3, 6, 9, Duration.ofMinutes(5)));
    }

    private static Tenant tenant(String name, int domainId, String did, TrunkSettings... trunks) {
        return Tenant.builder(name, domainId, name + ".example")
                .extensions(List.of(Extension.of("1000", "", "secret", null, false)))
                .trunks(List.of(trunks))
                .dids(List.of(new Did(new PhoneNumber(did), new Target.User("1000"))))
                .build();
    }

    private static TrunkSettings trunk(String name, @Nullable String from, int port, @Nullable String inboundUser) {
        return new TrunkSettings(
                name,
                "sip:" + (from == null ? "203.0.113.1" : from) + ":" + port,
                from == null ? List.of() : List.of(InetAddress.ofLiteral(from)),
                true,
                "account",
                "pw",
                List.of("PCMA"),
                NumberFormat.E164,
                10,
                inboundUser,
                inboundUser == null ? null : "carrier-pw");
    }

    private static Hop from(String address, int port) {
        return Hop.udp(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    private static SipRequest invite(String uri, String from, String to, String more) {
        byte[] bytes = ("INVITE " + uri
                        + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\nMax-Forwards: 70\r\n"
                        + "From: <" + from + ">;tag=1\r\nTo: <" + to + ">\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                        + "Contact: <sip:192.0.2.1>\r\n" + more + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        return (SipRequest) ((ParseResult.Parsed) new SipParser(SipLimits.DEFAULT).parse(bytes)).message();
    }

    private static SipRequest call(String number) {
        return invite("sip:" + number + "@pbx.example", "sip:905321112233@carrier.example", "sip:x@y", "");
    }

    private static void isFor(Verdict verdict, String tenant, String trunk, String dialled) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.tenant().name()).isEqualTo(tenant);
            assertThat(accepted.trunk().name()).isEqualTo(trunk);
            assertThat(accepted.dialled()).isEqualTo(dialled);
        });
    }

    @Test
    void a_shared_carriers_call_belongs_to_the_owner_of_the_number() {
        isFor(identity.of(call("08501110000"), from(SHARED, 5060)), "one", "shared", "08501110000");
        isFor(identity.of(call("+908502220000"), from(SHARED, 9999)), "two", "shared", "+908502220000");
        assertThat(identity.of(call("908503330000"), from(SHARED, 5060)))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class, r -> assertThat(r.status()).isEqualTo(404));
    }

    @Test
    void a_carrier_of_one_tenant_calls_it_whatever_the_number() {
        isFor(identity.of(call("908503330000"), from(OWN, 5080)), "one", "own2", "908503330000");
        isFor(identity.of(call("908501110000"), from(OWN, 1)), "one", "own", "908501110000");
    }

    @Test
    void an_address_that_a_tenant_named_itself_takes_nobody_elses_calls() {
        TrunkIdentity now = identity(
                tenant("victim", 1, "908501110000", trunk("carrier", SHARED, 5060, null)),
                tenant("thief", 2, "908502220000", named("a", SHARED), named("b", OWN), named("c", ELSEWHERE)),
                tenant("digest", 3, "908503330000", trunk("digest", null, 5060, "carrier")));
        isFor(now.of(call("908501110000"), from(SHARED, 5060)), "victim", "carrier", "908501110000");
        isFor(now.of(call("908509990000"), from(SHARED, 5060)), "victim", "carrier", "908509990000");
        // Somebody's office: a phone that hides its number.
        SipRequest anonymous = invite("sip:05321112233@one.example", "sip:anonymous@anonymous.invalid", "sip:x@y", "");
        assertThat(now.of(anonymous, from(OWN, 5060))).isNotInstanceOf(Verdict.Accepted.class);
        assertThat(now.of(call("908503330000"), from(ELSEWHERE, 5060))).isInstanceOf(Verdict.Challenged.class);
        // But calls to the tenant's own numbers are its own.
        isFor(now.of(call("908502220000"), from(SHARED, 5060)), "thief", "a", "908502220000");
        isFor(now.of(call("08502220000"), from(OWN, 5060)), "thief", "b", "08502220000");
        assertThat(now.concerns(call("1"), from(OWN, 5060))).isTrue();
    }

    @Test
    void a_trunk_that_is_switched_off_takes_no_calls() {
        TrunkSettings off = changed(trunk("off", OWN, 5060, "carrier"), false, true);
        TrunkIdentity now = identity(tenant("one", 1, "908501110000", off));
        assertThat(now.of(call("908501110000"), from(OWN, 5060))).isInstanceOf(Verdict.NoTrunk.class);
        assertThat(now.concerns(call("908501110000"), from(OWN, 5060))).isFalse();
    }

    private static TrunkSettings named(String name, String address) {
        return changed(trunk(name, address, 5060, null), true, false);
    }

    private static TrunkSettings changed(TrunkSettings one, boolean active, boolean operatorSet) {
        return new TrunkSettings(
                one.name(),
                one.proxy(),
                one.from(),
                one.register(),
                one.username(),
                one.password(),
                one.codecs(),
                one.numberFormat(),
                one.maxCalls(),
                one.inboundUser(),
                one.inboundPassword(),
                active,
                operatorSet,
                one.srtp(),
                one.authorities(),
                one.pinged());
    }

    @Test
    void a_call_to_the_registered_account_names_the_number_in_to() {
        SipRequest toAccount =
                invite("sip:account@10.0.0.1", "sip:0532@carrier.example", "sip:908502220000@carrier.example", "");
        isFor(identity.of(toAccount, from(SHARED, 5060)), "two", "shared", "908502220000");
    }

    @Test
    void a_phone_beside_the_carrier_is_no_carrier() {
        SipRequest phone = invite("sip:1001@one.example", "sip:1000@one.example", "sip:1001@one.example", "");
        assertThat(identity.of(phone, from(OWN, 5070))).isInstanceOf(Verdict.NoTrunk.class);
        assertThat(identity.concerns(phone, from(OWN, 5070))).isFalse();
        assertThat(identity.concerns(call("1"), from(OWN, 5070))).isTrue();
    }

    @Test
    void elsewhere_a_carrier_proves_itself_by_its_password() {
        Hop source = from(ELSEWHERE, 5060);
        Verdict asked = identity.of(call("908502220000"), source);
        assertThat(asked).isInstanceOf(Verdict.Challenged.class);
        String challenge = ((Verdict.Challenged) asked).headers().first("WWW-Authenticate");
        isFor(identity.of(answering(challenge, "carrier", "carrier-pw"), source), "two", "digest", "908502220000");
    }

    @Test
    void wrong_passwords_are_asked_again_a_few_times() {
        Hop source = from(ELSEWHERE, 5060);
        for (int i = 0; i < 3; i++) {
            Verdict.Challenged asked = (Verdict.Challenged) identity.of(call("908502220000"), source);
            assertThat(asked.status()).isEqualTo(401);
            String challenge = asked.headers().first("WWW-Authenticate");
            assertThat(identity.of(answering(challenge, i == 1 ? "nobody" : "carrier", "guess"), source))
                    .isInstanceOf(Verdict.Challenged.class);
        }
        assertThat(identity.of(call("908502220000"), source))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class, r -> assertThat(r.status()).isEqualTo(503));
        assertThat(identity.of(call("908502220000"), from("198.51.100.8", 5060)))
                .isInstanceOf(Verdict.Challenged.class);
    }

    private static SipRequest answering(String challenge, String user, String password) {
        return invite(
                "sip:908502220000@pbx.example",
                "sip:905321112233@carrier.example",
                "sip:x@y",
                "Authorization: " + credentials(challenge, user, password) + "\r\n");
    }

    private static String credentials(String challenge, String user, String password) {
        Matcher nonce = Pattern.compile("nonce=\"([^\"]*)\"").matcher(challenge);
        assertThat(nonce.find()).isTrue();
        String uri = "sip:908502220000@pbx.example";
        String response = md5(
                md5(user + ":trunk:" + password) + ":" + nonce.group(1) + ":00000001:c:auth:" + md5("INVITE:" + uri));
        return "Digest username=\"" + user + "\", realm=\"trunk\", nonce=\"" + nonce.group(1) + "\", uri=\"" + uri
                + "\", response=\"" + response + "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"";
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
