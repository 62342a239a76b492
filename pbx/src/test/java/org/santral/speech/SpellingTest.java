package org.santral.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "TR, 0, 0",
        "TR, 1000, thousand",
        "TR, 1001, thousand 1",
        "TR, 2500, 2 thousand 5 100",
        "TR, 21000, 20 1 thousand",
        "TR, 100000, 100 thousand",
        "TR, 1000000, 1 million",
        "TR, 1001000, 1 million thousand",
        "TR, 999999999, 9 100 90 9 million 9 100 90 9 thousand 9 100 90 9",
        "EN, 1000, 1 thousand",
        "EN, 5201, 5 thousand 2 100 1",
        "EN, 1000001, 1 million 1",
        "EN, 12000013, 12 million 13",
        "FA, 1000, thousand",
        "FA, 1401, thousand and 400-and 1",
        "FA, 230005, 200-and 30 thousand and 5",
        "FA, 1000000, 1 million",
        "FA, 1001000, 1 million and 1 thousand",
        "FA, 2000021, 2 million and 20-and 1",
    })
    void numbers(Language language, int number, String parts) {
        assertThat(Spelling.number(language, number)).containsExactly(parts.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "TR, P1DT2H3M4S, 1 day 2 hours 3 minutes 4 seconds",
        "TR, PT0S, 0 seconds",
        "EN, PT1H, 1 hour",
        "EN, PT1M1S, 1 minute 1 second",
        "EN, P12DT30M, 12 days 30 minutes",
        "FA, P1DT2H3M4S, 1 day and 2 hours and 3 minutes and 4 seconds",
        "FA, PT21H, 20-and 1 hours",
        "FA, PT0.9S, 0 seconds",
    })
    void durations(Language language, Duration time, String parts) {
        assertThat(Spelling.duration(language, time)).containsExactly(parts.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "TR, 14:30, false, clock 10 4 30",
        "TR, 14:00, false, clock 10 4",
        "TR, 00:05, false, clock 0 0 5",
        "TR, 09:00:07, true, clock 9 0 0 7 seconds",
        "EN, 14:30, false, 2 30 pm",
        "EN, 12:00, false, 12 o-clock pm",
        "EN, 00:05, false, 12 oh 5 am",
        "EN, 23:59:01, true, 11 50 9 pm 1 second",
        "FA, 14:30, false, clock 14 and 30 minutes",
        "FA, 14:00, false, clock 14",
        "FA, 21:01:02, true, clock 20-and 1 and 1 minute and 2 seconds",
    })
    void times(Language language, LocalTime time, boolean seconds, String parts) {
        assertThat(Spelling.clock(language, time, seconds)).containsExactly(parts.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "TR, 2022-12-02, GREGORIAN, 2 gregorian-12 2 thousand 20 2",
        "TR, 2022-12-02, JALALI, 10 1 jalali-9 thousand 4 100 1",
        "TR, 2022-12-02, HIJRI, 8 hijri-5 thousand 4 100 40 4",
        "EN, 2022-12-21, GREGORIAN, gregorian-12 20 1-th 2 thousand 20 2",
        "EN, 1999-01-30, GREGORIAN, gregorian-1 30-th 19 90 9",
        "EN, 1905-01-20, GREGORIAN, gregorian-1 20-th 19 oh 5",
        "EN, 1900-01-11, GREGORIAN, gregorian-1 11-th 19 100",
        "EN, 2021-03-21, JALALI, jalali-1 1-th 14 100",
        "EN, 2025-03-20, JALALI, jalali-12 30-th 14 oh 3",
        "FA, 2022-12-02, JALALI, 11-th jalali-9 thousand and 400-and 1",
        "FA, 2022-12-22, GREGORIAN, 20-and 2-th gregorian-12 2 thousand and 20-and 2",
        "FA, 2025-03-01, HIJRI, 1-th hijri-9 thousand and 400-and 40-and 6",
    })
    void dates(Language language, LocalDate day, SpokenCalendar calendar, String parts) {
        assertThat(Spelling.date(language, day, calendar)).containsExactly(parts.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "GREGORIAN, 2022-12-02, 2022-12-02",
        "GREGORIAN, 1453-5-29, 1453-05-29",
        "JALALI, 1401-09-11, 2022-12-02",
        "JALALI, 2022-12-02, 2022-12-02",
        "JALALI, 1403-12-30, 2025-03-20",
        "HIJRI, 1444-05-08, 2022-12-02",
        "HIJRI, 2022-12-02, 2022-12-02",
    })
    void aDateIsReadByTheCalendarThatItsYearBelongsTo(SpokenCalendar calendar, String written, LocalDate day) {
        assertThat(calendar.read(written)).isEqualTo(day);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2022-13-01", "1404-12-30", "22-12-02", "2022/12/02", "2022-12-02x", "٢٠٢٢-١٢-٠٢"})
    void whatIsNoDateIsRefused(String written) {
        assertThatThrownBy(() -> SpokenCalendar.JALALI.read(written)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyPartHasARecording(Language language) {
        Set<String> recorded = Set.copyOf(Spelling.names(language));
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            int number = random.nextInt(Spelling.MOST + 1) >> random.nextInt(30);
            LocalDate day = LocalDate.of(1930, 1, 1).plusDays(random.nextInt(50_000));
            assertThat(recorded).containsAll(Spelling.number(language, number));
            assertThat(recorded).containsAll(Spelling.duration(language, Duration.ofSeconds(number % 80_000_000)));
            assertThat(recorded)
                    .containsAll(
                            Spelling.clock(language, LocalTime.ofSecondOfDay(number % 86_400), random.nextBoolean()));
            for (SpokenCalendar calendar : SpokenCalendar.values()) {
                assertThat(recorded).containsAll(Spelling.date(language, day, calendar));
            }
        }
    }
}
