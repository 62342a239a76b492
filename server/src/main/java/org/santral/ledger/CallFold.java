package org.santral.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;

/** The one place where an event changes the view of a call; lives for one entry. */
final class CallFold {
    private final CallView from;
    private final LedgerEntry entry;
    private final Instant at;
    private CallTimes times;
    private List<LegView> legs;
    private List<StepView> steps;
    private @Nullable QueueView queue;
    private List<TransferView> transfers;
    private List<SurveyView> surveys;
    private @Nullable String connectedExtension;
    private RecordingView recording;
    private @Nullable RecordingTrack track;
    private @Nullable Termination termination;
    private boolean cutOff;

    CallFold(CallView from, LedgerEntry entry) {
        this.from = from;
        this.entry = entry;
        at = entry.at();
        times = from.times();
        legs = from.legs();
        steps = from.steps();
        queue = from.queue();
        transfers = from.transfers();
        surveys = from.surveys();
        connectedExtension = from.connectedExtension();
        recording = from.recording();
        track = from.track();
        termination = from.termination();
        cutOff = from.cutOff();
    }

    CallView next() {
        take(entry.event());
        return new CallView(
                from.call(),
                from.domainId(),
                from.accepted(),
                times,
                legs,
                steps,
                queue,
                transfers,
                surveys,
                connectedExtension,
                recording,
                track,
                termination,
                cutOff,
                entry.sequence(),
                at);
    }

    private void take(LedgerEvent event) {
        switch (event) {
            case LedgerEvent.Accepted again ->
                throw new IllegalArgumentException("call " + from.call() + " was accepted twice");
            case LedgerEvent.LegStarted e -> start(e);
            case LedgerEvent.LegRinging e -> {
                leg(e.side(), e.leg(), leg -> leg.ringing(at));
                if (e.side() == Side.B && times.ring() == null) {
                    times = new CallTimes(times.start(), at, times.pickup(), times.connect(), times.end());
                }
            }
            case LedgerEvent.LegAnswered e -> answered(e);
            case LedgerEvent.PickedUp e -> {
                if (times.pickup() == null) {
                    times = new CallTimes(times.start(), times.ring(), at, times.connect(), times.end());
                    lastStep(step -> step.pickedUp(at));
                }
            }
            case LedgerEvent.Connected e -> {
                connect();
                leaveQueue(at);
            }
            case LedgerEvent.StepEntered e -> enter(e.kind(), e.number());
            // Of interest to who asked for them alone.
            case LedgerEvent.Gathered e -> {}
            case LedgerEvent.Surveyed e -> surveys = append(surveys, mark(e));
            case LedgerEvent.QueueLeft e -> leaveQueue(at);
            case LedgerEvent.Transferred e ->
                transfers = append(transfers, new TransferView(at, e.kind(), e.by(), e.to(), e.otherCall()));
            case LedgerEvent.Held e -> {}
            case LedgerEvent.Resumed e -> {}
            case LedgerEvent.RecordingStarted e -> {
                recording = new RecordingView.Running(e, at);
                track = RecordingTrack.started(e.recordingId(), at);
            }
            case LedgerEvent.RecordingSegment e -> track(e.recordingId(), known -> known.with(e));
            case LedgerEvent.RecordingPaused e -> track(e.recordingId(), known -> known.paused(e.paused(), at));
            case LedgerEvent.RecordingReady e -> recording = new RecordingView.Ready(e);
            case LedgerEvent.RecordingLost e -> recording = new RecordingView.Lost(e);
            case LedgerEvent.LegEnded e -> leg(e.side(), e.leg(), leg -> leg.ended(at, e.termination(), e.facts()));
            case LedgerEvent.Ended e -> end(e);
        }
    }

    private SurveyView mark(LedgerEvent.Surveyed e) {
        String destination = from.accepted().callee().number();
        for (LegView leg : legs) {
            if (leg.side() == Side.B && leg.answer() != null) {
                destination = leg.extension() == null ? leg.destination() : leg.extension();
            }
        }
        String source = from.accepted().caller().number();
        return new SurveyView(at, e.survey(), e.label(), e.point(), e.queue(), source, destination);
    }

    private void start(LedgerEvent.LegStarted e) {
        Integer step = steps.isEmpty() ? null : Integer.valueOf(steps.size() - 1);
        legs = append(
                legs,
                new LegView(
                        e.side(),
                        e.leg(),
                        step,
                        e.destination(),
                        e.extension(),
                        e.trunk(),
                        at,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private void answered(LedgerEvent.LegAnswered e) {
        leg(e.side(), e.leg(), leg -> leg.answered(at));
        if (e.side() != Side.B) {
            return;
        }
        for (LegView leg : legs) {
            if (leg.side() == Side.B && leg.leg() == e.leg() && leg.step() != null) {
                step(leg.step(), step -> step.answered(at));
            }
        }
        if (times.connect() == null) {
            connectedExtension = e.extension();
        } else {
            // A caller who was sent to a queue after a talk waits until somebody answers there.
            leaveQueue(at);
        }
    }

    private void connect() {
        if (times.connect() == null) {
            // Whoever talks was picked up, at the latest now.
            Instant pickup = times.pickup() == null ? at : times.pickup();
            times = new CallTimes(times.start(), times.ring(), pickup, at, times.end());
        }
    }

    private void enter(StepKind kind, String number) {
        lastStep(step -> step.left(at, kind, number));
        steps = append(steps, StepView.entered(kind, number, at, times.pickup() != null));
        leaveQueue(at);
        if (kind == StepKind.GROUP || kind == StepKind.QUEUE) {
            queue = new QueueView(number, at, null);
        }
    }

    private void leaveQueue(Instant when) {
        queue = queue == null ? null : queue.left(when);
    }

    private void end(LedgerEvent.Ended e) {
        times = new CallTimes(times.start(), times.ring(), times.pickup(), times.connect(), e.endedAt());
        lastStep(step -> step.left(e.endedAt(), null, null));
        leaveQueue(e.endedAt());
        termination = e.termination();
        cutOff = e.cutOff();
    }

    /** A caller's own leg was never dialled and is not in the list: what happens to it is in the call's times. */
    private void leg(Side side, int number, UnaryOperator<LegView> change) {
        legs = legs.stream()
                .map(leg -> leg.side() == side && leg.leg() == number ? change.apply(leg) : leg)
                .toList();
    }

    private void lastStep(UnaryOperator<StepView> change) {
        if (!steps.isEmpty()) {
            step(steps.size() - 1, change);
        }
    }

    private void step(int index, UnaryOperator<StepView> change) {
        List<StepView> changed = new ArrayList<>(steps);
        changed.set(index, change.apply(changed.get(index)));
        steps = changed;
    }

    private void track(String recordingId, UnaryOperator<RecordingTrack> change) {
        if (track != null && track.recordingId().equals(recordingId)) {
            track = change.apply(track);
        }
    }

    private static <T> List<T> append(List<T> list, T last) {
        List<T> more = new ArrayList<>(list);
        more.add(last);
        return more;
    }
}
