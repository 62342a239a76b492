package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.RING;
import static org.santral.rig.Switch.SECOND;
import static org.santral.rig.Switch.SHOWN;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Side;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** Two parties of any kind, over carriers that the client names. */
class BetweenCallTest extends IncomingTest {
    private final SipPeer second = kept(new SipPeer());

    private static OriginateRequest.Between between(
            String caller, String callee, @Nullable String trunk, @Nullable TalkTime talkTime) {
        return new OriginateRequest.Between(caller, callee, "nowhere", trunk, "masking", RING, talkTime, null);
    }

    @Test
    void both_outside_go_over_the_named_trunk_and_neither_sees_the_other() throws Exception {
        Switch sw = start(Setup.of(carrier, second));
        CallId call = sw.calls
                .originate(sw.tenant, between(FIRST, SECOND, "carrier2", null))
                .call();
        PeerCall a = second.called(FIRST).ring();
        assertThat(second.calls()).isEqualTo(1);
        a.answer(voiceA.sdp());
        PeerCall b = second.called(SECOND).ring();
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        hears(voiceB, voiceA, a.invite().audioPort(), 0x11);
        hears(voiceA, voiceB, b.invite().audioPort(), 0x22);
        assertThat(a.invite().toString()).doesNotContain(SECOND, "masking");
        assertThat(b.invite().toString()).doesNotContain(FIRST, "masking");
        assertThat(b.invite().first("From")).contains("sip:" + SHOWN + "@");
        b.hangUp();
        a.hungUp();

        assertThat(carrier.calls()).isZero();
        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
        LedgerEvent.Accepted accepted =
                sw.ledger.events(call, LedgerEvent.Accepted.class).getFirst();
        assertThat(accepted.direction()).isEqualTo(Direction.OUT);
        assertThat(accepted.origin()).isEqualTo(Origin.API_ORIGINATE);
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class))
                .containsExactly(
                        new LedgerEvent.LegStarted(Side.A, 0, FIRST, null, "carrier2"),
                        new LedgerEvent.LegStarted(Side.B, 0, SECOND, null, "carrier2"));
        sw.isIdle();
    }

    @Test
    void the_talk_is_cut_at_its_limit() throws Exception {
        Switch sw = start(Setup.of(carrier));
        TalkTime limit = new TalkTime(Duration.ofMillis(700), Duration.ofMillis(300));
        CallId call = sw.calls
                .originate(sw.tenant, between(FIRST, SECOND, "carrier1", limit))
                .call();
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND).answer(voiceB.sdp());
        a.hungUp();
        b.hungUp();
        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE));
        sw.isIdle();
    }

    /** The first party is the caller, though a program serves it. */
    @Test
    void an_extension_calls_a_place_inside() throws Exception {
        Switch sw = start(Setup.of(carrier)
                .withTenant(tenant -> tenant.queues(java.util.List.of(org.santral.tenant.QueueSettings.of(
                        "201", "", java.util.List.of(), org.santral.tenant.QueueStrategy.RING_ALL)))));
        sw.dialplan.transferProgram(line -> {
            assertThat(line.party().extension()).isEqualTo("1000");
            return new CallProgram.Verdict.End(Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE));
        });
        Phone desk = desk(sw);
        CallId call = sw.calls
                .originate(sw.tenant, between("1000", "201", null, null))
                .call();
        PeerCall phone = desk.called().ring();
        phone.answer(voiceB.sdp());
        phone.hungUp();
        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        LedgerEvent.Accepted accepted =
                sw.ledger.events(call, LedgerEvent.Accepted.class).getFirst();
        assertThat(accepted.direction()).isEqualTo(Direction.LOCAL);
        assertThat(accepted.caller().extension()).isEqualTo("1000");
        sw.isIdle();
    }

    @ParameterizedTest
    @CsvSource({
        "905321110001, 905321110002, ,         TRUNK_NOT_FOUND",
        "905321110001, 905321110002, carrier9, TRUNK_NOT_FOUND",
        "1000,         905321110002, ,         ROUTE_NOT_FOUND",
        "1000,         905321110002, carrier9, TRUNK_NOT_FOUND",
        "1099,         905321110002, carrier1, EXTENSION_NOT_FOUND",
        "1000,         299,          carrier1, PLACE_NOT_FOUND",
        "905321110001, 00493027590915, carrier1, NOT_PERMITTED",
        "905321110001, 905329999999, carrier1, NOT_PERMITTED",
        "abc,          1000,         carrier1, INVALID_SOURCE"
    })
    void what_is_refused(String caller, String callee, @Nullable String trunk, CallRefused.Why why) {
        Switch sw = start(Setup.of(carrier));
        sw.dialplan.instead(new NotCalled(sw.dialplan, "905329999999"));
        CallRefused refused = catchThrowableOfType(
                CallRefused.class, () -> sw.calls.originate(sw.tenant, between(caller, callee, trunk, null)));
        assertThat(refused.why()).isEqualTo(why);
        assertThat(carrier.calls()).isZero();
        sw.isIdle();
    }

    /** A dial plan with one number on its list. */
    private record NotCalled(Dialplan other, String number) implements Dialplan {
        @Override
        public Plan inbound(Tenant tenant, Invitation invitation) {
            return other.inbound(tenant, invitation);
        }

        @Override
        public Plan dialled(Tenant tenant, Extension caller, Invitation invitation) {
            return other.dialled(tenant, caller, invitation);
        }

        @Override
        public boolean mayBeCalled(Tenant tenant, PhoneNumber called) {
            return !called.digits().equals(number);
        }

        @Override
        public CallProgram transfer(Tenant tenant, @Nullable Extension by, String to) {
            return other.transfer(tenant, by, to);
        }
    }
}
