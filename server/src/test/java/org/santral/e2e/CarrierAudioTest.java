package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.santral.app.demo.StereoRecording;

/** SIPp plays a tone on each side: the recording that a customer downloads has them in their channels. */
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
    }
}
