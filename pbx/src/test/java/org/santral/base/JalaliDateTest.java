package org.santral.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JalaliDateTest {

    /**
     * Leap years as published by the calendar council of the University of Tehran (1206 to 1498), here those of a
     * lifetime around today. The 2820-year rule of other libraries makes 1404 one of them instead of 1403.
     */
    private static final List<Integer> LEAP_YEARS = List.of(
            1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412,
            1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445, 1449, 1453, 1457, 1461, 1465, 1469, 1474);

    @ParameterizedTest
    @CsvSource({
        "1399-12-30, 2021-03-20",
        "1400-01-01, 2021-03-21",
        "1402-12-29, 2024-03-19",
        "1403-01-01, 2024-03-20",
        "1403-12-29, 2025-03-19",
        "1403-12-30, 2025-03-20",
        "1404-01-01, 2025-03-21",
        "1404-01-31, 2025-04-20",
        "1404-12-29, 2026-03-20",
        "1405-01-01, 2026-03-21",
        "1408-12-30, 2030-03-20",
        "1409-01-01, 2030-03-21",
        "1401-09-11, 2022-12-02",
        "1357-11-22, 1979-02-11",
        "1348-10-11, 1970-01-01",
        "1304-12-30, 1926-03-21",
        "1375-01-01, 1996-03-20",
        "1376-01-01, 1997-03-21",
        "1379-01-01, 2000-03-20",
        "1380-01-01, 2001-03-21",
        "1387-01-01, 2008-03-20",
        "1388-01-01, 2009-03-21",
        "1391-06-31, 2012-09-21",
        "1391-07-01, 2012-09-22",
        "1412-01-01, 2033-03-20",
        "1420-01-01, 2041-03-20",
        "1200-01-01, 1821-03-21",
    })
    void knownDaysAreTheSameInBothCalendars(String jalali, LocalDate gregorian) {
        assertThat(JalaliDate.of(gregorian)).hasToString(jalali);
        assertThat(JalaliDate.parse(jalali).gregorian()).isEqualTo(gregorian);
    }

    @Test
    void leapYearsAreTheOfficialOnes() {
        assertThat(IntStream.rangeClosed(1342, 1474)
                        .filter(JalaliDate::leap)
                        .boxed()
                        .toList())
                .isEqualTo(LEAP_YEARS);
    }

    @Test
    void everyDayHasANameOfItsOwnAndFollowsTheOneBefore() {
        LocalDate day = LocalDate.of(1821, 3, 21);
        JalaliDate before = JalaliDate.of(day);
        while (before.year() < 1599 || before.month() < 12 || before.day() < 29) {
            day = day.plusDays(1);
            JalaliDate next = JalaliDate.of(day);
            assertThat(next.gregorian()).isEqualTo(day);
            boolean sameMonth =
                    next.year() == before.year() && next.month() == before.month() && next.day() == before.day() + 1;
            boolean nextMonth = next.year() == before.year() && next.month() == before.month() + 1 && next.day() == 1;
            boolean nextYear = next.year() == before.year() + 1 && next.month() == 1 && next.day() == 1;
            assertThat(sameMonth || nextMonth || nextYear)
                    .as("%s after %s", next, before)
                    .isTrue();
            before = next;
        }
        assertThat(day.getYear()).isEqualTo(2221);
    }

    @Test
    void stampsAreWrittenAndReadBack() {
        LocalDateTime time = LocalDateTime.of(2022, 12, 2, 9, 57, 53, 999_000_000);
        assertThat(JalaliDate.stamp(time)).isEqualTo("1401-09-11 09:57:53");
        assertThat(JalaliDate.parseStamp("1401-09-11 09:57:53")).isEqualTo(time.withNano(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1401-9-11 09:57:53",
                "1401-09-11",
                "1401-09-11T09:57:53",
                "1401-09-11 24:00:00",
                "1404-12-30 00:00:00",
                "1401-07-31 00:00:00",
                "1401-13-01 00:00:00",
                "1401-00-01 00:00:00",
                "1199-01-01 00:00:00",
                "1600-01-01 00:00:00",
                "١٤٠١-09-11 09:57:53",
            })
    void whatIsNoStampIsRefused(String written) {
        assertThatThrownBy(() -> JalaliDate.parseStamp(written)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void daysBeyondTheKnownYearsAreRefused() {
        assertThatThrownBy(() -> JalaliDate.of(LocalDate.of(1821, 3, 20))).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> JalaliDate.of(LocalDate.MAX)).isInstanceOf(DateTimeException.class);
    }
}
