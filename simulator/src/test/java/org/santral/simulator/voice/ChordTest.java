package org.santral.simulator.voice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChordTest {
    private static final int SECOND = 8000;

    /** So many samples of a chord, beginning anywhere in it. */
    private static short[] sound(Chord chord, int offset, int samples) {
        short[] sound = new short[samples];
        short[] second = chord.voice().samples();
        for (int i = 0; i < samples; i++) {
            sound[i] = second[(offset + i) % SECOND];
        }
        return sound;
    }

    private static short[] joined(short[]... parts) {
        int length = 0;
        for (short[] part : parts) {
            length += part.length;
        }
        short[] all = new short[length];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static short[] mixed(short[] one, short[] other) {
        short[] sum = new short[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (short) (one[i] + other[i]);
        }
        return sum;
    }

    @Test
    void everyOneIsToldFromAllOthers() {
        for (int i = 0; i < Chord.COUNT; i++) {
            assertThat(ChordMeter.heard(sound(new Chord(i), 17 * i, SECOND))).containsExactly("chord-" + i);
        }
    }

    @Test
    void oneAfterTheOther() {
        short[] sound = joined(
                new short[3000],
                sound(new Chord(3), 100, SECOND),
                new short[500],
                sound(new Chord(250), 0, SECOND),
                sound(new Chord(3), 7, SECOND));
        assertThat(ChordMeter.heard(sound)).containsExactly("chord-3", "chord-250");
    }

    @ParameterizedTest
    @CsvSource({"0, 255", "1, 2", "1, 17", "100, 101"})
    void twoAtOnce(int one, int other) {
        short[] sound = mixed(sound(new Chord(one), 0, SECOND), sound(new Chord(other), 3000, SECOND));
        assertThat(ChordMeter.heard(sound)).containsExactly(ChordMeter.SEVERAL);
    }

    @Test
    void speechAndSilenceAreNone() {
        assertThat(ChordMeter.heard(new short[SECOND * 2])).isEmpty();
        for (Voice voice : Voice.ALL) {
            assertThat(ChordMeter.heard(voice.samples())).as(voice.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 232", "905321112233, 169", "+90 (532) 111-2233, 169", "'', 0"})
    void aNumberHasAChord(String number, int index) {
        assertThat(Chord.of(number).index()).isEqualTo(index);
    }
}
