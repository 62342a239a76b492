package org.santral.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.base.AddressRange;
import org.santral.rig.Msg;
import org.santral.tenant.Extension;
import org.santral.tenant.Networks;

/** Registration by messages made by hand: RFC 3261 §10.3, RFC 3327, RFC 5626. */
class RegistrarTest {
    private static final String INSTANCE = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"";

    private final Rig rig = new Rig();

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void several_phones_of_one_extension_come_renew_and_leave_one_by_one() throws Exception {
        Handset desk = rig.udpPhone();
        Handset mobile = rig.tcpPhone();
        assertThat(desk.register("1000", "secret", desk.contact(600)).status()).isEqualTo(200);
        rig.clock.advance(Duration.ofSeconds(10));
        Msg both = mobile.register("1000", "secret", mobile.contact(600));
        assertThat(both.all("Contact")).hasSize(2).anyMatch(c -> c.contains(":" + desk.port()) && c.endsWith("=590"));
        assertThat(rig.bindings("1000").getFirst().source().address().getPort()).isEqualTo(mobile.port());
        assertThat(rig.registrar.registrations(rig.tenant))
                .extracting(Registration::extension)
                .containsExactly("1000", "1000");

        desk.register("1000", "secret", desk.contact(600));
        desk.register("1000", "secret", desk.contact(0));
        assertThat(rig.bindings("1000"))
                .singleElement()
                .satisfies(b -> assertThat(b.contact().port()).isEqualTo(mobile.port()));
        assertThat(mobile.register("1000", "secret", "Contact: *\r\nExpires: 60\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(mobile.register("1000", "secret", "Contact: *\r\nExpires: 0\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(rig.bindings("1000")).isEmpty();
        rig.eventually("told", () -> rig.events.size() == 4);
        assertThat(rig.events)
                .containsExactly("registered 1000", "registered 1000", "unregistered 1000", "unregistered 1000");
    }

    @Test
    void an_extension_that_is_gone_takes_its_phones_along() throws Exception {
        Handset desk = rig.udpPhone();
        desk.register("1000", "secret", desk.contact(600));
        rig.directory.replace(
                List.of(rig.tenant.toBuilder().extensions(List.of()).build()));
        rig.registrar.forgetGone();
        assertThat(rig.bindings("1000")).isEmpty();
        rig.eventually("told", () -> rig.events.contains("unregistered 1000"));
        assertThat(desk.register("1000", "secret", desk.contact(600)).status()).isEqualTo(401);
    }

    @Test
    void an_extension_that_changes_takes_phones_along_that_may_not_be_there_any_more() throws Exception {
        Handset desk = rig.udpPhone();
        Extension usual = rig.tenant.extension("1000").orElseThrow();
        Networks elsewhere = new Networks(
                List.of(AddressRange.parse("0.0.0.0/0.0.0.0")), List.of(AddressRange.parse("192.0.2.0/24")));
        for (Extension changed :
                List.of(usual.withActive(false), usual.withNetworks(elsewhere), usual.withPassword("other"))) {
            rig.directory.replace(List.of(rig.tenant));
            rig.registrar.forgetGone();
            assertThat(desk.register("1000", "secret", desk.contact(600)).status())
                    .isEqualTo(200);
            rig.directory.replace(
                    List.of(rig.tenant.toBuilder().extensions(List.of(changed)).build()));
            rig.registrar.forgetGone();
            assertThat(rig.bindings("1000")).isEmpty();
            assertThat(desk.register("1000", "secret", desk.contact(600)).status())
                    .isEqualTo(401);
        }
        assertThat(desk.register("1000", "other", desk.contact(600)).status()).isEqualTo(200);
        rig.registrar.forgetGone();
        assertThat(rig.bindings("1000")).hasSize(1);
    }

    @Test
    void more_phones_than_ten_push_the_oldest_out() throws Exception {
        Handset phone = rig.udpPhone();
        for (int i = 0; i < 12; i++) {
            phone.register(
                    "1000",
                    "secret",
                    "Contact: <sip:a" + i + "@127.0.0.1:" + phone.port() + ">;expires=" + (100 + i) + "\r\n");
        }
        assertThat(rig.bindings("1000")).hasSize(10);
        assertThat(rig.bindings("1000").getFirst().contact().user()).isEqualTo("a11");
        assertThat(rig.bindings("1000").getLast().contact().user()).isEqualTo("a2");
    }

    @Test
    void too_short_a_time_is_told_the_shortest_and_too_long_a_time_is_cut() throws Exception {
        Handset phone = rig.udpPhone();
        Msg brief = phone.register("1000", "secret", phone.contact(59));
        assertThat(brief.status()).isEqualTo(423);
        assertThat(brief.first("Min-Expires")).isEqualTo("60");
        assertThat(phone.register("1000", "secret", phone.contact(86_400)).first("Contact"))
                .endsWith("expires=3600");
    }

    @Test
    void who_does_not_renew_is_told_of() throws Exception {
        PhoneWatch watch = new PhoneWatch(rig.agent, rig.registrar, PhoneWatch.INTERVAL);
        rig.kept.add(watch);
        Handset phone = rig.udpPhone();
        phone.register("1000", "secret", phone.contact(60));
        rig.clock.advance(Duration.ofSeconds(60));
        assertThat(rig.bindings("1000")).isEmpty();
        rig.eventually("expired", () -> rig.events.contains("expired 1000"));
        assertThat(rig.registrar.registered()).isZero();
    }

    @Test
    void the_path_is_kept_and_given_back_to_who_understands_it() throws Exception {
        Handset phone = rig.udpPhone();
        String path = "Path: <sip:edge1.example;lr>\r\nPath: <sip:edge2.example;lr;ob>\r\n";
        Msg told = phone.register("1000", "secret", "Supported: path\r\n" + path + phone.contact(600));
        assertThat(told.all("Path")).containsExactly("<sip:edge1.example;lr>", "<sip:edge2.example;lr;ob>");
        assertThat(rig.bindings("1000")).singleElement().satisfies(b -> {
            assertThat(b.path())
                    .extracting(Object::toString)
                    .containsExactly("<sip:edge1.example;lr>", "<sip:edge2.example;lr;ob>");
            assertThat(b.nextHop()).isNull();
        });
        assertThat(phone.register("1000", "secret", path + phone.contact(600)).all("Path"))
                .isEmpty();
        assertThat(phone.register("1000", "secret", "Path: <http://x.example>\r\n" + phone.contact(600))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void flows_over_connections_are_told_apart_and_last_while_they_live() throws Exception {
        Handset first = rig.tcpPhone();
        Handset second = rig.tcpPhone();
        String outbound = "Supported: path, outbound\r\nRequire: outbound\r\nContact: <sip:me@10.0.0.1;ob>" + INSTANCE;
        Msg granted = first.register("1000", "secret", outbound + ";reg-id=1;expires=600\r\n");
        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.first("Require")).isEqualTo("outbound");
        assertThat(granted.first("Flow-Timer")).isEqualTo("120");
        assertThat(granted.first("Contact")).contains("reg-id=1").contains("+sip.instance=\"<urn:uuid:");
        second.register("1000", "secret", outbound + ";reg-id=2;expires=600\r\n");
        assertThat(rig.bindings("1000")).extracting(Binding::regId).containsExactlyInAnyOrder(1, 2);
        assertThat(first.ping()).isTrue();

        first.close();
        rig.eventually("the flow fails", () -> !rig.bindings("1000").getLast().reachable());
        assertThat(rig.bindings("1000").getFirst().reachable()).isTrue();
        assertThat(rig.bindings("1000").getFirst().source().address().getPort()).isEqualTo(second.port());
    }

    @Test
    void over_udp_flows_are_not_promised_and_a_proxy_has_to_promise_them() throws Exception {
        Handset phone = rig.udpPhone();
        String contact = "Supported: outbound, path\r\nContact: <sip:me@127.0.0.1:" + phone.port() + ">" + INSTANCE
                + ";reg-id=1;expires=600\r\n";
        Msg plain = phone.register("1000", "secret", contact);
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.all("Require")).isEmpty();
        assertThat(rig.bindings("1000").getFirst().regId()).isZero();

        String proxy = "Via: SIP/2.0/UDP 127.0.0.1:" + phone.port() + ";branch=z9hG4bKinner\r\n";
        assertThat(phone.register("1000", "secret", proxy + contact).status()).isEqualTo(439);
        Msg promised = phone.register("1000", "secret", proxy + "Path: <sip:edge.example;lr;ob>\r\n" + contact);
        assertThat(promised.first("Require")).isEqualTo("outbound");
        assertThat(rig.bindings("1000")).singleElement().satisfies(b -> assertThat(b.regId())
                .isEqualTo(1));
    }

    @Test
    void a_phone_that_moves_keeps_its_place_by_its_instance() throws Exception {
        Handset before = rig.udpPhone();
        Handset after = rig.udpPhone();
        before.register("1000", "secret", "Contact: <sip:me@127.0.0.1:" + before.port() + ">" + INSTANCE + "\r\n");
        rig.clock.advance(Duration.ofSeconds(5));
        after.register("1000", "secret", "Contact: <sip:me@127.0.0.1:" + after.port() + ">" + INSTANCE + "\r\n");
        assertThat(rig.bindings("1000")).singleElement().satisfies(b -> {
            assertThat(b.source().address().getPort()).isEqualTo(after.port());
            assertThat(b.registeredAt()).isEqualTo(rig.clock.instant().minusSeconds(5));
        });
        assertThat(rig.events).containsExactly("registered 1000");
    }

    @Test
    void a_phone_behind_a_nat_is_asked_and_marked_while_it_does_not_answer() throws Exception {
        PhoneWatch watch = new PhoneWatch(rig.agent, rig.registrar, Duration.ofMillis(100));
        rig.kept.add(watch);
        Handset natted = rig.udpPhone();
        natted.register("1001", "s3cret", "Contact: <sip:me@10.1.2.3:5060>;expires=3600\r\n");
        Msg options = natted.request("OPTIONS");
        assertThat(options.uri()).isEqualTo("sip:me@10.1.2.3:5060");
        natted.ok(options);
        rig.eventually("not answering", () -> !rig.bindings("1001").getFirst().answers());
        assertThat(rig.bindings("1001")).hasSize(1);

        // The next question, among those sent again and again: answered, it counts as reachable once more.
        rig.eventually("answering", () -> {
            try {
                natted.ok(natted.request("OPTIONS"));
            } catch (java.io.IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            return rig.bindings("1001").getFirst().reachable();
        });
        rig.eventually("told", () -> rig.events.size() >= 3);
        assertThat(rig.events).startsWith("registered 1001", "is silent 1001", "answers 1001");
    }

    @Test
    void a_silent_phone_that_registers_again_answers() throws Exception {
        Handset phone = rig.udpPhone();
        phone.register("1001", "s3cret", phone.contact(3600));
        rig.eventually("told of the first", () -> rig.events.size() == 1);
        rig.registrar.answers(rig.tenant, "1001", rig.bindings("1001").getFirst(), false);
        phone.register("1001", "s3cret", phone.contact(3600));
        rig.eventually("told", () -> rig.events.size() == 3);
        assertThat(rig.events).containsExactly("registered 1001", "is silent 1001", "answers 1001");
    }

    @Test
    void a_phone_that_anybody_can_reach_is_left_alone() throws Exception {
        PhoneWatch watch = new PhoneWatch(rig.agent, rig.registrar, Duration.ofMillis(5));
        rig.kept.add(watch);
        Handset open = rig.udpPhone();
        Handset natted = rig.udpPhone();
        open.register("1000", "secret", open.contact(3600));
        natted.register("1001", "s3cret", "Contact: <sip:me@10.1.2.3:5060>;expires=3600\r\n");
        for (int i = 0; i < 3; i++) {
            natted.ok(natted.request("OPTIONS"));
        }
        // What came for the open phone would have come by now: its rounds are as frequent.
        assertThat(open.register("1000", "secret", open.contact(0)).status()).isEqualTo(200);
        assertThat(open.asked("OPTIONS")).isZero();
    }
}
