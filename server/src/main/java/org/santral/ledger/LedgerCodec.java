package org.santral.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.santral.call.LedgerEvent;
import org.santral.store.Sql;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as kind and JSON body. Kinds and the names of the events' components are a file format: what was once written
 * must stay readable, so neither may change.
 */
public final class LedgerCodec {
    static final String ACCEPTED = "accepted";

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                    i -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private LedgerCodec() {}

    /** The stable name of an event's kind. */
    public static String kind(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.Accepted e -> ACCEPTED;
            case LedgerEvent.LegStarted e -> "leg-started";
            case LedgerEvent.LegRinging e -> "leg-ringing";
            case LedgerEvent.LegAnswered e -> "leg-answered";
            case LedgerEvent.PickedUp e -> "picked-up";
            case LedgerEvent.Connected e -> "connected";
            case LedgerEvent.Held e -> "held";
            case LedgerEvent.Resumed e -> "resumed";
            case LedgerEvent.RecordingStarted e -> "recording-started";
            case LedgerEvent.RecordingReady e -> "recording-ready";
            case LedgerEvent.RecordingLost e -> "recording-lost";
            case LedgerEvent.RecordingSegment e -> "recording-segment";
            case LedgerEvent.RecordingPaused e -> "recording-paused";
            case LedgerEvent.StepEntered e -> "step-entered";
            case LedgerEvent.Gathered e -> "gathered";
            case LedgerEvent.Surveyed e -> "surveyed";
            case LedgerEvent.QueueLeft e -> "queue-left";
            case LedgerEvent.Transferred e -> "transferred";
            case LedgerEvent.LegEnded e -> "leg-ended";
            case LedgerEvent.Ended e -> "ended";
        };
    }

    private static Class<? extends LedgerEvent> type(String kind) {
        return switch (kind) {
            case ACCEPTED -> LedgerEvent.Accepted.class;
            case "leg-started" -> LedgerEvent.LegStarted.class;
            case "leg-ringing" -> LedgerEvent.LegRinging.class;
            case "leg-answered" -> LedgerEvent.LegAnswered.class;
            case "picked-up" -> LedgerEvent.PickedUp.class;
            case "connected" -> LedgerEvent.Connected.class;
            case "held" -> LedgerEvent.Held.class;
            case "resumed" -> LedgerEvent.Resumed.class;
            case "recording-started" -> LedgerEvent.RecordingStarted.class;
            case "recording-ready" -> LedgerEvent.RecordingReady.class;
            case "recording-lost" -> LedgerEvent.RecordingLost.class;
            case "recording-segment" -> LedgerEvent.RecordingSegment.class;
            case "recording-paused" -> LedgerEvent.RecordingPaused.class;
            case "step-entered" -> LedgerEvent.StepEntered.class;
            case "gathered" -> LedgerEvent.Gathered.class;
            case "surveyed" -> LedgerEvent.Surveyed.class;
            case "queue-left" -> LedgerEvent.QueueLeft.class;
            case "transferred" -> LedgerEvent.Transferred.class;
            case "leg-ended" -> LedgerEvent.LegEnded.class;
            case "ended" -> LedgerEvent.Ended.class;
            default ->
                throw new IllegalStateException(
                        "the ledger has an entry of kind '" + kind + "', which this version does not know");
        };
    }

    /** The event without its kind, as one line of JSON. */
    public static String body(LedgerEvent event) {
        return Sql.text(JSON.writeValueAsString(event));
    }

    /**
     * The event back from what was written.
     *
     * @throws IllegalStateException the kind is unknown (written by a newer version) or the body is damaged
     */
    public static LedgerEvent event(String kind, String body) {
        Class<? extends LedgerEvent> type = type(kind);
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw new IllegalStateException("the ledger has a damaged entry of kind '" + kind + "'", e);
        }
    }
}
