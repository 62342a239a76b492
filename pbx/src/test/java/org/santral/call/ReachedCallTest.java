package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.RING;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallControl.Originated;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.campaign.AnnouncementCall;
import org.santral.media.Tone;
import org.santral.rig.Eventually;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Did;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;

/** The PBX calls somebody outside, and a program serves who answers. */
class ReachedCallTest extends IncomingTest {
    private static final String DID = "908505320010";

    private Switch withDid() {
        return start(Setup.of(carrier)
                .withTenant(tenant ->
                        tenant.dids(List.of(new Did(new PhoneNumber(DID), new Target.User("1000"), null, null)))));
    }

    private static OriginateRequest.Bridged bridged(String place, Duration ring) {
        return new OriginateRequest.Bridged(FIRST, DID, place, ring, null);
    }

    @Test
    void who_answers_is_joined_with_a_place_inside() throws Exception {
        Switch sw = withDid();
        Phone desk = desk(sw);
        Originated first = sw.calls.originate(sw.tenant, bridged("1000", RING));
        Originated again = sw.calls.originate(sw.tenant, bridged("1000", RING));
        assertThat(again).isEqualTo(new Originated(first.call(), true));

        PeerCall callee = carrier.called(FIRST).ring();
        assertThat(callee.invite().first("From")).contains("sip:" + DID + "@");
        callee.answer(voiceA.sdp());
        PeerCall extension = desk.called();
        assertThat(extension.invite().first("From")).contains("sip:" + FIRST + "@");
        assertThat(sw.ledger.events(first.call(), LedgerEvent.Connected.class))
                .as("nobody has taken it yet")
                .isEmpty();
        extension.ring();
        Eventually.holds("ringback", () -> !voiceA.heard().isEmpty());
        extension.answer(voiceB.sdp());
        sw.ledger.await(first.call(), LedgerEvent.Connected.class);
        hears(voiceB, voiceA, callee.invite().audioPort(), 0x11);
        hears(voiceA, voiceB, extension.invite().audioPort(), 0x22);
        callee.hangUp();
        extension.hungUp();

        assertThat(sw.ledger.ended(first.call()).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
        LedgerEvent.Accepted accepted =
                sw.ledger.events(first.call(), LedgerEvent.Accepted.class).getFirst();
        assertThat(accepted.direction()).isEqualTo(Direction.OUT);
        assertThat(accepted.origin()).isEqualTo(Origin.CALL_AND_BRIDGE);
        assertThat(accepted.caller()).isEqualTo(new Party(DID, "", null));
        assertThat(accepted.callee()).isEqualTo(new Party(FIRST, "", null));
        assertThat(accepted.outboundCli()).isEqualTo(DID);
        assertThat(sw.ledger.events(first.call(), LedgerEvent.LegAnswered.class))
                .extracting(LedgerEvent.LegAnswered::side, LedgerEvent.LegAnswered::extension)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Side.A, null),
                        org.assertj.core.groups.Tuple.tuple(Side.B, "1000"));
        assertThat(sw.ledger.events(first.call(), LedgerEvent.PickedUp.class)).hasSize(1);
        assertThat(carrier.calls()).as("nobody rings twice").isEqualTo(1);
        sw.isIdle();
    }

    @Test
    void everything_ends_when_the_callee_leaves_while_it_rings_inside() throws Exception {
        Switch sw = withDid();
        Phone desk = desk(sw);
        CallId call = sw.calls.originate(sw.tenant, bridged("1000", RING)).call();
        PeerCall callee = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall extension = desk.called().ring();
        callee.hangUp();
        extension.cancelled();

        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
        assertThat(sw.ledger.events(call, LedgerEvent.Connected.class)).isEmpty();
        assertThat(legs(sw, call)).extracting(Termination::cause).contains(Cause.ORIGINATOR_CANCEL);
        sw.isIdle();
    }

    @Test
    void who_never_answers_has_a_whole_record_and_nobody_else_rings() throws Exception {
        Switch sw = withDid();
        Phone desk = desk(sw);
        CallId call = sw.calls
                .originate(sw.tenant, bridged("1000", Duration.ofMillis(300)))
                .call();
        carrier.called(FIRST).ring().cancelled();

        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL));
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class)).hasSize(1);
        assertThat(sw.ledger.events(call, LedgerEvent.PickedUp.class)).isEmpty();
        assertThat(desk.line.calls()).isZero();
        sw.isIdle();
    }

    @Test
    void who_answers_hears_an_announcement_and_presses_a_key() throws Exception {
        Switch sw = withDid();
        CallId chosen = CallId.create(System.currentTimeMillis());
        Tone long30s = new Tone(List.of(1000.0), List.of(Duration.ofSeconds(30)));
        Originated originated = sw.calls.originate(
                sw.tenant,
                new OriginateRequest.Programmed(chosen, FIRST, DID, new AnnouncementCall(long30s, true), RING, null));
        assertThat(originated).isEqualTo(new Originated(chosen, false));
        PeerCall callee = carrier.called(FIRST).answer(voiceA.sdp());
        Eventually.holds("the announcement", () -> voiceA.heard().size() > 10);
        voiceA.press(callee.invite().audioPort(), 101, 10);
        voiceA.press(callee.invite().audioPort(), 101, 1);
        callee.hungUp();

        assertThat(sw.ledger.ended(chosen).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE));
        assertThat(sw.ledger.events(chosen)).contains(new LedgerEvent.Gathered("1"), new LedgerEvent.Connected());
        assertThat(sw.ledger
                        .events(chosen, LedgerEvent.Accepted.class)
                        .getFirst()
                        .origin())
                .isEqualTo(Origin.CAMPAIGN_IVR);
        sw.isIdle();
    }

    @Test
    void an_announcement_that_asks_for_nothing_ends_by_itself() throws Exception {
        Switch sw = withDid();
        CallId chosen = CallId.create(System.currentTimeMillis());
        sw.calls.originate(
                sw.tenant,
                new OriginateRequest.Programmed(
                        chosen, FIRST, DID, new AnnouncementCall(Tone.BEEP, false), RING, null));
        PeerCall callee = carrier.called(FIRST).answer(voiceA.sdp());
        callee.hungUp();
        assertThat(sw.ledger.ended(chosen).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(sw.ledger.events(chosen, LedgerEvent.Gathered.class)).isEmpty();
        assertThat(voiceA.heard()).anyMatch(packet -> packet.payloadType() == 8);
        sw.isIdle();
    }

    @Test
    void numbers_that_are_not_ours_and_places_that_are_not_there_are_refused() {
        Switch sw = withDid();
        CallRefused nowhere =
                catchThrowableOfType(CallRefused.class, () -> sw.calls.originate(sw.tenant, bridged("999", RING)));
        assertThat(nowhere.why()).isEqualTo(CallRefused.Why.PLACE_NOT_FOUND);
        CallRefused notOurs = catchThrowableOfType(
                CallRefused.class,
                () -> sw.calls.originate(
                        sw.tenant, new OriginateRequest.Bridged(FIRST, "905321119999", "1000", RING, null)));
        assertThat(notOurs.why()).isEqualTo(CallRefused.Why.INVALID_CALLER_ID);
        assertThat(sw.ledger.calls()).isEmpty();
    }
}
