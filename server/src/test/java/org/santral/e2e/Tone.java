package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.santral.media.ToneMeter;

/** A sine that one party sends and the other is to hear; coded by the JDK, so that no code of ours checks itself. */
record Tone(int hz) {
    private static final int RATE = 8000;
    private static final double AMPLITUDE = 0.4;
    private static final AudioFormat PCM = new AudioFormat(RATE, 16, 1, true, false);

    /** A WAV file of 16-bit PCM. */
    Path wav(Path folder, Duration length) throws IOException {
        Path file = folder.resolve("tone" + hz + ".wav");
        try (AudioInputStream audio = pcm(length)) {
            AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    /** Raw A-law, as SIPp sends it. */
    Path alaw(Path folder, Duration length) throws IOException {
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(AudioFormat.Encoding.ALAW, pcm(length))) {
            return Files.write(folder.resolve("tone" + hz + ".al"), audio.readAllBytes());
        }
    }

    /** One second of raw A-law, which begins and ends alike when the frequency is a whole number. */
    byte[] alawSecond() throws IOException {
        try (AudioInputStream audio =
                AudioSystem.getAudioInputStream(AudioFormat.Encoding.ALAW, pcm(Duration.ofSeconds(1)))) {
            return audio.readAllBytes();
        }
    }

    /** Whether it can be heard there: at a third of its loudness at least. */
    boolean heardIn(short[] sound, int from, int to) {
        return ToneMeter.level(sound, from, to, hz, RATE) > AMPLITUDE / 3;
    }

    private AudioInputStream pcm(Duration length) {
        int samples = Math.toIntExact(length.toMillis() * RATE / 1000);
        ByteBuffer data = ByteBuffer.allocate(samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            data.putShort((short) Math.round(AMPLITUDE * Short.MAX_VALUE * Math.sin(2 * Math.PI * hz * i / RATE)));
        }
        return new AudioInputStream(new ByteArrayInputStream(data.array()), PCM, samples);
    }

    /** Reads 16-bit PCM at 8 kHz, one channel. */
    static short[] read(Path wav) throws Exception {
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(wav.toFile())) {
            assertThat(audio.getFormat().getSampleRate()).isEqualTo(RATE);
            assertThat(audio.getFormat().getChannels()).isEqualTo(1);
            byte[] bytes = audio.readAllBytes();
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        }
    }

    /** Checks that the middle of what was heard is this tone and not the other one. */
    void assertHeard(short[] heard, Tone other) {
        assertThat(heard.length).isGreaterThan(RATE);
        int from = heard.length / 3;
        int to = heard.length * 2 / 3;
        assertThat(ToneMeter.level(heard, from, to, hz, RATE)).as(hz + " Hz").isGreaterThan(AMPLITUDE / 3);
        assertThat(ToneMeter.level(heard, from, to, other.hz, RATE))
                .as("no " + other.hz + " Hz")
                .isLessThan(AMPLITUDE / 40);
    }
}
