package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent;
import org.santral.http.RawClient.Reply;
import org.santral.recordings.Place;

/** A recording with its manifest as clients see them, and what they see when it is deleted. */
class RecordingDeletionTest {
    private static final Termination CLEARED =
            Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);

    @TempDir
    Path folder;

    private static CallId recorded(VerimorServer server, Place place) throws Exception {
        Files.write(place.path(), new byte[1_000]);
        return Story.at(Story.START)
                .inbound("905321111111")
                .answeredBy(1, "1001", 5)
                .add(5, new LedgerEvent.RecordingStarted(place.recordingId(), place.file()))
                .add(5, new LedgerEvent.RecordingSegment(place.recordingId(), 0, "905321111111", "1001"))
                .add(65, new LedgerEvent.RecordingReady(place.recordingId(), place.file(), 60_000, 0.1, 0.1))
                .ends(CLEARED, 65, true)
                .writeTo(server.ledger);
    }

    @Test
    void a_deleted_recording_is_gone_for_lists_records_and_links() throws Exception {
        try (VerimorServer server = new VerimorServer(folder)) {
            Place place = Place.in(server.store, Story.START);
            CallId call = recorded(server, place);
            String token = server.links.create(101, call).orElseThrow();
            Reply manifest = server.get("/recording/" + token + "/manifest.json");
            assertThat(manifest.status()).isEqualTo(200);
            assertThat(manifest.header("Content-Type")).startsWith("application/json");
            assertThat(manifest.body())
                    .contains("\"call_uuid\":\"" + call + "\"", "\"left\":\"905321111111\",\"right\":\"1001\"");
            assertThat(server.send("HEAD", "/recording/" + token + "/manifest.json", "")
                            .status())
                    .isEqualTo(200);
            assertThat(list(server, "true")).contains(call.value());
            assertThat(list(server, "deleted")).doesNotContain(call.value());

            assertThat(server.deletions.delete(102, call))
                    .as("another tenant's")
                    .isFalse();
            assertThat(server.deletions.delete(101, call)).isTrue();
            assertThat(server.deletions.delete(101, call)).isFalse();

            assertThat(place.path()).doesNotExist();
            assertThat(server.get("/recording/" + token).status()).isEqualTo(404);
            assertThat(server.get("/recording/" + token + "/manifest.json").status())
                    .isEqualTo(404);
            assertThat(server.get("/recording_url?key=" + KEY + "&call_uuid=" + call)
                            .body())
                    .isEqualTo("cannot find call with call_uuid " + call);
            assertThat(list(server, "true")).doesNotContain(call.value());
            assertThat(list(server, "deleted")).contains(call.value(), "\"recording_present\":\"false\"");
            assertThat(list(server, "false")).contains(call.value());
            assertThat(server.get("/cdrs/" + call + "?key=" + KEY).body()).contains("\"recording_present\":\"false\"");
        }
    }

    @Test
    void a_manifest_of_an_unknown_link_is_not_found() throws Exception {
        try (VerimorServer server = new VerimorServer(folder)) {
            Reply unknown = server.get("/recording/R00000000-0000-4000-8000-000000000000/manifest.json");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.body()).isEqualTo(server.get("/recording/Rx").body());
        }
    }

    private static String list(VerimorServer server, String recordingPresent) throws Exception {
        return server.get("/cdrs?key=" + KEY + "&recording_present=" + recordingPresent)
                .body();
    }
}
