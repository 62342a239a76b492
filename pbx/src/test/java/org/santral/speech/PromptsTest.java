package org.santral.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.media.AudioSource;
import org.santral.media.ToneMeter;

class PromptsTest {
    private static final Prompts PROMPTS = Prompts.load();

    private static double seconds(AudioSource source) {
        return source.samples() / 8000.0;
    }

    private static short[] pcm(AudioSource source) {
        short[] pcm = new short[source.samples()];
        source.copy(0, pcm, 0, pcm.length);
        return pcm;
    }

    @ParameterizedTest
    @CsvSource({
        "TR, 0, 0", "TR, 10, 10", "TR, 11, 10 1", "TR, 100, 100", "TR, 101, 100 1", "TR, 999, 9 100 90 9",
        "EN, 0, 0", "EN, 13, 13", "EN, 20, 20", "EN, 21, 20 1", "EN, 100, 1 100", "EN, 312, 3 100 12",
        "FA, 0, 0", "FA, 19, 19", "FA, 21, 20-and 1", "FA, 100, 100", "FA, 640, 600-and 40", "FA, 121, 100-and 20-and 1"
    })
    void numbersAreSpelledAsTheLanguageDoes(Language language, int number, String parts) {
        assertThat(language.spell(number)).containsExactly(parts.split(" "));
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsSpokenAudiblyAndInReasonableTime(Language language) {
        for (Phrase phrase : Phrase.values()) {
            AudioSource said = PROMPTS.say(phrase, language);
            assertThat(seconds(said)).as(phrase.name()).isBetween(0.4, 8.0);
            assertThat(ToneMeter.rms(pcm(said))).as(phrase.name()).isBetween(0.05, 0.3);
        }
        for (int number = 0; number <= 999; number++) {
            assertThat(seconds(PROMPTS.number(number, language)))
                    .as("number " + number)
                    .isBetween(0.2, 3.0);
        }
        assertThat(ToneMeter.rms(pcm(PROMPTS.number(742, language)))).isBetween(0.05, 0.3);
    }

    @ParameterizedTest
    @EnumSource
    void whatHoldsANumberIsPutTogether(Language language) {
        assertThat(seconds(PROMPTS.queuePosition(4, language))).isGreaterThan(1);
        int one = PROMPTS.estimatedWait(Duration.ZERO, language).samples();
        assertThat(PROMPTS.estimatedWait(Duration.ofSeconds(60), language).samples())
                .isEqualTo(one);
        assertThat(PROMPTS.estimatedWait(Duration.ofSeconds(61), language).samples())
                .isNotEqualTo(one);
        assertThat(PROMPTS.estimatedWait(Duration.ofDays(400), language).samples())
                .isPositive();
        assertThat(PROMPTS.number(1_234_567_890, language).samples())
                .isEqualTo(PROMPTS.digits("1234567890", language).samples());
    }

    @ParameterizedTest
    @EnumSource
    void timesAndDatesAreSpoken(Language language) {
        assertThat(seconds(PROMPTS.number(Spelling.MOST, language))).isBetween(3.0, 9.0);
        assertThat(seconds(PROMPTS.duration(Duration.ofSeconds(93_784), language)))
                .isBetween(1.5, 6.0);
        assertThat(seconds(PROMPTS.clock(LocalTime.of(14, 30, 5), true, language)))
                .isBetween(1.0, 4.0);
        for (SpokenCalendar calendar : SpokenCalendar.values()) {
            for (int month = 1; month <= 12; month++) {
                assertThat(seconds(PROMPTS.date(LocalDate.of(2022, month, 2), calendar, language)))
                        .isBetween(1.0, 5.0);
            }
        }
    }

    @Test
    void languagesAreFoundByTheirCode() {
        assertThat(Language.of("tr")).contains(Language.TR);
        assertThat(Language.of("FA")).contains(Language.FA);
        assertThat(Language.of("de")).isEmpty();
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        assertThatThrownBy(() -> PROMPTS.number(-1, Language.EN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PROMPTS.digits("", Language.EN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PROMPTS.duration(Duration.ofDays(1000), Language.EN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PROMPTS.date(LocalDate.of(1066, 10, 14), SpokenCalendar.HIJRI, Language.EN))
                .isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> PROMPTS.digits("12a", Language.EN)).isInstanceOf(IllegalArgumentException.class);
    }
}
