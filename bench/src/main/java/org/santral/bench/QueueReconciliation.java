package org.santral.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.santral.simulator.CallRecord;
import org.santral.simulator.CallRecord.End;
import org.santral.simulator.CallRecord.Heard;
import org.santral.simulator.CallRecord.Packets;
import org.santral.simulator.voice.Chord;

/**
 * What callers and agents know of their calls, put side by side: whom the signalling joined, and whether they heard just
 * each other.
 *
 * @param connected callers who talked with an agent
 * @param gaveUp callers who hung up before
 * @param unheard talks in which somebody could not be recognised because too few packets came: the machine was too slow
 * @param longestWaitMs from the call to the agent's answer
 * @param wrong what must not be, one line each
 */
record QueueReconciliation(int connected, int gaveUp, int unheard, long longestWaitMs, List<String> wrong) {

    /** A chord is recognised when it lasts for three quarters of a second; a talk that is cut short may be shorter. */
    private static final long TOO_SHORT_TO_HEAR_MS = 1_500;

    private static final int PACKET_MS = 20;

    QueueReconciliation {
        wrong = List.copyOf(wrong);
    }

    boolean clean() {
        return wrong.isEmpty();
    }

    /** The last records of calls. */
    static List<CallRecord> ended(List<CallRecord> records) {
        return records.stream()
                .filter(record -> record.event() == CallRecord.Event.ENDED)
                .toList();
    }

    /**
     * @param callers by number: each one's only call
     * @param agents all that was offered to agents
     * @param cdrs the server's records
     */
    static QueueReconciliation of(Map<String, CallRecord> callers, List<CallRecord> agents, List<Api.Cdr> cdrs) {
        List<String> wrong = new ArrayList<>();
        Map<String, CallRecord> talks = new HashMap<>();
        List<CallRecord> answered = agents.stream().filter(CallRecord::answered).toList();
        for (CallRecord talk : answered) {
            if (talks.put(String.valueOf(talk.from()), talk) != null) {
                wrong.add("two agents answered one caller, the second is " + talk.number());
            }
        }
        atOnce(answered, wrong);
        int connected = 0;
        int gaveUp = 0;
        int unheard = 0;
        long longestWaitMs = 0;
        for (CallRecord call : callers.values()) {
            CallRecord talk = talks.remove(call.number());
            if (!call.answered()) {
                wrong.add("a caller was refused with " + call.status());
            } else if (talk != null) {
                connected++;
                longestWaitMs = Math.max(longestWaitMs, waitMs(call, talk));
                boolean heard = heard(call, talk.number(), talk.talkMs(), wrong)
                        & heard(talk, call.number(), talk.talkMs(), wrong);
                unheard += heard ? 0 : 1;
            } else if (call.hungUpBy() == End.SIMULATOR) {
                gaveUp++;
            } else {
                wrong.add("a caller was lost after " + call.talkMs() + " ms");
            }
        }
        talks.values().forEach(talk -> wrong.add(talk.number() + " answered somebody who did not call"));
        long distinct = cdrs.stream().map(Api.Cdr::callId).distinct().count();
        if (cdrs.size() != callers.size() || distinct != callers.size()) {
            wrong.add(cdrs.size() + " records of " + distinct + " calls instead of " + callers.size());
        }
        return new QueueReconciliation(connected, gaveUp, unheard, longestWaitMs, wrong);
    }

    /** Whether a party heard the other one, and nobody else. */
    private static boolean heard(CallRecord call, String other, long talkMs, List<String> wrong) {
        Heard heard = call.heard();
        List<String> voices = heard == null ? List.of() : heard.voices();
        if (voices.equals(List.of(Chord.of(other).name()))) {
            return true;
        }
        Packets media = call.media();
        boolean enough = media != null && media.received() * PACKET_MS > call.talkMs() * 9 / 10;
        if (!voices.isEmpty() || (enough && talkMs > TOO_SHORT_TO_HEAR_MS)) {
            wrong.add(call.number() + " heard " + voices + " in " + talkMs + " ms with " + other);
        }
        return false;
    }

    private static long waitMs(CallRecord call, CallRecord talk) {
        Instant answered = talk.answeredAt();
        return answered == null
                ? 0
                : Duration.between(call.invitedAt(), answered).toMillis();
    }

    /** No agent has two calls at once. */
    private static void atOnce(List<CallRecord> talks, List<String> wrong) {
        List<CallRecord> sorted = talks.stream()
                .sorted(Comparator.comparing(CallRecord::number).thenComparing(CallRecord::invitedAt))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            CallRecord before = sorted.get(i - 1);
            CallRecord talk = sorted.get(i);
            Instant ended = before.endedAt();
            Instant answered = talk.answeredAt();
            if (before.number().equals(talk.number())
                    && ended != null
                    && answered != null
                    && answered.isBefore(ended)) {
                wrong.add(talk.number() + " had two calls at " + answered);
            }
        }
    }
}
