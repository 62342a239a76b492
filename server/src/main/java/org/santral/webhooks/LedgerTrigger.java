package org.santral.webhooks;

import java.util.Optional;
import org.santral.call.LedgerEvent;

/** The kinds of ledger entries that can make an outgoing event. */
public enum LedgerTrigger {
    /** {@link LedgerEvent.Accepted}. */
    ACCEPTED,
    /** {@link LedgerEvent.StepEntered} of a menu, ring group or queue. */
    STEP,
    /** {@link LedgerEvent.LegStarted} over a trunk. */
    OUTSIDE,
    /** {@link LedgerEvent.LegRinging}, of either side. */
    RINGING,
    /** {@link LedgerEvent.Connected}. */
    CONNECTED,
    /** {@link LedgerEvent.Transferred}. */
    TRANSFERRED,
    /** {@link LedgerEvent.LegEnded}, of either side. */
    LEG_ENDED,
    /** {@link LedgerEvent.Surveyed}. */
    SURVEYED,
    /** {@link LedgerEvent.Ended}. */
    ENDED;

    /** The trigger of this event, empty if nobody can subscribe to it. */
    public static Optional<LedgerTrigger> of(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.Accepted _ -> Optional.of(ACCEPTED);
            case LedgerEvent.StepEntered step -> step(step.kind());
            case LedgerEvent.LegStarted leg -> leg.trunk() == null ? Optional.empty() : Optional.of(OUTSIDE);
            case LedgerEvent.LegRinging _ -> Optional.of(RINGING);
            case LedgerEvent.Connected _ -> Optional.of(CONNECTED);
            case LedgerEvent.Transferred _ -> Optional.of(TRANSFERRED);
            case LedgerEvent.LegEnded _ -> Optional.of(LEG_ENDED);
            case LedgerEvent.Surveyed _ -> Optional.of(SURVEYED);
            case LedgerEvent.Ended _ -> Optional.of(ENDED);
            case LedgerEvent.LegAnswered _,
                    LedgerEvent.PickedUp _,
                    LedgerEvent.Held _,
                    LedgerEvent.Gathered _,
                    LedgerEvent.QueueLeft _,
                    LedgerEvent.RecordingSegment _,
                    LedgerEvent.RecordingPaused _,
                    LedgerEvent.Resumed _,
                    LedgerEvent.RecordingStarted _,
                    LedgerEvent.RecordingReady _,
                    LedgerEvent.RecordingLost _ -> Optional.empty();
        };
    }

    private static Optional<LedgerTrigger> step(LedgerEvent.StepKind kind) {
        return switch (kind) {
            case MENU, GROUP, QUEUE -> Optional.of(STEP);
            case DID, EXTENSION, OUTSIDE, VOICEMAIL, ANNOUNCEMENT, COMPONENT, FEATURE, SURVEY -> Optional.empty();
        };
    }
}
