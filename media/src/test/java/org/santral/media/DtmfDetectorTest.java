package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures are those of ITU-T Q.24, table A-1, where administrations differ the widest common ones. */
class DtmfDetectorTest {
    private static String heard(short[] pcm) {
        DtmfDetector detector = new DtmfDetector();
        StringBuilder keys = new StringBuilder();
        for (short sample : pcm) {
            char key = hear(detector, sample);
            if (key != 0) {
                keys.append(key);
            }
        }
        return keys.toString();
    }

    /** Every key, beginning anywhere within a look of the detector. */
    private static void assertAllHeard(boolean wanted, int ms, double low, double high, double offset, double noise) {
        Random random = new Random(24);
        for (char key : Keys.ALL.toCharArray()) {
            for (int shift = 0; shift < 90; shift += 7) {
                short[] pcm =
                        Keys.join(new short[300 + shift], Keys.press(key, ms, low, high, offset), Keys.silence(60));
                assertThat(heard(Keys.noisy(pcm, noise, random)))
                        .as("key %s shifted by %d", key, shift)
                        .isEqualTo(wanted ? String.valueOf(key) : "");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40, -9, -9, 0, -70", "40, -25, -25, 0, -70", "40, 0, 0, 0.015, -70", "40, -9, -9, -0.015, -70",
        "40, -8, -4, 0.015, -70", "40, -8, -16, -0.015, -70", "45, -9, -9, 0, -22", "80, -9, -9, 0.01, -19",
        "400, -20, -22, 0, -35", "1000, -9, -7, 0, -40"
    })
    void everyKeyWithinTheLimitsIsHeardOnce(int ms, double low, double high, double offset, double noise) {
        assertAllHeard(true, ms, low, high, offset, noise);
    }

    @ParameterizedTest
    @CsvSource({
        "20, -9, -9, 0",
        "100, -45, -45, 0",
        "100, -5, -18, 0",
        "100, -15, -3, 0",
        "100, -9, -9, 0.035",
        "100, -9, -9, -0.035",
        "100, -9, -90, 0",
        "100, -90, -9, 0"
    })
    void whatIsOutsideThemIsNot(int ms, double low, double high, double offset) {
        assertAllHeard(false, ms, low, high, offset, -70);
    }

    @Test
    void keysFollowEachOtherAtTheirFastest() {
        short[] pcm = Keys.silence(30);
        for (char key : (Keys.ALL + "1122##").toCharArray()) {
            pcm = Keys.join(pcm, Keys.press(key, 45, -9, -7, 0), Keys.silence(45));
        }
        assertThat(heard(pcm)).isEqualTo(Keys.ALL + "1122##");
    }

    @Test
    void aShortInterruptionDoesNotMakeTwoPresses() {
        short[] half = Keys.press('5');
        assertThat(heard(Keys.join(half, Keys.silence(10), half, Keys.silence(50))))
                .isEqualTo("5");
        assertThat(heard(Keys.join(half, Keys.silence(40), half, Keys.silence(50))))
                .isEqualTo("55");
    }

    @Test
    void onceResetAPressBeginsAnew() {
        DtmfDetector detector = new DtmfDetector();
        StringBuilder keys = new StringBuilder();
        for (int round = 0; round < 2; round++) {
            for (short sample : Keys.press('8')) {
                char key = hear(detector, sample);
                if (key != 0) {
                    keys.append(key);
                }
            }
            detector.reset();
        }
        assertThat(keys.toString()).isEqualTo("88");
    }

    /** The voices that the simulated network speaks with, and everything that the switch says to callers. */
    @ParameterizedTest
    @ValueSource(strings = {"../simulator/src/main/resources", "../pbx/src/main/resources"})
    void recordedSpeechHoldsNoKey(String folder) throws Exception {
        List<Path> files = wavs(Path.of(folder));
        assertThat(files).hasSizeGreaterThanOrEqualTo(6);
        for (Path file : files) {
            Prompt speech = Prompt.load(file);
            short[] pcm = new short[speech.samples()];
            speech.copy(0, pcm, 0, pcm.length);
            for (double gain : new double[] {1, 0.2, 4}) {
                short[] louder = new short[pcm.length];
                for (int i = 0; i < pcm.length; i++) {
                    louder[i] = (short) Math.clamp(Math.round(gain * pcm[i]), Short.MIN_VALUE, Short.MAX_VALUE);
                }
                assertThat(heard(louder)).as("%s times %s", file, gain).isEmpty();
            }
        }
    }

    private static List<Path> wavs(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav")).toList();
        }
    }

    @Test
    void musicAndNoiseAndCallProgressTonesHoldNone() {
        short[] music = new short[MusicOnHold.builtIn().samples()];
        MusicOnHold.builtIn().copy(0, music, 0, music.length);
        assertThat(heard(music)).isEmpty();
        assertThat(heard(Keys.noisy(new short[800_000], -3, new Random(3)))).isEmpty();
        for (Tone tone : List.of(Tone.RINGBACK, Tone.BUSY, Tone.HOLD, Tone.BEEP)) {
            short[] pcm = new short[tone.samples()];
            tone.copy(0, pcm, 0, pcm.length);
            assertThat(heard(pcm)).isEmpty();
        }
    }

    /** One sample by itself; the key that was recognised with it, else 0. */
    private static char hear(DtmfDetector detector, short sample) {
        detector.add(new short[] {sample}, 0, 1);
        return detector.key();
    }
}
