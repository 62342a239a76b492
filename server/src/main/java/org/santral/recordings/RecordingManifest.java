package org.santral.recordings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.call.LedgerEvent.RecordingSegment;
import org.santral.ledger.CallView;
import org.santral.ledger.RecordingTrack;
import org.santral.ledger.RecordingView;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who is heard in which part of a recording, as JSON: {@code recording_id}, {@code call_uuid}, {@code started_at},
 * {@code length_ms}; {@code segments} with {@code offset_ms}, {@code length_ms} and the parties in the {@code left} and
 * {@code right} channel (null while nobody is); {@code pauses} with the {@code offset_ms} at which audio is left out,
 * {@code from} and {@code to} (null if recording never went on). Times are UTC. Computed from the ledger alone, so it
 * is the same whenever it is asked for.
 */
final class RecordingManifest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private RecordingManifest() {}

    /** The manifest of the call's recording; empty if the call has no recording of that id that is complete. */
    static Optional<byte[]> of(CallView call, String recordingId) {
        if (!(call.recording() instanceof RecordingView.Ready(RecordingReady ready))
                || !ready.recordingId().equals(recordingId)) {
            return Optional.empty();
        }
        RecordingTrack track = call.track();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("recording_id", recordingId);
        json.put("call_uuid", call.call().value());
        json.put("started_at", track == null ? null : text(track.startedAt()));
        json.put("length_ms", ready.lengthMs());
        segments(json.putArray("segments"), call, track, ready.lengthMs());
        pauses(json.putArray("pauses"), track, ready.lengthMs());
        return Optional.of(MAPPER.writeValueAsBytes(json));
    }

    private static void segments(ArrayNode list, CallView call, @Nullable RecordingTrack track, long lengthMs) {
        List<RecordingSegment> segments = track == null ? List.of() : track.segments();
        if (segments.isEmpty()) {
            // Written before segments were: the caller and the callee all the time.
            segment(
                    list,
                    0,
                    lengthMs,
                    call.accepted().caller().number(),
                    call.accepted().callee().number());
            return;
        }
        for (int i = 0; i < segments.size(); i++) {
            RecordingSegment segment = segments.get(i);
            long from = Math.min(segment.offsetMs(), lengthMs);
            long to = i + 1 < segments.size() ? Math.clamp(segments.get(i + 1).offsetMs(), from, lengthMs) : lengthMs;
            segment(list, from, to - from, segment.left(), segment.right());
        }
    }

    private static void segment(
            ArrayNode list, long offsetMs, long lengthMs, @Nullable String left, @Nullable String right) {
        list.addObject()
                .put("offset_ms", offsetMs)
                .put("length_ms", lengthMs)
                .put("left", left)
                .put("right", right);
    }

    private static void pauses(ArrayNode list, @Nullable RecordingTrack track, long lengthMs) {
        if (track == null) {
            return;
        }
        Duration left = Duration.ZERO;
        for (RecordingTrack.Pause pause : track.pauses()) {
            long offsetMs = Duration.between(track.startedAt(), pause.from())
                    .minus(left)
                    .toMillis();
            list.addObject()
                    .put("offset_ms", Math.clamp(offsetMs, 0, lengthMs))
                    .put("from", text(pause.from()))
                    .put("to", pause.to() == null ? null : text(pause.to()));
            left = left.plus(pause.length());
        }
    }

    private static String text(Instant at) {
        return at.toString();
    }
}
