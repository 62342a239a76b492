package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.rig.Switch.RING;
import static org.santral.rig.Switch.SECOND;
import static org.santral.rig.Switch.SHOWN;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.LedgerEvent.Side;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Tenant;

/** Phones: registering, being called, calling on their behalf. */
class ExtensionCallTest extends SwitchTest {

    private Phone phone(Switch sw) {
        return kept(new Phone(sw.address(), "demo.example"));
    }

    private Phone registered(Switch sw, String number, String password) {
        Phone phone = phone(sw);
        assertThat(phone.register(number, password, "MD5", 3600).status()).isEqualTo(200);
        return phone;
    }

    private static CallId from(Switch sw, String extension, String destination, boolean manual) throws Exception {
        return sw.calls
                .originate(
                        sw.tenant,
                        new OriginateRequest.FromExtension(extension, destination, null, manual, RING, "campaign"))
                .call();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void a_phone_registers_with_its_password(String algorithm) {
        Switch sw = start(Setup.of(carrier));
        Phone phone = phone(sw);
        Msg answer = phone.register("1000", "secret", algorithm, 600);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.first("Contact")).startsWith(phone.contact() + ";expires=");
        assertThat(sw.registrar.bindings(sw.tenant, "1000")).singleElement().satisfies(binding -> {
            assertThat(binding.userAgent()).isEqualTo("Desk/7");
            assertThat(binding.source().address().getPort()).isEqualTo(phone.line.port());
            assertThat(sw.registrar.knows(binding.source())).isTrue();
        });
        assertThat(sw.registrar.registered()).isEqualTo(1);
    }

    @Test
    void a_stranger_learns_nothing_by_trying_numbers() {
        Switch sw = start(Setup.of(carrier));
        Msg wrong = phone(sw).register("1000", "guess", "MD5", 600);
        Msg unknown = phone(sw).register("1999", "guess", "MD5", 600);
        Msg mayNot = phone(sw).register("1002", "", "MD5", 600);

        assertThat(List.of(shape(unknown), shape(mayNot))).containsOnly(shape(wrong));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(sw.registrar.registered()).isZero();
    }

    private static String shape(Msg answer) {
        return answer.text()
                .replaceAll("(?m)^(Via|Call-ID|From|To|CSeq|Date):.*$", "$1")
                .replaceAll("nonce=\"[^\"]*\"", "nonce");
    }

