package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine.Woken;
import org.santral.call.CallProgram.Verdict;
import org.santral.media.MusicOnHold;
import org.santral.media.Tone;
import org.santral.rig.Eventually;
import org.santral.rig.MadeCall;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.Switch;

/** A program drives a caller: plays, hears keys, hunts, ends. */
class ProgramCallTest extends IncomingTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Verdict CLEARED = new Verdict.End(Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE));

    /** What the program met, for the test to read. */
    private final BlockingQueue<Object> met = new LinkedBlockingQueue<>();

    private Object next() throws InterruptedException {
        Object one = met.poll(60, TimeUnit.SECONDS);
        assertThat(one).as("what the program meets next").isNotNull();
        return one;
    }

    private static Hunt hunt(Switch sw, Hunt.Hearing hearing, Set<Character> keys, CompletableFuture<?> until) {
        return new Hunt(
                List.of(new Hunt.Callee.Inside(sw.tenant.extension("1000").orElseThrow())),
                LONG,
                hearing,
                Cause.NO_ANSWER,
                keys,
                until,
                null);
    }

    private static Verdict verdict(HuntResult result) {
        return switch (result) {
            case HuntResult.Connected connected -> new Verdict.Connected();
            case HuntResult.Unanswered unanswered -> new Verdict.End(unanswered.why());
        };
    }

    @Test
    void a_program_plays_to_the_caller_and_takes_keys_of_both_kinds() throws Exception {
        Switch sw = start();
        sw.dialplan.program(line -> {
            line.answer();
            met.add(line.play(Tone.BEEP, false, null));
            for (int i = 0; i < 3; i++) {
                met.add(line.await(LONG, null));
            }
            return CLEARED;
        });
        MadeCall caller = calls(sw, "700").answered();
        assertThat(next()).isEqualTo(new Woken.Done());
        assertThat(voiceA.heard()).anyMatch(packet -> packet.payloadType() == 8 && packet.payload().length == 160);
        voiceA.press(caller.audioPort(), 101, 5);
        assertThat(next()).isEqualTo(new Woken.Key('5'));
        caller.request("INFO", "Content-Type: application/dtmf-relay\r\nContent-Length: 8\r\n\r\nSignal=#");
        assertThat(caller.finalResponse("INFO").status()).isEqualTo(200);
        assertThat(next()).isEqualTo(new Woken.Key('#'));
        voiceA.press(caller.audioPort(), 101, 10);
        assertThat(next()).isEqualTo(new Woken.Key('*'));
        caller.hungUp();

        CallId call = call(sw, 0);
        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE));
        assertThat(sw.ledger.events(call, LedgerEvent.PickedUp.class)).hasSize(1);
        assertThat(sw.ledger.events(call, LedgerEvent.Connected.class)).isEmpty();
        sw.isIdle();
    }

    @Test
    void a_key_stops_what_is_played_and_background_goes_on_afterwards() throws Exception {
        Switch sw = start();
        CompletableFuture<Void> signal = new CompletableFuture<>();
        sw.dialplan.program(line -> {
            line.answer();
            line.background(MusicOnHold.builtIn());
            met.add(line.play(MusicOnHold.builtIn(), true, null));
            met.add(line.await(LONG, signal));
            met.add(line.await(Duration.ofMillis(1), null));
            return CLEARED;
        });
        MadeCall caller = calls(sw, "700").answered();
        Eventually.holds("music", () -> !voiceA.heard().isEmpty());
        voiceA.press(caller.audioPort(), 101, 1);
        assertThat(next()).isEqualTo(new Woken.Key('1'));
        int before = voiceA.heard().size();
        Eventually.holds("music again", () -> voiceA.heard().size() > before + 5);
        signal.complete(null);
        assertThat(next()).isEqualTo(new Woken.Signal());
        assertThat(next()).isEqualTo(new Woken.Done());
        caller.hungUp();
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }

    @Test
    void a_caller_who_hangs_up_ends_the_program() throws Exception {
        Switch sw = start();
        sw.dialplan.program(line -> {
            line.answer();
            try {
                line.await(LONG, null);
            } catch (CallOver e) {
                met.add("over");
                throw e;
            }
            return CLEARED;
        });
        MadeCall caller = calls(sw, "700").answered();
        caller.hangUp();
        assertThat(next()).isEqualTo("over");
        assertThat(sw.ledger.ended(call(sw, 0)).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        sw.isIdle();
    }

    @Test
    void a_signal_ends_a_hunt_and_the_next_one_connects() throws Exception {
        Switch sw = start();
        CompletableFuture<Void> until = new CompletableFuture<>();
        sw.dialplan.program(line -> {
            met.add(line.hunt(hunt(sw, Hunt.Hearing.RINGBACK, Set.of(), until)));
            return verdict(line.hunt(hunt(sw, Hunt.Hearing.RINGBACK, Set.of(), null)));
        });
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "700");
        PeerCall first = desk.called().ring();
        caller.told(180);
        until.complete(null);
        first.cancelled();
        assertThat(next()).isInstanceOfSatisfying(HuntResult.Unanswered.class, unanswered -> {
            assertThat(unanswered.why().cause()).isEqualTo(Cause.ORIGINATOR_CANCEL);
            assertThat(unanswered.each()).hasSize(1);
        });
        PeerCall second = desk.called().ring().answer(voiceB.sdp());
        caller.answered();
        hears(voiceB, voiceA, caller.audioPort(), 0x41);
        caller.hangUp();
        second.hungUp();

        CallId call = call(sw, 0);
        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class)).hasSize(2);
        sw.isIdle();
    }

    @Test
    void a_key_leaves_a_hunt_with_music_and_is_kept() throws Exception {
        Switch sw = start();
        sw.dialplan.program(line -> {
            line.answer();
            line.background(MusicOnHold.builtIn());
            met.add(line.hunt(hunt(sw, Hunt.Hearing.KEEP, Set.of('9'), null)).getClass());
            met.add(line.await(LONG, null));
            met.add(line.await(LONG, null));
            return CLEARED;
        });
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "700").answered();
        PeerCall phone = desk.called().ring();
        Eventually.holds("music", () -> voiceA.heard().size() > 3);
        voiceA.press(caller.audioPort(), 101, 3);
        voiceA.press(caller.audioPort(), 101, 9);
        phone.cancelled();
        assertThat(next()).isEqualTo(HuntResult.Unanswered.class);
        assertThat(next()).isEqualTo(new Woken.Key('3'));
        assertThat(next()).isEqualTo(new Woken.Key('9'));
        caller.hungUp();
        assertThat(sw.ledger
                        .events(call(sw, 0), LedgerEvent.LegEnded.class)
                        .getFirst()
                        .termination()
                        .cause())
                .isEqualTo(Cause.ORIGINATOR_CANCEL);
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }

    @Test
    void a_caller_who_heard_music_is_connected_and_the_other_is_told_apart_from_a_pick_up() throws Exception {
        Switch sw = start();
        sw.dialplan.program(line -> {
            line.answer();
            line.background(MusicOnHold.builtIn());
            HuntResult result = line.hunt(hunt(sw, Hunt.Hearing.KEEP, Set.of(), null));
            if (result instanceof HuntResult.Connected connected) {
                line.write(new LedgerEvent.QueueLeft("201", LedgerEvent.QueueExit.CONNECTED));
                connected.over().whenComplete((nothing, failure) -> met.add("agent left"));
            }
            return verdict(result);
        });
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "700").answered();
        PeerCall phone = desk.called().ring().answer(voiceB.sdp());
        hears(voiceA, voiceB, phone.invite().audioPort(), 0x42);
        sw.ledger.await(call(sw, 0), LedgerEvent.QueueLeft.class);
        phone.hangUp();
        caller.hungUp();
        assertThat(next()).isEqualTo("agent left");
        assertThat(sw.ledger.events(call(sw, 0), LedgerEvent.Connected.class)).hasSize(1);
        assertThat(sw.ledger.events(call(sw, 0), LedgerEvent.PickedUp.class)).hasSize(1);
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }

    @Test
    void a_program_that_throws_ends_the_call_on_record() {
        Switch sw = start();
        sw.dialplan.program(line -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(calls(sw, "700").refused().status()).isEqualTo(500);
        assertThat(sw.ledger.ended(call(sw, 0)).termination().cause()).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
        sw.isIdle();
    }

    @Test
    void a_program_that_throws_after_it_answered_hangs_up() {
        Switch sw = start();
        sw.dialplan.program(line -> {
            line.answer();
            throw new AssertionError("on purpose");
        });
        calls(sw, "700").answered().hungUp();
        Termination why = sw.ledger.ended(call(sw, 0)).termination();
        assertThat(why.cause()).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
        assertThat(why.how()).isEqualTo(How.BYE);
        sw.isIdle();
    }

    @Test
    void a_program_that_only_believes_to_be_through_ends_the_call() {
        Switch sw = start();
        sw.dialplan.program(line -> new Verdict.Connected());
        assertThat(calls(sw, "700").refused().status()).isEqualTo(500);
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }
}
