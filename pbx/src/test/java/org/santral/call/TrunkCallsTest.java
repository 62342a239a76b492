package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.SECOND;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.Eventually;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import org.santral.tenant.TrunkSettings.NumberFormat;
import org.santral.trunk.Trunk;

/** Carriers: their places, failover from one to the next, and changes of their settings while calls are up. */
class TrunkCallsTest extends SwitchTest {
    private final SipPeer second = kept(new SipPeer());

    private static Cause end(Switch sw, CallId call) {
        return sw.ledger.ended(call).termination().cause();
    }

    @ParameterizedTest
    @CsvSource({"503 Service Unavailable, NORMAL_CIRCUIT_CONGESTION", "500 Oops, NORMAL_TEMPORARY_FAILURE"})
    void the_next_carrier_is_tried_when_one_cannot_take_the_call(String status, Cause cause) throws Exception {
        Switch sw = start(Setup.of(carrier, second));
        CallId call = sw.originate(DialOn.ANSWER);
        carrier.called(FIRST).refuse(status);
        second.called(FIRST).refuse("486 Busy Here");

        assertThat(end(sw, call)).isEqualTo(Cause.USER_BUSY);
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class))
                .containsExactly(
                        new LedgerEvent.LegStarted(Side.A, 0, FIRST, null, "carrier1"),
                        new LedgerEvent.LegStarted(Side.A, 1, FIRST, null, "carrier2"));
        assertThat(sw.ledger.events(call, LedgerEvent.LegEnded.class))
                .extracting(e -> e.leg() + " " + e.termination().cause())
                .containsExactly("0 " + cause, "1 USER_BUSY");
        sw.isIdle();
    }

    @Test
    void the_next_carrier_is_tried_when_one_is_silent() throws Exception {
        carrier.fallSilent();
        Switch sw = start(Setup.of(carrier, second).withT1(Duration.ofMillis(60)));
        CallId call = sw.originate(DialOn.ANSWER);
        second.called(FIRST).refuse("486 Busy Here");

        assertThat(end(sw, call)).isEqualTo(Cause.USER_BUSY);
        assertThat(sw.ledger.events(call, LedgerEvent.LegEnded.class))
                .extracting(e -> e.leg() + " " + e.termination().cause())
                .containsExactly("0 DESTINATION_OUT_OF_ORDER", "1 USER_BUSY");
        sw.isIdle();
    }

    @Test
    void the_second_carrier_is_offered_its_own_formats() throws Exception {
        Switch sw = start(Setup.of()
                .withTrunks(
                        Switch.trunk("one", carrier, List.of("PCMA", "G729"), 5),
                        Switch.trunk("two", second, List.of("PCMU"), 5)));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall refused = carrier.called(FIRST);
        refused.refuse("503 Service Unavailable");
        PeerCall taken = second.called(FIRST);
        taken.refuse("486 Busy Here");
        end(sw, call);

        assertThat(refused.invite().body()).contains("RTP/AVP 8 18 101\r\n");
        assertThat(taken.invite().body()).contains("RTP/AVP 0 101\r\n");
        sw.isIdle();
    }

    @ParameterizedTest
    @CsvSource({"404 Not Found", "486 Busy Here", "501 Not Implemented", "603 Decline"})
    void a_number_that_is_at_fault_is_not_tried_elsewhere(String status) throws Exception {
        Switch sw = start(Setup.of(carrier, second));
        CallId call = sw.originate(DialOn.ANSWER);
        carrier.called(FIRST).refuse(status);
        end(sw, call);

        sw.isIdle();
        assertThat(second.calls()).isZero();
    }

    @Test
    void one_that_rang_is_not_tried_elsewhere() throws Exception {
        Switch sw = start(Setup.of(carrier, second));
        CallId call = sw.originate(DialOn.ANSWER);
        carrier.called(FIRST).ring().refuse("503 Service Unavailable");

        assertThat(end(sw, call)).isEqualTo(Cause.NORMAL_CIRCUIT_CONGESTION);
        sw.isIdle();
        assertThat(second.calls()).isZero();
    }

    @Test
    void all_carriers_fail() throws Exception {
        Switch sw = start(Setup.of(carrier, second));
        CallId call = sw.originate(DialOn.ANSWER);
        carrier.called(FIRST).refuse("503 Service Unavailable");
        second.called(FIRST).refuse("502 Bad Gateway");

        assertThat(end(sw, call)).isEqualTo(Cause.NETWORK_OUT_OF_ORDER);
        sw.isIdle();
    }

    @Test
    void a_full_carrier_is_passed_over_and_full_ones_refuse_the_call() throws Exception {
        Switch sw = start(Setup.of()
                .withTrunks(
                        Switch.trunk("one", carrier, List.of("PCMA"), 1),
                        Switch.trunk("two", second, List.of("PCMA"), 1)));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = second.called(SECOND).answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);

        CallId refused = sw.calls
                .originate(
                        sw.tenant,
                        new OriginateRequest.Masked(
                                "905321110003", "905321110004", null, DialOn.ANSWER, false, Switch.RING, null))
                .call();
        assertThat(end(sw, refused)).isEqualTo(Cause.NORMAL_CIRCUIT_CONGESTION);
        assertThat(sw.ledger.events(refused, LedgerEvent.LegStarted.class)).isEmpty();
        a.hangUp();
        b.hungUp();
        end(sw, call);
        sw.isIdle();
    }

    @Test
    void no_route_leads_to_the_number() throws Exception {
        Switch sw = start(Setup.of());
        CallId call = sw.originate(DialOn.RINGING);

        assertThat(end(sw, call)).isEqualTo(Cause.NO_ROUTE_DESTINATION);
        assertThat(sw.calls.awaitFirstParty(call, Switch.RING))
                .isEqualTo(new CallControl.FirstParty.Failed(Cause.NO_ROUTE_DESTINATION));
        sw.isIdle();
    }

    @Test
    void a_carrier_that_challenges_gets_its_password() throws Exception {
        TrunkSettings plain = Switch.trunk("one", carrier);
        Switch sw = start(Setup.of()
                .withTrunks(new TrunkSettings(
                        plain.name(),
                        plain.proxy(),
                        List.of(InetAddress.ofLiteral("127.0.0.1")),
                        false,
                        "account",
                        "pass",
                        plain.codecs(),
                        NumberFormat.E164_PLUS,
                        5)));
        CallId call = sw.originate(DialOn.ANSWER);
        carrier.called("+" + FIRST)
                .refuse(
                        "407 Proxy Authentication Required",
                        "Proxy-Authenticate: Digest realm=\"c\", nonce=\"n1\", qop=\"auth\", algorithm=MD5\r\n");
        PeerCall again = carrier.called("+" + FIRST);
        again.refuse("486 Busy Here");

        assertThat(again.invite().first("Proxy-Authorization")).contains("username=\"account\"", "nonce=\"n1\"");
        assertThat(end(sw, call)).isEqualTo(Cause.USER_BUSY);
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class)).hasSize(1);
        sw.isIdle();
    }

    @Test
    void a_carrier_that_wants_it_gets_our_registration_and_is_told_when_we_go() {
        TrunkSettings plain = Switch.trunk("one", carrier);
        Switch sw = start(Setup.of()
                .withTrunks(new TrunkSettings(
                        plain.name(),
                        plain.proxy(),
                        plain.from(),
                        true,
                        "account",
                        "pass",
                        plain.codecs(),
                        plain.numberFormat(),
                        5)));
        Msg first = carrier.request("REGISTER");
        assertThat(first.first("To")).contains("sip:account@127.0.0.1");
        carrier.respond(
                first,
                "401 Unauthorized",
                "WWW-Authenticate: Digest realm=\"c\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256\r\n");
        Msg second = carrier.request("REGISTER");
        assertThat(second.first("Authorization")).contains("username=\"account\"", "SHA-256");
        carrier.respond(second, "200 OK", "Contact: " + second.first("Contact") + ";expires=600\r\n");
        // The answer has been read once a later question has been answered too.
        Eventually.holds(
                "asked for its health", () -> carrier.everything().stream().anyMatch(m -> m.isRequest("OPTIONS")));

        sw.trunks.apply(with(sw.tenant));
        Msg last = carrier.take("the end of it", m -> m.isRequest("REGISTER"));
        assertThat(last.first("Expires")).isEqualTo("0");
    }

    @Test
    void calls_that_are_up_go_on_holding_their_places_when_settings_change() throws Exception {
        TrunkSettings before = Switch.trunk("one", carrier, List.of("PCMA"), 4);
        Switch sw = start(Setup.of().withTrunks(before));
        Trunk old = sw.trunks.all().getFirst();
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND).answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);

        sw.trunks.apply(sw.directory);
        assertThat(sw.trunks.all().getFirst()).as("unchanged, so left alone").isSameAs(old);

        sw.trunks.apply(with(sw.tenant, Switch.trunk("one", carrier, List.of("PCMA"), 2)));
        Trunk changed = sw.trunks.all().getFirst();
        assertThat(changed.calls()).isEqualTo(2);
        assertThat(changed.take()).isFalse();

        sw.trunks.apply(with(sw.tenant));
        assertThat(sw.trunks.all()).isEmpty();
        sw.trunks.apply(with(sw.tenant, before));
        assertThat(sw.trunks.all().getFirst().calls()).as("gone for a while").isEqualTo(2);

        a.hangUp();
        b.hungUp();
        end(sw, call);
        sw.isIdle();
        assertThat(sw.trunks.all().getFirst().take()).isTrue();
        sw.trunks.all().getFirst().release();
    }

    private static Directory with(Tenant tenant, TrunkSettings... trunks) {
        return new Directory(List.of(tenant.toBuilder().trunks(List.of(trunks)).build()));
    }
}
