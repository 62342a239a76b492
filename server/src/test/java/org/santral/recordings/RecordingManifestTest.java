package org.santral.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.ledger.CallScript.START;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.santral.call.LedgerEvent.RecordingLost;
import org.santral.call.LedgerEvent.RecordingPaused;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.call.LedgerEvent.RecordingSegment;
import org.santral.call.LedgerEvent.RecordingStarted;
import org.santral.ledger.CallScript;

class RecordingManifestTest {
    private static final String CALLER = "905321234567";

    private static CallScript started() {
        return CallScript.inbound(START, CALLER).then(new RecordingStarted("r1", "r1.wav"));
    }

    private static RecordingReady ready(long lengthMs) {
        return new RecordingReady("r1", "r1.wav", lengthMs, 0.1, 0.2);
    }

    private static String manifest(CallScript call) {
        return new String(RecordingManifest.of(call.view(), "r1").orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void a_transferred_call_with_a_pause_tells_who_is_heard_when() {
        CallScript call = started()
                .then(new RecordingSegment("r1", 0, CALLER, "1001"))
                .pass(Duration.ofSeconds(7))
                .then(new RecordingPaused("r1", true))
                .pass(Duration.ofSeconds(19))
                .then(new RecordingPaused("r1", false), new RecordingSegment("r1", 10_000, CALLER, null))
                .then(new RecordingSegment("r1", 12_500, CALLER, "1002"), new RecordingPaused("r1", true))
                .then(ready(60_000));
        assertThat(manifest(call))
                .isEqualTo("{\"recording_id\":\"r1\",\"call_uuid\":\"" + call.call() + "\","
                        + "\"started_at\":\"2026-03-01T10:00:01.123456Z\",\"length_ms\":60000,\"segments\":["
                        + "{\"offset_ms\":0,\"length_ms\":10000,\"left\":\"905321234567\",\"right\":\"1001\"},"
                        + "{\"offset_ms\":10000,\"length_ms\":2500,\"left\":\"905321234567\",\"right\":null},"
                        + "{\"offset_ms\":12500,\"length_ms\":47500,\"left\":\"905321234567\",\"right\":\"1002\"}],"
                        + "\"pauses\":[{\"offset_ms\":9000,\"from\":\"2026-03-01T10:00:10.123456Z\","
                        + "\"to\":\"2026-03-01T10:00:30.123456Z\"},"
                        + "{\"offset_ms\":12000,\"from\":\"2026-03-01T10:00:33.123456Z\",\"to\":null}]}");
    }

    @Test
    void a_recording_without_segments_is_one_of_caller_and_callee() {
        assertThat(manifest(started().then(ready(5_000))))
                .contains("\"segments\":[{\"offset_ms\":0,\"length_ms\":5000,\"left\":\"905321234567\","
                        + "\"right\":\"1001\"}],\"pauses\":[]");
    }

    @Test
    void a_recording_that_was_cut_short_has_no_segment_beyond_its_end() {
        assertThat(manifest(started()
                        .then(new RecordingSegment("r1", 0, CALLER, "1001"))
                        .then(new RecordingSegment("r1", 9_000, CALLER, "1002"), ready(5_000))))
                .contains("{\"offset_ms\":0,\"length_ms\":5000,")
                .contains("{\"offset_ms\":5000,\"length_ms\":0,");
    }

    @Test
    void what_is_not_complete_or_another_recording_has_none() {
        assertThat(RecordingManifest.of(started().view(), "r1")).isEmpty();
        assertThat(RecordingManifest.of(started().then(ready(5_000)).view(), "r2"))
                .isEmpty();
        assertThat(RecordingManifest.of(
                        started().then(new RecordingLost("r1", "disk full")).view(), "r1"))
                .isEmpty();
    }
}
