package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.app.demo.StereoRecording;
import org.santral.recordings.OggSound;
import tools.jackson.databind.json.JsonMapper;

/** SIPp plays a tone on each side: the recording that a customer downloads has them in their channels, and can be deleted. */
class CarrierAudioTest extends TwoCarriers {
    private static final Tone LOW = new Tone(440);
    private static final Tone HIGH = new Tone(1000);
    private static final Duration TALK = Duration.ofSeconds(4);

    @Test
    void theRecordingHasTheCallerLeftAndTheCalleeRight() throws Exception {
        String low = LOW.alaw(folder, Duration.ofSeconds(1)).toString();
        String high = HIGH.alaw(folder, Duration.ofSeconds(1)).toString();
        Script caller = Script.of("Near")
                .streaming()
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
        Script callee = Script.of("Far")
                .streaming()
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
        Outcome outcome =
                call(caller.play(low).hungUp(), callee.play(high).pause(TALK).bye());

        assertTalked(outcome, "callee");
        assertThat(outcome.detail().cdr("recording_present")).isEqualTo("true");
        assertThat(outcome.hangup()).containsEntry("recording_present", "t");
        assertThat(outcome.detail().seconds("talk_duration")).isGreaterThanOrEqualTo(TALK.toSeconds() - 2);
        StereoRecording recording = pbx.recording(outcome.call());
        assertThat(recording.seconds()).isGreaterThanOrEqualTo(TALK.toSeconds() - 2.0);
        LOW.assertHeard(recording.left(), HIGH);
        HIGH.assertHeard(recording.right(), LOW);
        browsersPlayIt(outcome.call());
        itCanBeDeleted(outcome.call());
    }

    /** spec/bulutfon.md B4. */
    private void browsersPlayIt(String call) throws Exception {
        HttpResponse<byte[]> stream = pbx.bulutfon("GET", "/call-records/" + call + "/stream");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Type")).contains("audio/ogg");
        List<short[]> heard = OggSound.decoded(stream.body(), 8000);
        LOW.assertHeard(heard.get(0), HIGH);
        HIGH.assertHeard(heard.get(1), LOW);
    }

    /** spec/bulutfon.md §11, 11. */
    private void itCanBeDeleted(String call) throws Exception {
        assertThat(record("/cdr/", call)).isEqualTo("Var");
        assertThat(record("/cdrs/", call)).isEqualTo("YES");
        assertThat(pbx.bulutfon("DELETE", "/call-records/" + call).statusCode()).isEqualTo(200);
        assertThat(record("/cdr/", call)).isEqualTo("Silinmiş");
        assertThat(record("/cdrs/", call)).isEqualTo("REMOVED");
        assertThat(pbx.bulutfon("GET", "/call-records/" + call).statusCode()).isEqualTo(404);
    }

    private String record(String path, String call) throws Exception {
        byte[] json = pbx.bulutfon("GET", path + call + ".json").body();
        return JsonMapper.shared()
                .readTree(json)
                .path("cdr")
                .path("call_record")
                .stringValue("");
    }
}
