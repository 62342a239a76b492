package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.santral.rig.Eventually;
import org.santral.rig.Msg;
import org.santral.rig.Phone;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.TrunkSettings;

/** Scanners, and callers that nobody knows: they learn nothing, cost others nothing and reach no carrier. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersTest {
    private static final int TIMED = 300;
    private final SipPeer carrier = new SipPeer();
    private final SipPeer stranger = new SipPeer("127.0.0.2");
    private final Switch sw = new Switch(
            Setup.of().withTrunks(elsewhere(Switch.trunk("carrier", carrier))).withT1(Duration.ofMillis(10)));
    private int number;

    StrangersTest() {
        stranger.talkTo(sw.address());
    }

    /** The same carrier, which calls from an address that is not of this machine. */
    private static TrunkSettings elsewhere(TrunkSettings trunk) {
        return new TrunkSettings(
                trunk.name(),
                trunk.proxy(),
                List.of(InetAddress.ofLiteral("192.0.2.1")),
                false,
                null,
                null,
                trunk.codecs(),
                trunk.numberFormat(),
                10);
    }

    @AfterAll
    void close() {
        sw.close();
        stranger.close();
        carrier.close();
    }

    private Msg asks(String method, String user) {
        String callId = "scan-" + ++number;
        String address = "<sip:" + user + "@demo.example>";
        stranger.request(
                method,
                method.equals("INVITE") ? "sip:" + user + "@demo.example" : "sip:demo.example",
                address + ";tag=s",
                address,
                callId,
                1,
                "Contact: <sip:s@127.0.0.2:" + stranger.port() + ">\r\nContent-Length: 0\r\n\r\n");
        return stranger.take(
                "answer",
                m -> m.isResponse(method)
                        && m.status() >= 200
                        && m.first("Call-ID").equals(callId));
    }

    /** What an answer says, without what is random in every answer and what the question said. */
    private static String said(Msg answer, String user) {
        return answer.text()
                .replaceAll("nonce=\"[^\"]*\"", "nonce")
                .replaceAll("(?i)tag=[0-9a-f]+", "tag")
                .replaceAll("branch=[^;\r]*", "branch")
                .replaceAll("scan-[0-9]+", "call")
                .replace("sip:" + user + "@", "sip:@");
    }

    @Test
    void who_is_there_and_who_is_not_are_answered_alike() {
        for (String method : List.of("REGISTER", "INVITE")) {
            Set<String> answers = new HashSet<>();
            // With a phone's password, without one, unknown, no number, an emergency number, a service.
            for (String user : List.of("1000", "1002", "1999", "admin", "112", "%2a97", "908508850000")) {
                answers.add(said(asks(method, user), user));
            }
            assertThat(answers).as(method).hasSize(1);
            assertThat(answers.iterator().next())
                    .startsWith("SIP/2.0 401 ")
                    .doesNotContainPattern("(?i)(server|user-agent): .*[0-9]+\\.[0-9]");
        }
    }

    @Test
    void they_are_answered_after_the_same_time() {
        long[] known = new long[TIMED];
        long[] unknown = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            // In turn, so that whatever else the machine does falls on both.
            known[i] = nanos("1000");
            unknown[i] = nanos("1999");
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        double ratio = (double) known[TIMED / 4] / unknown[TIMED / 4];
        assertThat(ratio).isBetween(0.6, 1.67);
    }

    private long nanos(String user) {
        long begin = System.nanoTime();
        asks("REGISTER", user);
        return System.nanoTime() - begin;
    }

    @Test
    void domains_that_are_not_ours_are_not_answered() {
        long before = sw.userAgent.stack().metrics().screened();
        int answers = stranger.everything().size();
        for (String method : List.of("REGISTER", "INVITE", "OPTIONS")) {
            stranger.request(
                    method,
                    "sip:127.0.0.1",
                    "<sip:100@127.0.0.1>;tag=s",
                    "<sip:100@127.0.0.1>",
                    "svwar-" + method,
                    1,
                    "Contact: <sip:s@127.0.0.2>\r\nContent-Length: 0\r\n\r\n");
        }
        Eventually.holds("dropped", () -> sw.userAgent.stack().metrics().screened() >= before + 3);
        assertThat(stranger.everything()).hasSize(answers);
    }

    @Test
    void a_forged_source_is_sent_one_answer_that_is_hardly_longer_than_the_question() {
        try (SipPeer victim = new SipPeer("127.0.0.6")) {
            victim.talkTo(sw.address());
            for (String method : List.of("INVITE", "REGISTER")) {
                // The shortest that is answered at all.
                victim.send(method + " sip:demo.example SIP/2.0\r\nv:SIP/2.0/UDP 127.0.0.6:" + victim.port()
                        + ";branch=z9hG4bK" + method + "\r\nf:<sip:1@demo.example>;tag=1\r\nt:<sip:1@demo.example>\r\n"
                        + "i:" + method + "\r\nCSeq:1 " + method + "\r\nm:<sip:a@b>\r\nMax-Forwards:9\r\nl:0\r\n\r\n");
                victim.response(method);
            }
            // 64 * T1 later nothing is left that could be sent again.
            Eventually.holds("over", () -> sw.userAgent.stack().metrics().transactions() == 0);
            assertThat(victim.everything())
                    .hasSize(2)
                    .allMatch(answer -> answer.text().length() < 600);
        }
    }

    @Test
    void no_unproved_invite_reaches_a_carrier_or_the_ledger() {
        Phone phone = new Phone(sw.address(), "demo.example");
        assertThat(phone.register("1000", "secret", "MD5", 600).status()).isEqualTo(200);
        String host = "127.0.0.1:" + sw.address().getPort();
        String outside = "905321234567";
        String own = "sip:" + outside + "@demo.example";
        List<String[]> invites = new ArrayList<>();
        // Request-URI, From, To, more
        invites.add(new String[] {own, "<sip:1000@demo.example>", "<" + own + ">", ""});
        invites.add(new String[] {
            own, "<sip:1000@demo.example>", "<" + own + ">", "Route: <sip:127.0.0.1:" + carrier.port() + ";lr>\r\n"
        });
        invites.add(new String[] {
            "sip:" + outside + "@127.0.0.1:" + carrier.port(), "<sip:1000@demo.example>", "<" + own + ">", ""
        });
        invites.add(
                new String[] {"sip:" + outside + "@" + host, "<sip:a@b.example>", "<sip:" + outside + "@x.example>", ""
                });
        invites.add(new String[] {own, "<sip:a@b.example>", "<sip:1000@other.example>", "Max-Forwards: 0\r\n"});
        invites.add(new String[] {own, "<sip:demo.example>", "<" + own + ">", ""});
        invites.add(new String[] {
            "sip:1000@demo.example",
            "<sip:1001@demo.example>",
            "<sip:1000@demo.example>",
            "Replaces: a;to-tag=b;from-tag=c\r\nRequire: replaces\r\n"
        });
        invites.add(new String[] {
            own,
            "<sip:1000@demo.example>",
            "<" + own + ">",
            "P-Asserted-Identity: <sip:1000@demo.example>\r\nRemote-Party-ID: <sip:1000@demo.example>\r\n"
        });
        invites.add(new String[] {
            own,
            "<sip:1000@demo.example>",
            "<" + own + ">",
            "Authorization: Digest username=\"1000\", realm=\"demo.example\", nonce=\"\", uri=\"" + own
                    + "\", response=\"\", qop=auth, nc=00000001, cnonce=\"\"\r\n"
        });
        invites.add(new String[] {"tel:+" + outside, "<sip:1000@demo.example>", "<tel:+" + outside + ">", ""});
        for (String[] invite : invites) {
            // From a stranger, and from the address and port that a phone of ours is registered from.
            for (SipPeer source : List.of(stranger, phone.line)) {
                source.request(
                        "INVITE",
                        invite[0],
                        invite[1] + ";tag=x",
                        invite[2],
                        "inv-" + ++number,
                        1,
                        "Contact: <sip:x@127.0.0.2>\r\n" + invite[3] + "Content-Length: 0\r\n\r\n");
            }
        }
        // A question that is answered after all of them.
        assertThat(phone.ask("1000", "").status()).isEqualTo(401);
        Eventually.holds("over", () -> sw.userAgent.stack().metrics().transactions() == 0);
        assertThat(sw.ledger.calls()).isEmpty();
        assertThat(carrier.calls()).isZero();
        assertThat(stranger.everything())
                .noneMatch(m -> m.isResponse("INVITE") && m.status() < 300 && m.status() > 100);
        phone.close();
    }
}
