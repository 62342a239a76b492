package org.santral.http.simotel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.CdrLeg;
import org.santral.http.CauseWords;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.StepView;

/**
 * A caller's stay in a queue or ring group of a call that is over, or that has been handed on, as events and reports tell it alike
 * (spec/events.md §4.4). Durations are whole seconds.
 *
 * @param step its place among the call's steps
 * @param queue number of the queue or group
 * @param start when the caller came
 * @param end when the agent who answered was through, or else when the caller went on or hung up
 * @param dst number of who answered, or else was called last; empty if nobody was called
 * @param agent who answered, null if nobody did
 * @param ring when it first rang anywhere, null if it did not
 * @param byCaller whether the caller ended it
 * @param attempts at each agent, in the order in which they first rang
 */
record QueueStay(
        int step,
        String queue,
        Instant start,
        Instant end,
        String dst,
        @Nullable Leg agent,
        @Nullable Instant ring,
        boolean byCaller,
        List<Attempts> attempts) {

    /** What records and views alike know of a device that was called. */
    record Leg(
            @Nullable Integer step,
            String number,
            boolean outside,
            Instant start,
            @Nullable Instant ring,
            @Nullable Instant answer,
            @Nullable Instant end,
            @Nullable Termination termination) {

        private static Leg of(LegView leg) {
            return new Leg(
                    leg.step(),
                    leg.extension() == null ? leg.destination() : leg.extension(),
                    leg.trunk() != null,
                    leg.start(),
                    leg.ring(),
                    leg.answer(),
                    leg.end(),
                    leg.termination());
        }

        private static Leg of(CdrLeg leg) {
            return new Leg(
                    leg.step(),
                    leg.extension() == null ? leg.destination() : leg.extension(),
                    leg.trunk() != null,
                    leg.start(),
                    leg.ring(),
                    leg.answer(),
                    leg.end(),
                    leg.termination());
        }

        Instant rangFrom() {
            return Objects.requireNonNullElse(ring, start);
        }
    }

    /**
     * How often one agent was tried, and what came of it.
     *
     * @param tries of how many rounds it was part; several phones that ring at the same time are one
     * @param rang how long it rang in all of them
     * @param talk zero if it did not answer
     * @param disposition the vendor's word
     * @param lastTry when the last round began
     */
    record Attempts(String number, int tries, Duration rang, Duration talk, String disposition, Instant lastTry) {}

    QueueStay {
        attempts = List.copyOf(attempts);
    }

    /** The stays of a call, in order; of one that is not over, they are as if it ended now. */
    static List<QueueStay> of(CallView view) {
        return of(
                view.steps(),
                view.legs().stream().map(Leg::of).toList(),
                view.termination(),
                Objects.requireNonNullElse(view.times().end(), view.lastAt()));
    }

    /** The stays of a recorded call, in order. */
    static List<QueueStay> of(CdrDetail detail) {
        return of(
                detail.steps(),
                detail.legs().stream().map(Leg::of).toList(),
                detail.cdr().termination(),
                detail.cdr().end());
    }

    private static List<QueueStay> of(
            List<StepView> steps, List<Leg> legs, @Nullable Termination over, Instant callEnd) {
        List<QueueStay> stays = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            StepKind kind = steps.get(i).kind();
            if (kind == StepKind.QUEUE || kind == StepKind.GROUP) {
                int step = i;
                List<Leg> called = legs.stream()
                        .filter(leg -> leg.step() != null && leg.step() == step)
                        .toList();
                stays.add(stay(step, steps.get(step), step == steps.size() - 1, called, over, callEnd));
            }
        }
        return stays;
    }

    private static QueueStay stay(
            int step, StepView place, boolean last, List<Leg> called, @Nullable Termination over, Instant callEnd) {
        Leg agent = null;
        Instant ring = null;
        for (Leg leg : called) {
            if (leg.answer() != null && (agent == null || leg.answer().isBefore(answered(agent)))) {
                agent = leg;
            }
            if (leg.ring() != null && (ring == null || leg.ring().isBefore(ring))) {
                ring = leg.ring();
            }
        }
        Instant end = agent == null ? place.end() : agent.end();
        Termination why = agent == null || agent.termination() == null ? over : agent.termination();
        return new QueueStay(
                step,
                place.number(),
                place.start(),
                Objects.requireNonNullElse(end, callEnd),
                agent != null
                        ? agent.number()
                        : called.isEmpty() ? "" : called.getLast().number(),
                agent,
                ring,
                why != null && why.by() == By.CALLER && (agent != null || last),
                attempts(called, agent, callEnd));
    }

    private static Instant answered(Leg agent) {
        return Objects.requireNonNull(agent.answer(), "it answered");
    }

    private static List<Attempts> attempts(List<Leg> called, @Nullable Leg agent, Instant callEnd) {
        Map<String, List<Leg>> byNumber = new LinkedHashMap<>();
        called.forEach(leg ->
                byNumber.computeIfAbsent(leg.number(), _ -> new ArrayList<>()).add(leg));
        return byNumber.entrySet().stream()
                .map(each -> attempts(each.getKey(), each.getValue(), agent, callEnd))
                .toList();
    }

    private static Attempts attempts(String number, List<Leg> legs, @Nullable Leg agent, Instant callEnd) {
        int tries = 0;
        Duration wait = Duration.ZERO;
        Instant lastTry = legs.getFirst().start();
        Instant until = Instant.MIN;
        for (Leg leg : legs) {
            if (!leg.start().isBefore(until)) {
                tries++;
                lastTry = leg.start();
                Instant over = leg.answer() != null ? leg.answer() : Objects.requireNonNullElse(leg.end(), callEnd);
                wait = wait.plus(seconds(leg.rangFrom(), over));
            }
            Instant end = Objects.requireNonNullElse(leg.end(), callEnd);
            until = end.isAfter(until) ? end : until;
        }
        Leg won = legs.stream().filter(leg -> leg == agent).findFirst().orElse(null);
        return new Attempts(
                number,
                tries,
                wait,
                won == null ? Duration.ZERO : talk(won, callEnd),
                won == null ? unanswered(legs.getLast()) : "ANSWERED",
                lastTry);
    }

    /** Whatever an agent does but answer, the vendor's table has no answer for, unless it is busy. */
    private static String unanswered(Leg leg) {
        Termination why = leg.termination();
        if (why == null) {
            return "NO ANSWER";
        }
        if (why.cause() == Cause.USER_BUSY) {
            return "BUSY";
        }
        String word = CauseWords.simotel(why.cause(), false);
        return leg.outside() && (word.equals("FAILED") || word.equals("CONGESTION")) ? "FAILED" : "NO ANSWER";
    }

    private static Duration talk(Leg agent, Instant callEnd) {
        return seconds(answered(agent), Objects.requireNonNullElse(agent.end(), callEnd));
    }

    private static Duration seconds(Instant from, Instant to) {
        return to.isBefore(from)
                ? Duration.ZERO
                : Duration.ofSeconds(Duration.between(from, to).toSeconds());
    }

    /** {@code disposition}. */
    String disposition() {
        if (agent != null) {
            return "ANSWERED";
        }
        return byCaller ? "ABANDON" : "MISSED";
    }

    /** {@code queue_status}. */
    String status() {
        return agent == null ? "TIMEOUT" : "CONTINUE";
    }

    /** {@code hangup}. */
    String hangup() {
        return byCaller ? "caller" : "agent";
    }

    /** When the agent answered, null if nobody did. */
    @Nullable
    Instant answer() {
        return agent == null ? null : agent.answer();
    }

    /** How long the caller waited. */
    Duration callerWait() {
        return seconds(start, Objects.requireNonNullElse(answer(), end));
    }

    /** How long it rang at the agent who answered; zero if nobody did. */
    Duration agentWait() {
        return agent == null ? Duration.ZERO : seconds(agent.rangFrom(), answered(agent));
    }

    /** How long caller and agent talked. */
    Duration talk() {
        return agent == null ? Duration.ZERO : seconds(answered(agent), end);
    }
}
