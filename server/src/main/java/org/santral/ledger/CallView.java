package org.santral.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Side;

/**
 * A call as its entries tell it, up to {@code sequence}: the one model (spec/events.md §1) behind records, pushed
 * events and live lists. Immutable; each entry yields the next view.
 *
 * @param accepted how it began: direction, origin, parties, numbers
 * @param legs the devices called, in the order of their start
 * @param connectedExtension the extension that really answered for the called side, null for an outside number
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
        @Nullable String connectedExtension,
        RecordingView recording,
        @Nullable Termination termination,
        boolean cutOff,
        int sequence,
        Instant lastAt) {

    public CallView {
        legs = List.copyOf(legs);
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
                null,
                new RecordingView.None(),
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
        Changes next = new Changes(this, entry);
        next.take(entry.event());
        return next.view();
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

    /** Whether the call is over. */
    public boolean ended() {
        return termination != null;
    }

    /** The one place where an event changes a view; lives for one entry. */
    private static final class Changes {
        private final CallView from;
        private final LedgerEntry entry;
        private final Instant at;
        private CallTimes times;
        private List<LegView> legs;
        private @Nullable String connectedExtension;
        private RecordingView recording;
        private @Nullable Termination termination;
        private boolean cutOff;

        Changes(CallView from, LedgerEntry entry) {
            this.from = from;
            this.entry = entry;
            at = entry.at();
            times = from.times;
            legs = from.legs;
            connectedExtension = from.connectedExtension;
            recording = from.recording;
            termination = from.termination;
            cutOff = from.cutOff;
        }

        void take(LedgerEvent event) {
            switch (event) {
                case LedgerEvent.Accepted again ->
                    throw new IllegalArgumentException("call " + from.call + " was accepted twice");
                case LedgerEvent.LegStarted e -> start(e);
                case LedgerEvent.LegRinging e -> {
                    leg(e.side(), e.leg(), leg -> leg.ringing(at));
                    if (e.side() == Side.B && times.ring() == null) {
                        times = new CallTimes(times.start(), at, times.pickup(), times.connect(), times.end());
                    }
                }
                case LedgerEvent.LegAnswered e -> {
                    leg(e.side(), e.leg(), leg -> leg.answered(at));
                    if (e.side() == Side.B) {
                        connectedExtension = e.extension();
                    }
                }
                case LedgerEvent.PickedUp e -> {
                    if (times.pickup() == null) {
                        times = new CallTimes(times.start(), times.ring(), at, times.connect(), times.end());
                    }
                }
                case LedgerEvent.Connected e -> connect();
                case LedgerEvent.Held e -> {}
                case LedgerEvent.Resumed e -> {}
                case LedgerEvent.StepEntered e -> {}
                case LedgerEvent.QueueLeft e -> {}
                case LedgerEvent.Transferred e -> {}
                case LedgerEvent.RecordingSegment e -> {}
                case LedgerEvent.RecordingPaused e -> {}
                case LedgerEvent.RecordingStarted e -> recording = new RecordingView.Running(e, at);
                case LedgerEvent.RecordingReady e -> recording = new RecordingView.Ready(e);
                case LedgerEvent.RecordingLost e -> recording = new RecordingView.Lost(e);
                case LedgerEvent.LegEnded e -> leg(e.side(), e.leg(), leg -> leg.ended(at, e.termination(), e.facts()));
                case LedgerEvent.Ended e -> end(e);
            }
        }

        private void start(LedgerEvent.LegStarted e) {
            List<LegView> more = new ArrayList<>(legs);
            more.add(new LegView(
                    e.side(), e.leg(), e.destination(), e.extension(), e.trunk(), at, null, null, null, null, null));
            legs = more;
        }

        /** A caller's own leg was never dialled and is not in the list: what happens to it is in the call's times. */
        private void leg(Side side, int number, UnaryOperator<LegView> change) {
            legs = legs.stream()
                    .map(leg -> leg.side() == side && leg.leg() == number ? change.apply(leg) : leg)
                    .toList();
        }

        private void connect() {
            if (times.connect() == null) {
                // Whoever talks was picked up, at the latest now.
                Instant pickup = times.pickup() == null ? at : times.pickup();
                times = new CallTimes(times.start(), times.ring(), pickup, at, times.end());
            }
        }

        private void end(LedgerEvent.Ended e) {
            times = new CallTimes(times.start(), times.ring(), times.pickup(), times.connect(), e.endedAt());
            termination = e.termination();
            cutOff = e.cutOff();
        }

        CallView view() {
            return new CallView(
                    from.call,
                    from.domainId,
                    from.accepted,
                    times,
                    legs,
                    connectedExtension,
                    recording,
                    termination,
                    cutOff,
                    entry.sequence(),
                    at);
        }
    }
}
