package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.RecordingSegment;
import org.santral.rig.Eventually;
import org.santral.rig.MadeCall;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.RtpPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.rig.TestDialplan;
import org.santral.tenant.Limits;

/** What a call leaves behind, and what becomes of calls when there are too many or the PBX stops. */
class IncomingEndsTest extends IncomingTest {

    @Test
    void one_recording_follows_the_call_through_a_transfer() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        RtpPeer voiceC = kept(new RtpPeer());
        sw.dialplan.program(line -> {
            line.recording(true);
            return TestDialplan.ring(sw.tenant, "1000").run(line);
        });
        MadeCall caller = calls(sw, "1000");
        PeerCall phone = desk.called().ring().answer(voiceB.sdp());
        caller.answered();
        CallId call = call(sw, 0);
        talk(caller.audioPort(), voiceB, Duration.ofSeconds(2));
        phone.request(
                "REFER",
                "Contact: <sip:phone@127.0.0.1:" + desk.line.port()
                        + ">\r\nRefer-To: <sip:1001@demo.example>\r\nContent-Length: 0\r\n\r\n");
        phone.hungUp();
        PeerCall other = ada.called().ring().answer(voiceC.sdp());
        talk(caller.audioPort(), voiceC, Duration.ofSeconds(2));
        caller.hangUp();
        other.hungUp();

        LedgerEvent.Ended ended = sw.ledger.ended(call);
        assertThat(ended.recorded()).isTrue();
        assertThat(sw.ledger.events(call, LedgerEvent.RecordingStarted.class)).hasSize(1);
        LedgerEvent.RecordingReady ready =
                sw.ledger.events(call, LedgerEvent.RecordingReady.class).getFirst();
        Instant connected = sw.ledger.at(call, LedgerEvent.Connected.class);
        long talkMs = Duration.between(connected, ended.endedAt()).toMillis();
        assertThat(ready.lengthMs()).isBetween(talkMs - 1000, talkMs + 1000).isGreaterThan(3000);
        assertThat(ready.rmsLeft()).as("the caller is on it").isPositive();

        List<RecordingSegment> segments = sw.ledger.events(call, RecordingSegment.class);
        assertThat(segments).extracting(RecordingSegment::offsetMs).first().isEqualTo(0L);
        assertThat(segments).hasSize(2);
        assertThat(segments.getLast().offsetMs()).isBetween(1000L, ready.lengthMs() - 1000);
        assertThat(segments.toString()).contains("1000").contains("1001").contains(CALLER);
        sw.isIdle();
    }

    /** The caller speaks, until the other has heard it for so long. */
    private void talk(int callersPort, RtpPeer listener, Duration time) {
        Eventually.holds("the talk begins", () -> {
            voiceA.say(callersPort, 8, (byte) 0x55);
            return !listener.heard().isEmpty();
        });
        long end = System.nanoTime() + time.toNanos();
        Eventually.holds("time to talk", () -> {
            voiceA.say(callersPort, 8, (byte) 0x55);
            return System.nanoTime() > end;
        });
    }

    @Test
    void a_shutdown_ends_calls_in_every_state_with_its_own_cause() throws Exception {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall talking = calls(sw, "1000");
        PeerCall phone = desk.called().ring().answer(voiceB.sdp());
        talking.answered();
        MadeCall ringing = calls(sw, "1000");
        PeerCall second = desk.called().ring();
        ringing.told(180);
        Thread stopping = Thread.ofVirtual().start(() -> {
            try {
                sw.calls.shutdown(Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        second.cancelled();
        Msg refusal = ringing.refused();
        talking.hungUp();
        phone.hungUp();
        stopping.join();

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.first("Retry-After")).isNotEmpty();
        for (CallId call : sw.ledger.calls()) {
            assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.SYSTEM_SHUTDOWN);
        }
        assertThat(calls(sw, "1000").refused().status()).as("no new calls").isEqualTo(503);
        assertThat(sw.ledger.calls()).hasSize(2);
        sw.isIdle();
    }

    @Test
    void more_calls_than_there_is_room_for_are_refused_on_record_and_the_others_live() {
        Switch sw = start(Setup.of(carrier).with(new Limits(3, 100, false, List.of())));
        Phone desk = desk(sw);
        List<MadeCall> callers = new ArrayList<>();
        List<PeerCall> phones = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(calls(sw, "1000"));
            phones.add(desk.called().ring());
        }
        Msg refusal = calls(sw, "1000").refused();
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(sw.ledger.ended(call(sw, 3)).termination())
                .isEqualTo(new Termination(
                        Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE, 503, "Service Unavailable"));
        for (int i = 0; i < 3; i++) {
            phones.get(i).refuse("486 Busy Here");
            assertThat(callers.get(i).refused().status()).isEqualTo(486);
            assertThat(sw.ledger.ended(call(sw, i)).termination().cause()).isEqualTo(Cause.USER_BUSY);
        }
        sw.isIdle();
    }

    @Test
    void calls_that_come_faster_than_allowed_are_refused_and_leave_no_trace() {
        Switch sw = start(Setup.of(carrier).with(new Limits(100, 2, false, List.of())));
        List<MadeCall> callers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            callers.add(calls(sw, "1002"));
        }
        long turnedAway = callers.stream()
                .map(MadeCall::refused)
                .filter(answer -> answer.status() == 503)
                .peek(answer -> assertThat(answer.first("Retry-After")).isEqualTo("1"))
                .count();
        Eventually.holds(
                "every other call is on record", () -> sw.ledger.calls().size() == 30 - turnedAway);
        for (CallId call : sw.ledger.calls()) {
            assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NO_USER_RESPONSE);
        }
        sw.isIdle();
    }

    @Test
    void a_flood_of_keys_ends_its_own_call_at_most() {
        Switch sw = start();
        sw.dialplan.program(line -> {
            line.answer();
            line.hunt(IncomingCallTest.ring(sw, Duration.ofMinutes(5), Hunt.Hearing.KEEP, Cause.NO_ANSWER));
            return new CallProgram.Verdict.Connected();
        });
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "700").answered();
        PeerCall phone = desk.called().ring();
        for (int i = 0; i < 2000; i++) {
            caller.request("INFO", "Content-Type: application/dtmf\r\nContent-Length: 1\r\n\r\n5");
        }
        // A flood may drown a datagram; a real phone would send it again as well.
        Eventually.holds("the BYE gets through", () -> {
            caller.request("BYE", "Content-Length: 0\r\n\r\n");
            return carrier.everything().stream().anyMatch(message -> message.isResponse("BYE"));
        });
        phone.cancelled();
        assertThat(sw.ledger.ended(call(sw, 0)).termination().cause())
                .isIn(Cause.NORMAL_CLEARING, Cause.NORMAL_TEMPORARY_FAILURE);
        sw.isIdle();
    }
}
