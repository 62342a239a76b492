package org.santral.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.rig.Msg;

/** Who may call: by password every time, or over the connection that registered; and how guessing ends. */
class PhoneIdentityTest {
    private static final String CALLED = "<sip:1001@demo.example>";

    private final Rig rig = new Rig();

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static String contact(Handset phone) {
        return "Contact: <sip:me@127.0.0.1:" + phone.port() + ">\r\n";
    }

    private static Msg call(Handset phone, String user, String password) throws Exception {
        return phone.askWithPassword("INVITE", user, password, CALLED, contact(phone));
    }

    @Test
    void a_call_over_udp_is_challenged_even_from_a_registered_phone() throws Exception {
        Handset phone = rig.udpPhone();
        phone.register("1000", "secret", phone.contact(600));
        Msg asked = phone.ask("INVITE", "1000", CALLED, contact(phone));
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.first("WWW-Authenticate")).startsWith("Digest realm=\"demo.example\"");
        assertThat(call(phone, "1000", "secret").first("X-Is")).isEqualTo("1000");
    }

    @Test
    void a_call_over_the_connection_that_registered_is_taken_as_it_is() throws Exception {
        Handset phone = rig.tcpPhone();
        Handset other = rig.tcpPhone();
        phone.register("1000", "secret", phone.contact(600));
        assertThat(phone.ask("INVITE", "1000", CALLED, contact(phone)).first("X-Is"))
                .isEqualTo("1000");
        assertThat(phone.ask("INVITE", "1001", CALLED, contact(phone)).status()).isEqualTo(401);
        assertThat(other.ask("INVITE", "1000", CALLED, contact(other)).status()).isEqualTo(401);
        phone.register("1000", "secret", phone.contact(0));
        assertThat(phone.ask("INVITE", "1000", CALLED, contact(phone)).status()).isEqualTo(401);
    }

    @Test
    void known_and_unknown_extensions_are_answered_alike() throws Exception {
        Handset phone = rig.udpPhone();
        for (String user : new String[] {"1000", "1002", "1999"}) {
            Msg first = phone.ask("INVITE", user, CALLED, contact(phone));
            Msg second = call(phone, user, "wrong");
            for (Msg answer : new Msg[] {first, second}) {
                assertThat(answer.text()
                                .replaceAll("nonce=\"[^\"]*\"", "nonce")
                                .replaceAll("tag=[0-9a-zA-Z]*", "tag")
                                .replaceAll("branch=[^;]*", "branch")
                                .replace(user, "USER"))
                        .isEqualTo(first.text()
                                .replaceAll("nonce=\"[^\"]*\"", "nonce")
                                .replaceAll("tag=[0-9a-zA-Z]*", "tag")
                                .replaceAll("branch=[^;]*", "branch")
                                .replace(user, "USER")
                                .replace(first.first("CSeq"), answer.first("CSeq")));
            }
        }
    }

    @Test
    void a_caller_of_another_domain_is_refused() throws Exception {
        Handset phone = rig.udpPhone();
        phone.send("INVITE sip:1001@elsewhere.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + phone.port()
                + ";rport;branch=z9hG4bKelse\r\nMax-Forwards: 70\r\nFrom: <sip:x@elsewhere.example>;tag=x\r\nTo: "
                + CALLED
                + "\r\nCall-ID: elsewhere\r\nCSeq: 1 INVITE\r\n" + contact(phone) + "Content-Length: 0\r\n\r\n");
        assertThat(phone.take(m -> m.isResponse("INVITE") && m.status() >= 200).status())
                .isEqualTo(403);
    }

    @Test
    void guessing_ends_after_a_few_wrong_passwords_and_starts_again_later() throws Exception {
        Handset guesser = rig.udpPhone();
        for (int i = 0; i < 3; i++) {
            assertThat(call(guesser, "1000", "guess" + i).status()).isEqualTo(401);
        }
        Msg barred = call(guesser, "1000", "secret");
        assertThat(barred.status()).isEqualTo(503);
        assertThat(barred.first("Retry-After")).isEqualTo("300");
        assertThat(call(guesser, "1001", "s3cret").first("X-Is")).isEqualTo("1001");
        rig.clock.advance(Duration.ofMinutes(5));
        assertThat(call(guesser, "1000", "secret").first("X-Is")).isEqualTo("1000");
    }

    @Test
    void a_registered_phone_is_served_whatever_others_guess() throws Exception {
        Handset phone = rig.udpPhone();
        Handset guesser = rig.udpPhone();
        phone.register("1000", "secret", phone.contact(600));
        for (int i = 0; i < 9; i++) {
            call(guesser, i % 2 == 0 ? "1000" : "1999", "guess" + i);
        }
        assertThat(guesser.register("1000", "secret", guesser.contact(600)).status())
                .isEqualTo(503);
        assertThat(guesser.register("1001", "s3cret", guesser.contact(600)).status())
                .isEqualTo(503);
        assertThat(phone.register("1000", "secret", phone.contact(600)).status())
                .isEqualTo(200);
        assertThat(call(phone, "1000", "secret").first("X-Is")).isEqualTo("1000");
        assertThat(rig.bindings("1000")).hasSize(1);
    }

    @Test
    void a_right_password_clears_what_was_mistyped() throws Exception {
        Handset phone = rig.udpPhone();
        for (int i = 0; i < 6; i++) {
            assertThat(call(phone, "1000", i % 2 == 0 ? "mistyped" : "secret").status())
                    .isEqualTo(i % 2 == 0 ? 401 : 486);
        }
    }
}
