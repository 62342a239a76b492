package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.rig.Msg;
import org.santral.rig.Phone;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** Passwords are tried from many addresses: that ends soon, and the customer goes on calling. */
class GuessingTest {
    private final Switch sw = new Switch(Setup.of());

    @AfterEach
    void close() {
        sw.close();
    }

    /** A REGISTER with a password, and a nonce of an earlier answer to whomever. */
    private static Msg guess(SipPeer from, String user, String password, String challenge, int cseq) {
        String address = "<sip:" + user + "@demo.example>";
        from.request(
                "REGISTER",
                "sip:demo.example",
                address + ";tag=g",
                address,
                "guess-" + System.identityHashCode(from) + "-" + from.port(),
                cseq,
                (challenge.isEmpty()
                                ? ""
                                : Phone.authorization("REGISTER", "sip:demo.example", user, password, "MD5", challenge))
                        + "Contact: <sip:g@127.0.0.9>\r\nContent-Length: 0\r\n\r\n");
        return from.take(
                "answer", m -> m.isResponse("REGISTER") && m.first("CSeq").startsWith(cseq + " "));
    }

    private static String challenge(Msg answer) {
        return answer.all("WWW-Authenticate").stream()
                .filter(header -> header.contains("algorithm=MD5"))
                .findFirst()
                .orElse("");
    }

    /** Three guesses each from so many addresses. */
    private void attack(int sources, String user) throws InterruptedException {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        for (int i = 0; i < sources; i++) {
            String address = "127.0.9." + (i + 1);
            threads.add(Thread.ofVirtual().start(() -> {
                try (SipPeer one = new SipPeer(address)) {
                    one.talkTo(sw.address());
                    Msg answer = guess(one, user, "", "", 1);
                    for (int n = 2; n < 5 && answer.status() == 401; n++) {
                        answer = guess(one, user, "wrong" + n, challenge(answer), n);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void an_account_under_attack_is_closed_to_strangers_and_open_to_its_owner() throws Exception {
        try (Phone owner = new Phone(sw.address(), "demo.example")) {
            assertThat(owner.register("1000", "secret", "MD5", 600).status()).isEqualTo(200);
        }
        for (String user : List.of("1000", "1999")) {
            attack(40, user);
            try (SipPeer late = new SipPeer("127.0.9.200")) {
                late.talkTo(sw.address());
                Msg answer = guess(late, user, "", "", 1);
                assertThat(answer.status()).as("a new source, account " + user).isEqualTo(503);
                assertThat(answer.first("Retry-After")).isEqualTo("300");
            }
        }
        // Another port than before, as after a restart of the phone, and no registration from there.
        try (Phone owner = new Phone(sw.address(), "demo.example")) {
            assertThat(owner.register("1000", "secret", "MD5", 600).status()).isEqualTo(200);
        }
    }

    @Test
    void what_is_sent_in_a_customers_name_does_not_count_against_it() {
        try (SipPeer attacker = new SipPeer("127.0.9.250");
                SipPeer spoofed = new SipPeer("127.0.9.251")) {
            attacker.talkTo(sw.address());
            spoofed.talkTo(sw.address());
            String seen = challenge(guess(attacker, "1000", "", "", 1));
            for (int n = 2; n < 80; n++) {
                // The customer's address stands on it, the nonce is the attacker's: right or wrong, it says the same.
                Msg answer = guess(spoofed, "1000", n % 2 == 0 ? "wrong" : "secret", seen, n);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.text()).contains("stale=true");
            }
            Msg answer = guess(spoofed, "1000", "", "", 100);
            assertThat(answer.status()).as("not barred").isEqualTo(401);
            assertThat(guess(spoofed, "1000", "secret", challenge(answer), 101).status())
                    .isEqualTo(200);
        }
    }
}
