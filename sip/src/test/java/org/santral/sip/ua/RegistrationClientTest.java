package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.santral.sip.ua.RawPeer.Msg;
import org.santral.sip.ua.RegistrationState.Failed;
import org.santral.sip.ua.RegistrationState.Registered;
import org.santral.sip.ua.RegistrationState.Registering;
import org.santral.sip.ua.RegistrationState.Unregistered;

/** The life of a registration, and when it comes back. */
class RegistrationClientTest extends Fixture {

    @Test
    void registers_after_a_challenge_refreshes_and_unregisters() throws Exception {
        RegistrationClient client = registration();
        client.start();
        call.next(Registering.class);
        Msg first = peer.request("REGISTER");
        assertThat(first.first("Expires")).isEqualTo("120");
        assertThat(first.first("Contact")).startsWith("<sip:trunk@127.0.0.1:");
        String challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n";
        peer.respond(first, "401 Unauthorized", "x", challenge, "");
        Msg second = peer.expect("answer", m -> m.isRequest("REGISTER") && m.cseq() == 2);
        assertThat(second.first("Authorization")).contains("nc=00000001");
        granted(second, 2);
        assertThat(call.next(Registered.class).expires()).hasSeconds(2);
        Msg refresh = peer.expect("refresh", m -> m.isRequest("REGISTER") && m.cseq() == 3);
        assertThat(refresh.first("Call-ID")).isEqualTo(first.first("Call-ID"));
        assertThat(refresh.first("Authorization")).contains("nc=00000002");
        granted(refresh, 3600);
        call.next(Registered.class);
        client.stop();
        Msg last = peer.expect("removal", m -> m.isRequest("REGISTER") && m.cseq() == 4);
        assertThat(last.first("Expires")).isEqualTo("0");
        peer.respond(last, "200 OK", "x", "", "");
        call.next(Unregistered.class);
    }

    @Test
    void a_423_is_met_and_a_refusal_tried_again() throws Exception {
        RegistrationClient client = registration();
        client.start();
        call.next(Registering.class);
        Msg first = peer.request("REGISTER");
        peer.respond(first, "423 Interval Too Brief", "x", "Min-Expires: 600\r\n", "");
        Msg second = peer.expect("longer", m -> m.isRequest("REGISTER") && m.cseq() == 2);
        assertThat(second.first("Expires")).isEqualTo("600");
        peer.respond(second, "403 Forbidden", "x", "Retry-After: 100\r\n", "");
        Failed failed = call.next(Failed.class);
        assertThat(failed.status()).isEqualTo(403);
        assertThat(failed.retryIn()).hasSeconds(100);
        client.refresh();
        Msg third = peer.expect("again", m -> m.isRequest("REGISTER") && m.cseq() == 3);
        client.stop();
        // The answer to what was under way still counts: the binding it made is removed.
        granted(third, 600);
        Msg last = peer.expect("removal", m -> m.isRequest("REGISTER") && m.cseq() == 4);
        peer.respond(last, "403 Forbidden", "x", "", "");
        call.next(Unregistered.class);
    }

    @Test
    void the_waits_grow_up_to_half_an_hour_and_start_over_after_success() {
        RegistrationPlan plan = new RegistrationPlan(new Random(1), Duration.ofHours(1));
        Duration upper = Duration.ofSeconds(5);
        for (int i = 0; i < 40; i++) {
            Duration wait = plan.retryIn(null);
            assertThat(wait).isBetween(upper.dividedBy(2), upper);
            upper = upper.multipliedBy(2).compareTo(Duration.ofMinutes(30)) > 0
                    ? Duration.ofMinutes(30)
                    : upper.multipliedBy(2);
        }
        assertThat(plan.retryIn(Duration.ofHours(2))).isEqualTo(Duration.ofHours(2));
        assertThat(plan.refreshIn(Duration.ofSeconds(100))).hasSeconds(80);
        assertThat(plan.refreshIn(Duration.ofMillis(1))).hasSeconds(1);
        assertThat(plan.retryIn(null)).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(plan.tooBrief(Duration.ofMinutes(1))).isFalse();
        assertThat(plan.tooBrief(null)).isFalse();
        assertThat(plan.tooBrief(Duration.ofHours(2))).isTrue();
        assertThat(plan.expires()).isEqualTo(Duration.ofHours(2));
    }

    private void granted(Msg register, int seconds) {
        String contacts = "Contact: <sip:other@10.0.0.1>;expires=9999, " + register.first("Contact") + ";expires="
                + seconds + "\r\n";
        peer.respond(register, "200 OK", "x", contacts, "");
    }
}
