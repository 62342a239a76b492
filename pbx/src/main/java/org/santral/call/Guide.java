package org.santral.call;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.Hunt.Callee;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.leg.LegTarget;
import org.santral.media.AudioSource;
import org.santral.media.Channel;
import org.santral.media.Recorder;
import org.santral.sip.transport.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that drives a call, seen from the call's owner: what it asks for, and what it is told. */
final class Guide {
    private static final Logger LOG = LoggerFactory.getLogger(Guide.class);

    /** Nothing that is recorded by a program is longer; it ends its recordings itself. */
    private static final Duration LONGEST_TAKE = Duration.ofMinutes(30);

    private final Call call;
    private volatile @Nullable GuidedLine line;
    private @Nullable AudioSource background;
    private @Nullable Timer timer;
    private @Nullable Hunt hunt;
    private Map<Callee, List<LegSlot>> hunted = Map.of();
    private @Nullable CallProgram sequel;

    Guide(Call call) {
        this.call = call;
    }

    /** Lets a program drive the call from now on. */
    void start(CallProgram program, LegSlot slot, CallState.Guest guest) {
        stop();
        GuidedLine started = new GuidedLine(call, slot, call.party(slot), guest.answered());
        line = started;
        background = null;
        Thread.ofVirtual().name("call-" + call.id()).start(() -> run(program, started));
    }

    /** Lets the program that the last hunt named drive the call. */
    void startSequel(LegSlot slot, CallState.Guest guest) {
        CallProgram next = Objects.requireNonNull(sequel, "the hunt named a program for after the talk");
        sequel = null;
        start(next, slot, guest);
    }

    private void run(CallProgram program, GuidedLine on) {
        CallProgram.Verdict verdict =
                new CallProgram.Verdict.End(Termination.of(Cause.NORMAL_TEMPORARY_FAILURE, By.SYSTEM, How.CANCEL));
        try {
            verdict = program.run(on);
        } catch (CallOver e) {
            LOG.debug("call {} left its program", call.id());
        } catch (InterruptedException e) {
            LOG.warn("the program of call {} was interrupted", call.id());
        } catch (RuntimeException | Error e) {
            LOG.error("the program of call {} failed", call.id(), e);
        } finally {
            on.finishTakes();
            CallProgram.Verdict said = verdict;
            call.post(() -> {
                if (line == on) {
                    call.handle(new CallEvent.ProgramEnded(said));
                }
            });
        }
    }

    /** The program has nothing more to say; whatever it waits for ends with {@link CallOver}. */
    void stop() {
        stopTimer();
        GuidedLine stopped = line;
        line = null;
        if (stopped != null) {
            stopped.end();
        }
    }

    /** The owner is gone for good: the process is closing. Any thread. */
    void lost() {
        GuidedLine stopped = line;
        if (stopped != null) {
            stopped.end();
        }
    }

    void pressed(LegSlot slot, char key) {
        GuidedLine listening = line;
        if (listening != null && listening.slot() == slot) {
            listening.pressed(key);
        }
    }

    void played(LegSlot slot, AudioSource source) {
        GuidedLine listening = line;
        if (listening != null && listening.slot() == slot && listening.played(source)) {
            hearBackground(listening);
        }
    }

    /** Runs a command of the program. @return false if the call is not in its hands any more */
    boolean command(GuidedLine from, Runnable work) {
        if (line != from) {
            return false;
        }
        work.run();
        return true;
    }

    void background(GuidedLine from, @Nullable AudioSource source) {
        background = source;
        hearBackground(from);
    }

    /** What the party hears when nothing is played to it. */
    void hearBackground(GuidedLine from) {
        AudioSource music = background;
        if (music == null) {
            from.slot().leg().hush();
        } else {
            from.slot().leg().play(music, true);
        }
    }

    Recorder record(GuidedLine from, Path file) {
        Recorder recorder = call.services().legs().media().recordMono(file, LONGEST_TAKE);
        from.slot().leg().record(recorder, Channel.LEFT);
        return recorder;
    }

