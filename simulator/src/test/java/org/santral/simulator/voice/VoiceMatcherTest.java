package org.santral.simulator.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.media.G711;
import org.santral.media.Tone;

class VoiceMatcherTest {
    private static final int PACKET = 160;
    private static final VoiceMatcher MATCHER = new VoiceMatcher();

    enum Law {
        NONE,
        A,
        U
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void theRightVoiceWinsByAMarginAlsoAfterCodingAndLoss(Law law) {
        Random random = new Random(7);
        for (Voice voice : Voice.ALL) {
            short[] sound = lose(code(spoken(voice, random.nextInt(8000), 40_000), law), 0.05, random);
            List<VoiceMatcher.Match> matches = MATCHER.match(sound);
            assertThat(VoiceMatcher.heard(matches)).isNotNull();
            assertThat(matches.get(0).voice()).isEqualTo(voice);
            assertThat(matches.get(0).score()).isGreaterThan(matches.get(1).score() + 0.25);
        }
    }

    @Test
    void aQuietVoiceBehindALouderToneIsStillRecognised() {
        Voice voice = Voice.of("0001");
        short[] sound = new short[72_000];
        Tone.RINGBACK.copy(0, sound, 0, 16_000);
        short[] speech = spoken(voice, 0, 40_000);
        for (int i = 0; i < speech.length; i++) {
            sound[24_000 + i] = (short) (speech[i] / 4);
        }
        assertThat(VoiceMatcher.heard(MATCHER.match(sound)).voice()).isEqualTo(voice);
    }

    @Test
    void anEchoOfOneVoiceBelowAnotherShowsInTheScores() {
        short[] other = spoken(Voice.of("0002"), 500, 40_000);
        short[] echo = spoken(Voice.of("0003"), 9_000, 40_000);
        List<VoiceMatcher.Match> clean = MATCHER.match(other);
        for (int i = 0; i < other.length; i++) {
            other[i] += echo[i];
        }
        List<VoiceMatcher.Match> mixed = MATCHER.match(other);
        assertThat(score(mixed, Voice.of("0003"))).isGreaterThan(VoiceMatcher.MIXED_IN);
        assertThat(score(clean, Voice.of("0003"))).isLessThan(VoiceMatcher.MIXED_IN - 0.1);
    }

    @Test
    void nothingIsHeardInSilenceNoiseOrATone() {
        short[] noise = new short[40_000];
        Random random = new Random(3);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 3000);
        }
        short[] tone = new short[16_000];
        Tone.RINGBACK.copy(0, tone, 0, tone.length);
        assertThat(MATCHER.match(new short[40_000])).isEmpty();
        assertThat(MATCHER.match(new short[100])).isEmpty();
        assertThat(VoiceMatcher.heard(MATCHER.match(noise))).isNull();
        assertThat(VoiceMatcher.heard(MATCHER.match(tone))).isNull();
    }

    @Test
    void consecutiveNumbersSpeakWithDifferentVoices() {
        for (long number = 908_505_320_000L; number < 908_505_320_400L; number++) {
            assertThat(Voice.of("+" + number)).isNotEqualTo(Voice.of(Long.toString(number + 1)));
        }
        assertThat(Voice.of("no digits")).isEqualTo(Voice.ALL.getFirst());
    }

    private static double score(List<VoiceMatcher.Match> matches, Voice voice) {
        return matches.stream()
                .filter(m -> m.voice().equals(voice))
                .findFirst()
                .orElseThrow()
                .score();
    }

    private static short[] spoken(Voice voice, int from, int length) {
        short[] pass = voice.samples();
        short[] sound = new short[length];
        for (int i = 0; i < length; i++) {
            sound[i] = pass[(from + i) % pass.length];
        }
        return sound;
    }

    private static short[] code(short[] sound, Law law) {
        for (int i = 0; i < sound.length; i++) {
            sound[i] = switch (law) {
                case NONE -> sound[i];
                case A -> G711.aToLinear(G711.linearToA(sound[i]));
                case U -> G711.uToLinear(G711.linearToU(sound[i]));
            };
        }
        return sound;
    }

    private static short[] lose(short[] sound, double share, Random random) {
        for (int start = 0; start + PACKET <= sound.length; start += PACKET) {
            if (random.nextDouble() < share) {
                Arrays.fill(sound, start, start + PACKET, (short) 0);
            }
        }
        return sound;
    }
}
