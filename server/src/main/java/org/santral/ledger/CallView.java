package org.santral.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.TransferKind;

/**
 * A call as its entries tell it, up to {@code sequence}: the one model (spec/events.md §1) behind records, pushed
 * events and live lists. Immutable; each entry yields the next view.
 *
 * @param accepted how it began: direction, origin, parties, numbers
 * @param legs the devices called, in the order of their start; a caller's own leg is not among them
 * @param steps the places that it passed through, in order
 * @param queue the stay in the last queue or ring group that it came to, null if there was none
 * @param transfers in order
 * @param surveys the marks that were given, in order
 * @param connectedExtension the extension that first answered for the called side, null for an outside number
 * @param track who is heard in which part of the recording, null if nothing was recorded
 * @param termination null while the call is up
 * @param cutOff the process died in mid-call; the end is the last time known
 * @param sequence of the last entry seen
 * @param lastAt time of the last entry seen
 */
public record CallView(
        CallId call,
        int domainId,
        LedgerEvent.Accepted accepted,
        CallTimes times,
        List<LegView> legs,
        List<StepView> steps,
        @Nullable QueueView queue,
        List<TransferView> transfers,
        List<SurveyView> surveys,
        @Nullable String connectedExtension,
        RecordingView recording,
        @Nullable RecordingTrack track,
        @Nullable Termination termination,
        boolean cutOff,
        int sequence,
        Instant lastAt) {

    public CallView {
        legs = List.copyOf(legs);
        steps = List.copyOf(steps);
        transfers = List.copyOf(transfers);
        surveys = List.copyOf(surveys);
    }

    /**
     * The view of a call whose entries these are.
     *
     * @param entries all of one call from sequence 0 on, at least one
     * @throws IllegalArgumentException they are not the entries of one call in order, or do not begin with Accepted
     */
    public static CallView of(List<LedgerEntry> entries) {
        CallView view = begin(entries.getFirst());
        for (LedgerEntry entry : entries.subList(1, entries.size())) {
            view = view.with(entry);
        }
        return view;
    }

    /** The view after a call's first entry. */
    public static CallView begin(LedgerEntry first) {
        if (first.sequence() != 0 || !(first.event() instanceof LedgerEvent.Accepted accepted)) {
            throw new IllegalArgumentException("call " + first.call() + " does not begin with Accepted");
        }
        return new CallView(
                first.call(),
                first.domainId(),
                accepted,
                new CallTimes(first.at(), null, null, null, null),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                new RecordingView.None(),
                null,
                null,
                false,
                0,
                first.at());
    }

    /** The view after the next entry. */
    public CallView with(LedgerEntry entry) {
        if (!entry.call().equals(call) || entry.sequence() != sequence + 1) {
            throw new IllegalArgumentException("call " + call + " has entry " + sequence + "; entry " + entry.sequence()
                    + " of call " + entry.call() + " does not follow");
        }
        return new CallFold(this, entry).next();
    }

    /** Whether a person or outside target accepted the call. */
    public boolean answered() {
        return times.connect() != null;
    }

    /** An inbound call that nobody accepted. */
    public boolean missed() {
        return accepted.direction() == LedgerEvent.Direction.IN && !answered();
    }

    /** The extension first rung on the called side, null if none was. */
    public @Nullable String dialedExtension() {
        return legs.stream()
                .filter(leg -> leg.side() == Side.B && leg.extension() != null)
                .map(LegView::extension)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whom a call from outside reached: who answered first, else who was rung first, else the place that it came to last.
     * Null for other calls and for one that came nowhere.
     */
    public @Nullable Party reached() {
        if (accepted.direction() != LedgerEvent.Direction.IN) {
            return null;
        }
        Comparator<LegView> answeredFirst =
                Comparator.comparing(LegView::answer, Comparator.nullsLast(Comparator.naturalOrder()));
        Optional<Party> device = legs.stream()
                .filter(leg -> leg.side() == Side.B)
                .min(answeredFirst.thenComparing(LegView::start))
                .map(leg ->
                        new Party(leg.extension() == null ? leg.destination() : leg.extension(), "", leg.extension()));
        return device.orElseGet(() -> steps.isEmpty() || steps.getLast().kind() == StepKind.DID
                ? null
                : new Party(steps.getLast().number(), "", null));
    }

    /** Whether another phone took the call from the one that rang (call pickup), before anybody had answered. */
    public boolean pickedOff() {
        Instant connect = times.connect();
        return transfers.stream()
                        .anyMatch(it -> it.kind() == TransferKind.PICKUP
                                && (connect == null || !it.at().isAfter(connect)))
                || legs.stream()
                        .anyMatch(leg -> leg.termination() != null
                                && leg.termination().cause() == Cause.PICKED_OFF
                                && (connect == null || !leg.start().isAfter(connect)));
    }

    /**
     * Whether another device of this device's extension rang in the same attempt: their legs are up at the same time.
     * False for outside numbers.
     */
    public boolean rangAlready(LegView leg) {
        return leg.extension() != null
                && legs.stream()
                        .anyMatch(other -> other.leg() != leg.leg()
                                && other.side() == Side.B
                                && leg.extension().equals(other.extension())
                                && other.ring() != null
                                && (other.end() == null || other.end().isAfter(leg.start())));
    }

    /**
     * Whether the call goes on without a leg that has just ended, as far as the entries so far can tell: somebody else
     * answered or still rings, the extension handed the call on, or the caller stays in a queue. A hunt that tries one
     * extension after the other is not seen: there, what follows is decided only afterwards.
     */
    public boolean goesOnWithout(LegView gone) {
        Termination why = gone.termination();
        if (ended() || why == null) {
            return false;
        }
        if (why.cause() == Cause.LOSE_RACE || why.cause() == Cause.PICKED_OFF) {
            // Somebody else has the call.
            return true;
        }
        boolean talking = false;
        boolean ringing = false;
        for (LegView leg : legs) {
            if (leg.side() == Side.B && leg.end() == null) {
                talking |= leg.answer() != null;
                ringing |= times.connect() == null;
            }
        }
        Instant answered = gone.answer();
        if (answered != null) {
            return (talking && gone.side() == Side.B)
                    || transfers.stream().anyMatch(it -> !it.at().isBefore(answered) && handedOn(it, gone));
        }
        boolean queued = gone.step() != null
                && gone.step() == steps.size() - 1
                && steps.getLast().kind() == StepKind.QUEUE
                && why.by() != By.CALLER
                && why.cause() != Cause.ORIGINATOR_CANCEL
                && why.cause() != Cause.ALLOTTED_TIMEOUT
                && why.cause() != Cause.SYSTEM_SHUTDOWN;
        return talking || (ringing && why.by() == By.CALLEE) || queued;
    }

    private static boolean handedOn(TransferView transfer, LegView gone) {
        // Who pulled a call to its phone stays.
        if (transfer.kind() == TransferKind.PICKUP) {
            return false;
        }
        return transfer.by() == null ? gone.side() == Side.B : transfer.by().equals(gone.extension());
    }

    /** Time spent in the last queue or ring group, up to now if the caller still waits; zero if there was none. */
    public Duration queueWait() {
        return queue == null ? Duration.ZERO : queue.waited(lastAt);
    }

    /** Whether the call is over. */
    public boolean ended() {
        return termination != null;
    }
}