    void hunt(GuidedLine from, Hunt wanted) {
        Map<Callee, List<LegSlot>> slots = new LinkedHashMap<>();
        Set<Integer> ids = new LinkedHashSet<>();
        for (Callee callee : wanted.callees()) {
            List<LegSlot> of = legs(call.shown(from.party()), callee);
            slots.put(callee, of);
            of.forEach(slot -> ids.add(slot.id));
        }
        hunt = wanted;
        hunted = slots;
        sequel = wanted.after();
        if (ids.isEmpty()) {
            unanswered();
        } else {
            call.handle(new CallEvent.HuntAsked(ids, wanted.hearing() == Hunt.Hearing.KEEP, wanted.after() != null));
        }
    }

    private List<LegSlot> legs(Party caller, Callee callee) {
        Targets targets = call.services().targets();
        List<LegSlot> legs = new ArrayList<>();
        switch (callee) {
            case Callee.Inside inside -> {
                // Each device of the extension is called by a leg of its own, and all of them at once.
                for (LegTarget device :
                        targets.extension(call.tenant(), inside.extension(), shown(caller), caller.name(), false)) {
                    legs.add(call.add(Side.B, new LegPlan(() -> List.of(device), Cause.NO_USER_RESPONSE), callee));
                }
            }
            case Callee.Outside outside ->
                legs.add(call.add(
                        Side.B,
                        new LegPlan(
                                () -> targets.outside(
                                        call.tenant(),
                                        outside.outside(),
                                        outside.number(),
                                        outside.callerId(),
                                        outside.over(),
                                        true),
                                Cause.NO_ROUTE_DESTINATION),
                        callee));
            case Callee.Emergency emergency ->
                legs.add(call.add(
                        Side.B,
                        new LegPlan(
                                () -> targets.emergency(call.tenant(), emergency.number(), emergency.callerId()),
                                Cause.NO_ROUTE_DESTINATION),
                        callee));
        }
        return legs;
    }

    private static String shown(Party caller) {
        return caller.number().isEmpty() ? "anonymous" : caller.number();
    }

    void startTimer() {
        Hunt running = hunt;
        if (running != null) {
            timer = call.shard()
                    .schedule(
                            running.timeout(),
                            () -> call.post(() -> {
                                if (hunt == running && timer != null) {
                                    stopHunt(running.onTimeout());
                                }
                            }));
        }
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whoever rings, rings no more. */
    void stopHunt(Cause why) {
        call.handle(new CallEvent.HuntTimedOut(Termination.of(why, By.SYSTEM, How.CANCEL)));
    }

    void connected(LegSlot slot) {
        GuidedLine waiting = line;
        hunt = null;
        if (waiting != null) {
            waiting.result(new HuntResult.Connected(slot.destination, slot.extension, slot.gone.copy()));
        }
    }

    void unanswered() {
        GuidedLine waiting = line;
        List<HuntResult.Outcome> each = new ArrayList<>();
        hunted.forEach((callee, slots) -> each.add(new HuntResult.Outcome(
                callee, telling(slots.stream().map(slot -> slot.ended).toList()))));
        hunt = null;
        hunted = Map.of();
        if (waiting != null) {
            waiting.result(new HuntResult.Unanswered(
                    telling(each.stream().map(HuntResult.Outcome::why).toList()), each));
        }
    }

    /** The outcome that says most of several; of none: nobody was there. */
    private static Termination telling(List<@Nullable Termination> outcomes) {
        Termination nobody = Termination.of(Cause.NO_USER_RESPONSE, By.SYSTEM, How.REFUSE);
        return outcomes.stream()
                .map(outcome -> outcome == null ? nobody : outcome)
                .max(Comparator.comparingInt(outcome -> weight(outcome.cause())))
                .orElse(nobody);
    }

    private static int weight(Cause cause) {
        return switch (cause) {
            case USER_BUSY -> 5;
            case CALL_REJECTED -> 4;
            case NO_ANSWER, ALLOTTED_TIMEOUT -> 3;
            case ORIGINATOR_CANCEL -> 2;
            case NO_USER_RESPONSE, DESTINATION_OUT_OF_ORDER -> 0;
            default -> 1;
        };
    }
}