    @Test
    void another_users_password_opens_no_door() {
        Switch sw = start(Setup.of(carrier));
        Phone phone = phone(sw);
        Msg challenge = phone.ask("1000", "");
        String own = phone.authorization(
                "1001", "s3cret", "MD5", challenge.first("WWW-Authenticate").replace("SHA-256", "MD5"));
        assertThat(phone.ask("1000", own + "Contact: " + phone.contact() + "\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(sw.registrar.registered()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"59, 423", "60, 200", "1, 423", "3600, 200", "999999999, 200"})
    void expiry_is_bounded(int seconds, int status) {
        Switch sw = start(Setup.of(carrier));
        Msg answer = phone(sw).register("1000", "secret", "MD5", seconds);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 423) {
            assertThat(answer.first("Min-Expires")).isEqualTo("60");
        } else {
            int granted = Integer.parseInt(answer.first("Contact").replaceAll(".*expires=", ""));
            assertThat(granted).isBetween(1, 3600);
        }
    }

    @Test
    void a_phone_unregisters_itself_or_all() {
        Switch sw = start(Setup.of(carrier));
        Phone one = registered(sw, "1000", "secret");
        Phone two = registered(sw, "1000", "secret");
        assertThat(sw.registrar.bindings(sw.tenant, "1000")).hasSize(2);
        var source = sw.registrar.bindings(sw.tenant, "1000").getFirst().source();

        assertThat(one.register("1000", "secret", "MD5", 0).all("Contact")).hasSize(1);
        assertThat(sw.registrar.bindings(sw.tenant, "1000")).hasSize(1);
        assertThat(two.register("1000", "secret", "MD5", "Contact: *\r\n").status())
                .isEqualTo(400);
        assertThat(two.register("1000", "secret", "MD5", "Contact: *\r\nExpires: 5\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(two.register("1000", "secret", "MD5", "Contact: *\r\nExpires: 0\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(sw.registrar.registered()).isZero();
        assertThat(sw.registrar.knows(source)).isFalse();
    }

    @Test
    void a_registration_that_the_network_delayed_changes_nothing() {
        Switch sw = start(Setup.of(carrier));
        Phone phone = registered(sw, "1000", "secret");
        Msg challenge = phone.ask("1000", "");
        String proof = phone.authorization(
                "1000", "secret", "MD5", challenge.all("WWW-Authenticate").getLast());
        assertThat(phone.ask("1000", 1, proof + "Contact: " + phone.contact() + "\r\nExpires: 0\r\n")
                        .status())
                .isEqualTo(500);
        assertThat(sw.registrar.registered()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contact: <tel:+905321234567>\r\n",
                "Contact: <mailto:a@b>\r\n",
                "Contact: <sip:1@h1>,<sip:1@h2>,<sip:1@h3>,<sip:1@h4>,<sip:1@h5>,<sip:1@h6>,<sip:1@h7>,<sip:1@h8>,"
                        + "<sip:1@h9>,<sip:1@h10>,<sip:1@h11>\r\n",
            })
    void what_cannot_be_called_is_not_registered(String contact) {
        Switch sw = start(Setup.of(carrier));

        assertThat(phone(sw).register("1000", "secret", "MD5", contact).status())
                .isEqualTo(400);
        assertThat(sw.registrar.registered()).isZero();
    }

    @Test
    void an_extension_has_a_bounded_number_of_phones() {
        Switch sw = start(Setup.of(carrier));
        Phone phone = phone(sw);
        for (int i = 0; i < 14; i++) {
            String contact = "Contact: <sip:1000@127.0.0.1:" + (20_000 + i) + ">\r\nExpires: " + (1000 + i) + "\r\n";
            assertThat(phone.register("1000", "secret", "MD5", contact).status())
                    .isEqualTo(200);
        }
        assertThat(sw.registrar.bindings(sw.tenant, "1000")).hasSize(10);
        assertThat(sw.registrar.bindings(sw.tenant, "1000").getFirst().contact().toString())
                .contains("20013");
    }

    @Test
    void a_phone_answers_by_itself_and_then_the_destination_is_called() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Phone phone = registered(sw, "1000", "secret");
        CallId call = from(sw, "1000", SECOND, false);
        PeerCall a = phone.called();
        assertThat(a.invite().first("Call-Info")).contains("answer-after=0");
        assertThat(a.invite().all("Alert-Info")).hasSize(2);
        assertThat(a.invite().first("From")).contains("sip:" + SECOND + "@demo.example");
        a.answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND);
        assertThat(b.invite().first("From")).contains("sip:" + SHOWN + "@").doesNotContain("1000");
        assertThat(b.invite().text()).doesNotContain("answer-after", "Desk/7", "Resepsiyon");
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        a.hangUp();
        b.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        LedgerEvent.Accepted accepted =
                sw.ledger.events(call, LedgerEvent.Accepted.class).getFirst();
        assertThat(accepted.origin()).isEqualTo(LedgerEvent.Origin.API_EXTENSION);
        assertThat(accepted.direction()).isEqualTo(LedgerEvent.Direction.OUT);
        assertThat(accepted.callType()).isEqualTo("campaign");
        assertThat(accepted.outboundCli()).isEqualTo(SHOWN);
        assertThat(sw.ledger.events(call, LedgerEvent.LegAnswered.class).getFirst())
                .isEqualTo(new LedgerEvent.LegAnswered(Side.A, 0, "1000"));
        sw.isIdle();
    }

    @Test
    void a_call_inside_rings_both_phones_and_no_carrier() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Phone reception = registered(sw, "1000", "secret");
        Phone ada = registered(sw, "1001", "s3cret");
        CallId call = from(sw, "1000", "1001", true);
        PeerCall a = reception.called();
        assertThat(a.invite().first("Call-Info")).isEmpty();
        a.answer(voiceA.sdp());
        PeerCall b = ada.called();
        assertThat(b.invite().first("From")).contains("Resepsiyon", "sip:1000@demo.example");
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        b.hangUp();
        a.hungUp();

        sw.ledger.ended(call);
        assertThat(sw.ledger.events(call, LedgerEvent.Accepted.class).getFirst().direction())
                .isEqualTo(LedgerEvent.Direction.LOCAL);
        sw.isIdle();
        assertThat(carrier.calls()).isZero();
    }

    @Test
    void an_extension_without_a_phone_does_not_respond() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = from(sw, "1000", SECOND, false);

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NO_USER_RESPONSE);
        assertThat(sw.calls.awaitFirstParty(call, RING))
                .isEqualTo(new CallControl.FirstParty.Failed(Cause.NO_USER_RESPONSE));
        sw.isIdle();
    }

    @Test
    void a_phone_that_is_gone_gives_way_to_the_one_before() throws Exception {
        Switch sw = start(Setup.of(carrier).withT1(Duration.ofMillis(60)));
        Phone old = phone(sw);
        assertThat(old.register("1000", "secret", "MD5", 1800).status()).isEqualTo(200);
        Phone gone = registered(sw, "1000", "secret");
        gone.close();
        CallId call = from(sw, "1000", SECOND, false);
        old.called().refuse("486 Busy Here");

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.USER_BUSY);
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class)).hasSize(2);
        sw.isIdle();
    }

    @Test
    void what_a_phone_that_can_be_reached_says_is_the_last_word() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Phone other = phone(sw);
        assertThat(other.register("1000", "secret", "MD5", 1800).status()).isEqualTo(200);
        Phone latest = registered(sw, "1000", "secret");
        CallId call = from(sw, "1000", SECOND, false);
        latest.called().refuse("503 Service Unavailable");

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
        sw.isIdle();
        assertThat(other.line.calls()).isZero();
    }

    @Test
    void an_unknown_tenant_has_no_phones() {
        Switch sw = start(Setup.of(carrier));
        Tenant other = Tenant.builder("other", 102, "other.example")
                .extensions(sw.tenant.extensions().values())
                .build();
        registered(sw, "1000", "secret");
        assertThat(sw.registrar.bindings(other, "1000")).isEmpty();
    }
}
