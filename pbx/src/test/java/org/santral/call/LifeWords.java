package org.santral.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallEvent.*;
import org.santral.call.CallLife.Opening;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.CallState.*;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;

/** The words of the transition table: leg 0 is A, leg 1 is B, and so on. */
final class LifeWords {
    static final Termination BUSY = new Termination(Cause.USER_BUSY, By.CALLEE, How.REFUSE, 486, "Busy Here");
    static final Termination BYE = Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    static final Termination ASKED = Termination.of(Cause.ORIGINATOR_CANCEL, By.SYSTEM, How.CANCEL);
    static final Termination NO_ANSWER = Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL);
    static final LedgerEvent.RecordingReady READY = new LedgerEvent.RecordingReady("r", "f.wav", 1000, 0.1, 0.1);
    static final LedgerEvent.RecordingLost LOST = new LedgerEvent.RecordingLost("r", "disk full");
    static final Transferred BLIND = new Transferred(TransferKind.BLIND, "1000", "1001", null);
    static final Transferred ATTENDED = new Transferred(TransferKind.ATTENDED, "1000", "1001", "other");
    static final Transferred PICKUP = new Transferred(TransferKind.PICKUP, "1000", "1000", "other");

    /** The lives of calls that the PBX places. */
    static final List<String> PLACED = List.of("ringing", "answer", "reached");

    static final Map<String, CallLife> LIVES = lives();
    static final Map<String, CallState> STATES = states();
    static final Map<String, CallEvent> EVENTS = events();

    private LifeWords() {}

    private static Map<String, CallLife> lives() {
        Map<String, CallLife> lives = new LinkedHashMap<>();
        lives.put("ringing", new CallLife(Opening.DIALS_ON_RINGING));
        lives.put("answer", new CallLife(Opening.DIALS_ON_ANSWER));
        lives.put("reached", new CallLife(Opening.REACHES));
        lives.put("routed", new CallLife(Opening.COMES_IN));
        return lives;
    }

    /** The lives in which a state occurs; a party of any call may be guided once it has talked. */
    static List<String> livesOf(CallState state) {
        List<String> placed = List.of("ringing", "answer");
        List<String> reached = List.of("reached");
        List<String> routed = List.of("routed");
        return switch (state) {
            case FirstCalling s -> PLACED;
            case BothCalling s -> placed;
            case SecondCalling s -> placed;
            case FirstAwaited s -> placed;
            case Guided s when !s.guest().talked() -> s.guest().left() ? routed : reached;
            case Hunting s when !s.guest().talked() -> s.guest().left() ? routed : reached;
            case Withdrawn s when !s.open().isEmpty() -> routed;
            case CallState s -> List.copyOf(LIVES.keySet());
        };
    }

    /** Whether the PBX is calling the parties of a call that it places; there are no other legs then. */
    static boolean placing(CallState state) {
        return switch (state) {
            case FirstCalling s -> true;
            case BothCalling s -> true;
            case SecondCalling s -> true;
            case FirstAwaited s -> true;
            case CallState s -> false;
        };
    }

    /** The events that can come in a state. */
    static List<String> eventsOf(CallState state) {
        return EVENTS.keySet().stream()
                .filter(event -> !placing(state) || !event.startsWith("Leg") || !event.endsWith(" C"))
                .filter(event -> !placing(state)
                        || !List.of("MediaLost C", "RingTimedOut C").contains(event))
                .toList();
    }

    private static Map<String, CallState> states() {
        Guest caller = new Guest(0, true, false, false);
        Guest answered = caller.pickedUp();
        Guest reached = new Guest(0, false, true, false);
        Guest stays = new Guest(0, true, true, true);
        Guest calleeStays = new Guest(1, false, true, true);
        return List.<CallState>of(
                        new Accepting(),
                        new Withdrawn(ASKED, Set.of(0)),
                        new Withdrawn(ASKED, Set.of()),
                        new FirstCalling(false),
                        new FirstCalling(true),
                        new BothCalling(Second.SILENT),
                        new BothCalling(Second.RINGING),
                        new BothCalling(Second.EARLY_MEDIA),
                        new SecondCalling(Second.SILENT),
                        new SecondCalling(Second.RINGING),
                        new SecondCalling(Second.EARLY_MEDIA),
                        new FirstAwaited(),
                        new Guided(caller),
                        new Guided(answered),
                        new Guided(reached),
                        new Guided(stays),
                        new Guided(calleeStays),
                        new Hunting(caller, Set.of(1), Set.of(), false, false, false),
                        new Hunting(caller, Set.of(1), Set.of(1), false, false, false),
                        new Hunting(caller, Set.of(1), Set.of(1), true, false, false),
                        new Hunting(caller, Set.of(1, 2), Set.of(), false, false, false),
                        new Hunting(caller, Set.of(1, 2), Set.of(1), false, false, false),
                        new Hunting(answered, Set.of(1, 2), Set.of(1), false, false, false),
                        new Hunting(answered, Set.of(2), Set.of(2), true, false, false),
                        new Hunting(answered, Set.of(2), Set.of(), false, true, false),
                        new Hunting(reached, Set.of(1), Set.of(), false, false, false),
                        new Hunting(reached, Set.of(1, 2), Set.of(1), false, true, false),
                        new Hunting(stays, Set.of(2), Set.of(), false, false, false),
                        new Hunting(calleeStays, Set.of(2), Set.of(), false, false, false),
                        new Hunting(answered, Set.of(1), Set.of(1), false, true, true),
                        new Talking(0, 1),
                        new Talking(0, 2),
                        new Talking(1, 0),
                        new Talking(2, 1),
                        new Talking(0, 1, 0),
                        new Talking(2, 1, 1),
                        new Closing(BYE, Set.of(0, 1)),
                        new Closing(BYE, Set.of(1)),
                        new Closing(BYE, Set.of(0)),
                        new Closing(BYE, Set.of()),
                        new Closed(Set.of(0, 1)),
                        new Closed(Set.of(1)),
                        new Closed(Set.of(0)),
                        new Closed(Set.of()))
                .stream()
                .collect(Collectors.toMap(LifeWords::name, s -> s, (a, b) -> a, LinkedHashMap::new));
    }

    private static Map<String, CallEvent> events() {
        Map<String, CallEvent> events = new LinkedHashMap<>();
        events.put("LedgerWrote", new LedgerWrote());
        events.put("LedgerRefused", new LedgerRefused());
        for (int leg : List.of(0, 1, 2)) {
            events.put("LegRang " + leg(leg), new LegRang(leg, false));
            events.put("LegRang early " + leg(leg), new LegRang(leg, true));
            events.put("LegAnswered " + leg(leg), new LegAnswered(leg));
            events.put("LegFailed " + leg(leg), new LegFailed(leg, BUSY));
            events.put("LegHungUp " + leg(leg), new LegHungUp(leg, BYE));
            events.put("LegReleased " + leg(leg), new LegReleased(leg));
            events.put("LegHeld " + leg(leg), new LegHeld(leg));
            events.put("LegResumed " + leg(leg), new LegResumed(leg));
            events.put("MediaLost " + leg(leg), new MediaLost(leg));
            events.put("RingTimedOut " + leg(leg), new RingTimedOut(leg));
        }
        events.put("Recorded", new Recorded(READY));
        events.put("RecordingFailed", new RecordingFailed(LOST));
        events.put("NothingRecorded", new NothingRecorded());
        events.put("EndAsked", new EndAsked(ASKED));
        events.put("RingAsked", new RingAsked());
        events.put("AnswerAsked", new AnswerAsked());
        events.put("HuntAsked C", new HuntAsked(Set.of(2), false, false));
        events.put("HuntAsked CD keep", new HuntAsked(Set.of(2, 3), true, false));
        events.put("HuntAsked C stays", new HuntAsked(Set.of(2), true, true));
        events.put("HuntTimedOut", new HuntTimedOut(NO_ANSWER));
        events.put("ProgramEnded NO_ANSWER", new ProgramEnded(new Verdict.End(NO_ANSWER)));
        events.put("ProgramEnded USER_BUSY", new ProgramEnded(new Verdict.End(BUSY)));
        events.put("ProgramEnded connected", new ProgramEnded(new Verdict.Connected()));
        for (int leg : List.of(0, 1, 2)) {
            events.put("TransferAsked " + leg(leg), new TransferAsked(leg, BLIND));
            events.put("Joined E for " + leg(leg), new Joined(4, leg, ATTENDED));
            events.put("GivenAway " + leg(leg), new GivenAway(leg, TransferKind.ATTENDED));
        }
        events.put("Joined E by pickup", new Joined(4, -1, PICKUP));
        return events;
    }

    static String name(CallState state) {
        return switch (state) {
            case Accepting s -> "Accepting";
            case Withdrawn s -> "Withdrawn" + open(s.open()) + " " + word(s.termination());
            case FirstCalling s -> "FirstCalling" + (s.ringing() ? " ringing" : "");
            case BothCalling s -> "BothCalling" + second(s.second());
            case SecondCalling s -> "SecondCalling" + second(s.second());
            case FirstAwaited s -> "FirstAwaited";
            case Guided s -> "Guided " + guest(s.guest());
            case Hunting s ->
                "Hunting" + open(s.racing()) + (s.rung().isEmpty() ? "" : " rung" + open(s.rung()))
                        + (s.early() ? " early" : "") + (s.keep() ? " keep" : "") + (s.stays() ? " stays" : "")
                        + " for " + guest(s.guest());
            case Talking s ->
                "Talking " + leg(s.left()) + leg(s.right()) + (s.stays() == null ? "" : " stays " + leg(s.stays()));
            case Closing s -> "Closing" + open(s.open()) + " " + word(s.termination());
            case Closed s -> "Closed" + open(s.open());
        };
    }

    private static String second(Second second) {
        return switch (second) {
            case SILENT -> "";
            case RINGING -> " ringing";
            case EARLY_MEDIA -> " early";
        };
    }

    private static String guest(Guest guest) {
        String known = guest.talked() ? " talked" : guest.answered() ? " answered" : "";
        return (guest.left() ? "" : "callee ") + leg(guest.leg()) + known;
    }

    private static String open(Set<Integer> open) {
        return open.isEmpty()
                ? ""
                : " " + open.stream().sorted().map(LifeWords::leg).collect(Collectors.joining());
    }

    static String words(List<Effect> effects) {
        return effects.stream().map(LifeWords::word).collect(Collectors.joining(", "));
    }

    private static String word(Effect effect) {
        return switch (effect) {
            case Effect.Dial e -> "Dial " + leg(e.leg());
            case Effect.EndLeg e -> "EndLeg " + leg(e.leg()) + " " + word(e.termination());
            case Effect.LegOver e -> "LegOver " + leg(e.leg()) + " " + word(e.termination());
            case Effect.Release e -> "Release " + leg(e.leg());
            case Effect.PlayRingback e -> "PlayRingback " + leg(e.leg());
            case Effect.PlayHold e -> "PlayHold " + leg(e.leg());
            case Effect.Hush e -> "Hush " + leg(e.leg());
            case Effect.PassEarlyMedia e -> "PassEarlyMedia " + leg(e.from()) + " to " + leg(e.to());
            case Effect.Join e -> "Join " + leg(e.left()) + " " + leg(e.right());
            case Effect.StartRecording e -> "StartRecording " + leg(e.left()) + " " + leg(e.right());
            case Effect.Unrecord e -> "Unrecord " + leg(e.leg());
            case Effect.LegGone e -> "LegGone " + leg(e.leg()) + " " + word(e.termination());
            case Effect.TurnAway e -> "TurnAway " + leg(e.leg());
            case Effect.Ring e -> "Ring " + leg(e.leg());
            case Effect.Answer e -> "Answer " + leg(e.leg());
            case Effect.StartHuntTimer e -> "StartHuntTimer";
            case Effect.StopHuntTimer e -> "StopHuntTimer";
            case Effect.WriteRang e -> "WriteRang " + leg(e.leg()) + (e.earlyMedia() ? " early" : "");
            case Effect.WriteAnswered e -> "WriteAnswered " + leg(e.leg());
            case Effect.WriteHeld e -> (e.held() ? "WriteHeld " : "WriteResumed ") + (e.caller() ? "caller" : "callee");
            case Effect.WriteJoined e -> "WriteJoined " + leg(e.leg());
            case Effect.StartProgram e -> "StartProgram " + leg(e.guest().leg());
            case Effect.StartSequel e -> "StartSequel " + leg(e.guest().leg());
            case Effect.StopProgram e -> "StopProgram";
            case Effect.TellConnected e -> "TellConnected " + leg(e.leg());
            case Effect.TellUnanswered e -> "TellUnanswered";
            case Effect.PauseRecording e -> "PauseRecording";
            case Effect.StopRecording e -> "StopRecording";
            case Effect.StartRingTimer e -> "StartRingTimer " + leg(e.leg());
            case Effect.StopRingTimer e -> "StopRingTimer " + leg(e.leg());
            case Effect.Write e -> "Write " + e.event().getClass().getSimpleName();
            case Effect.TellFirstParty e ->
                "Tell "
                        + switch (e.outcome()) {
                            case CallControl.FirstParty.Answered a -> "answered";
                            case CallControl.FirstParty.Failed f -> f.cause().name();
                            case CallControl.FirstParty.Waiting w -> "waiting";
                        };
            case Effect.Finish e -> "Finish " + word(e.termination());
            case Effect.Dispose e -> "Dispose";
        };
    }

    private static String word(Termination end) {
        return end.cause() + "/" + end.by() + "/" + end.how() + (end.sipStatus() == 0 ? "" : "/" + end.sipStatus());
    }

    private static String leg(int leg) {
        return String.valueOf((char) ('A' + leg));
    }
}
