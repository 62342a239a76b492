package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToneTest {
    private static short[] pcm(Tone tone) {
        short[] pcm = new short[tone.samples()];
        tone.copy(0, pcm, 0, pcm.length);
        return pcm;
    }

    @Test
    void cadences() {
        assertOnOff(Tone.RINGBACK, 450, 16000, 48000);
        assertOnOff(Tone.BUSY, 450, 4000, 8000);
        assertOnOff(Tone.CONGESTION, 450, 1600, 3200);
        assertOnOff(Tone.BEEP, 1000, 3200, 3200);
        short[] hold = pcm(Tone.HOLD);
        assertThat(hold).hasSize(40000);
        assertThat(ToneMeter.level(hold, 0, 800, 450, 8000)).isGreaterThan(0.2);
        assertThat(ToneMeter.rms(hold, 800, 1600)).isZero();
        assertThat(ToneMeter.level(hold, 1600, 2400, 450, 8000)).isGreaterThan(0.2);
        assertThat(ToneMeter.rms(hold, 2400, 40000)).isZero();
    }

    private static void assertOnOff(Tone tone, double hz, int on, int samples) {
        short[] pcm = pcm(tone);
        assertThat(pcm).hasSize(samples);
        assertThat(ToneMeter.level(pcm, 0, on, hz, 8000)).isCloseTo(0.25, within(0.01));
        assertThat(ToneMeter.rms(pcm, on, samples)).isZero();
    }

    @Test
    void frequenciesAreAdded() {
        Tone tone = new Tone(List.of(350.0, 440.0), List.of(Duration.ofSeconds(1)));
        short[] pcm = pcm(tone);
        assertThat(ToneMeter.level(pcm, 350)).isCloseTo(0.125, within(0.005));
        assertThat(ToneMeter.level(pcm, 440)).isCloseTo(0.125, within(0.005));
        assertThat(ToneMeter.level(pcm, 600)).isLessThan(0.005);
    }

    @Test
    void limits() {
        List<Duration> second = List.of(Duration.ofSeconds(1));
        assertThatThrownBy(() -> new Tone(List.of(), second)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tone(List.of(Double.NaN), second)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tone(List.of(450.0), List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tone(List.of(450.0), List.of(Duration.ofDays(1000000))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
