package org.santral.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.registrar.MessageWaiting.Counts;
import org.santral.rig.Msg;

/** The lamp of phones (RFC 3842, RFC 6665). */
class MessageWaitingTest {
    private static final String MAILBOX = "<sip:1000@demo.example>";
    private static final String EVENT = "Event: message-summary\r\n";

    private final Rig rig = new Rig();

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static String contact(Handset phone) {
        return "Contact: <sip:me@127.0.0.1:" + phone.port() + ">\r\n";
    }

    private Msg subscribe(Handset phone, int seconds) throws Exception {
        return phone.askWithPassword(
                "SUBSCRIBE", "1000", "secret", MAILBOX, EVENT + "Expires: " + seconds + "\r\n" + contact(phone));
    }

    @Test
    void a_subscriber_is_told_at_once_and_at_every_change() throws Exception {
        rig.mailboxes.put("1000", new Counts(2, 8));
        Handset phone = rig.udpPhone();
        Msg asked = phone.ask("SUBSCRIBE", "1000", MAILBOX, EVENT + contact(phone));
        assertThat(asked.status()).isEqualTo(401);
        Msg accepted = subscribe(phone, 600);
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.first("Expires")).isEqualTo("600");

        Msg first = phone.request("NOTIFY");
        assertThat(first.first("Event")).isEqualTo("message-summary");
        assertThat(first.first("Subscription-State")).startsWith("active;expires=");
        assertThat(first.first("Call-ID")).isEqualTo(accepted.first("Call-ID"));
        assertThat(first.first("From")).isEqualTo(accepted.first("To"));
        assertThat(first.first("Content-Type")).isEqualTo("application/simple-message-summary");
        assertThat(first.body())
                .isEqualTo("Messages-Waiting: yes\r\nMessage-Account: sip:1000@demo.example\r\n"
                        + "Voice-Message: 2/8 (0/0)\r\n");
        phone.ok(first);

        rig.messages.changed(rig.tenant, "1000", 0, 10);
        Msg second = phone.take(m -> m.isRequest("NOTIFY") && m.body().contains("0/10"));
        assertThat(second.body()).startsWith("Messages-Waiting: no\r\n");
        phone.ok(second);
    }

    @Test
    void renewed_and_taken_back_within_its_dialog() throws Exception {
        Handset phone = rig.udpPhone();
        Msg accepted = subscribe(phone, 600);
        phone.ok(phone.request("NOTIFY"));
        String dialog = accepted.first("To");
        Msg renewed = phone.ask("SUBSCRIBE", "1000", dialog, EVENT + "Expires: 700\r\n" + contact(phone));
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.first("Expires")).isEqualTo("700");
        phone.ok(phone.take(m ->
                m.isRequest("NOTIFY") && m.first("Subscription-State").matches("active;expires=(6[0-9][0-9]|700)")));
        assertThat(phone.ask("SUBSCRIBE", "1000", dialog, EVENT + "Expires: 5\r\n" + contact(phone))
                        .status())
                .isEqualTo(423);

        Msg gone = phone.ask("SUBSCRIBE", "1000", dialog, EVENT + "Expires: 0\r\n" + contact(phone));
        assertThat(gone.first("Expires")).isEqualTo("0");
        phone.ok(phone.take(
                m -> m.isRequest("NOTIFY") && m.first("Subscription-State").equals("terminated;reason=timeout")));
        rig.eventually("gone", () -> rig.agent.subscriptions() == 0);
        assertThat(phone.ask("SUBSCRIBE", "1000", dialog, EVENT + "Expires: 600\r\n" + contact(phone))
                        .status())
                .isEqualTo(481);
    }

    @Test
    void a_fetch_is_told_once() throws Exception {
        Handset phone = rig.udpPhone();
        assertThat(subscribe(phone, 0).status()).isEqualTo(200);
        Msg only = phone.request("NOTIFY");
        assertThat(only.first("Subscription-State")).isEqualTo("terminated;reason=timeout");
        phone.ok(only);
        rig.eventually("gone", () -> rig.agent.subscriptions() == 0);
    }

    @Test
    void a_subscriber_that_has_gone_is_forgotten() throws Exception {
        Handset phone = rig.udpPhone();
        subscribe(phone, 600);
        // Its NOTIFY is never answered.
        rig.eventually("gone", () -> rig.agent.subscriptions() == 0);
    }

    @Test
    void phones_that_did_not_subscribe_are_told_unasked_and_the_others_not_twice() throws Exception {
        Handset plain = rig.udpPhone();
        Handset subscribed = rig.udpPhone();
        plain.register("1000", "secret", plain.contact(600));
        subscribed.register("1000", "secret", subscribed.contact(600));
        subscribe(subscribed, 600);
        subscribed.ok(subscribed.request("NOTIFY"));

        rig.messages.changed(rig.tenant, "1000", 1, 0);
        Msg unasked = plain.request("NOTIFY");
        assertThat(unasked.first("Subscription-State")).startsWith("terminated");
        assertThat(unasked.uri()).isEqualTo("sip:me@127.0.0.1:" + plain.port());
        assertThat(unasked.body()).contains("Voice-Message: 1/0");
        plain.ok(unasked);
        Msg wanted = subscribed.request("NOTIFY");
        assertThat(wanted.first("Subscription-State")).startsWith("active");
        subscribed.ok(wanted);
        assertThat(subscribed.asked("NOTIFY")).isZero();
    }

    @Test
    void a_phone_that_comes_learns_what_waits() throws Exception {
        rig.mailboxes.put("1001", new Counts(1, 0));
        Handset phone = rig.udpPhone();
        phone.register("1001", "s3cret", phone.contact(600));
        Msg told = phone.request("NOTIFY");
        assertThat(told.body()).contains("Message-Account: sip:1001@demo.example");
        phone.ok(told);
    }

    @Test
    void other_packages_are_refused_by_name() throws Exception {
        Handset phone = rig.udpPhone();
        for (String event : new String[] {"Event: presence\r\n", "Event: dialog;sla\r\n", ""}) {
            Msg refused = phone.ask("SUBSCRIBE", "1000", MAILBOX, event + contact(phone));
            assertThat(refused.status()).isEqualTo(489);
            assertThat(refused.first("Allow-Events")).isEqualTo("message-summary");
        }
        assertThat(phone.askWithPassword(
                                "SUBSCRIBE", "1000", "secret", MAILBOX, EVENT + "Expires: 30\r\n" + contact(phone))
                        .status())
                .isEqualTo(423);
        assertThat(phone.askWithPassword("SUBSCRIBE", "1000", "secret", MAILBOX, EVENT)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_oldest_of_too_many_subscriptions_gives_way() throws Exception {
        Handset first = rig.udpPhone();
        subscribe(first, 600);
        first.ok(first.request("NOTIFY"));
        for (int i = 0; i < 10; i++) {
            Handset next = rig.udpPhone();
            subscribe(next, 600);
            next.ok(next.request("NOTIFY"));
        }
        Msg last = first.request("NOTIFY");
        assertThat(last.first("Subscription-State")).isEqualTo("terminated;reason=rejected");
        first.ok(last);
    }
}
