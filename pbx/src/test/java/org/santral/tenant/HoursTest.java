package org.santral.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.tenant.Hours.Span;

class HoursTest {
    private static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    // Half an hour of summer time: transitions that no whole hour catches.
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final int DAY = 24 * 60;

    private static final Hours OFFICE = new Hours(
            Map.of(
                    DayOfWeek.MONDAY, List.of(new Span(9 * 60, 18 * 60)),
                    DayOfWeek.FRIDAY, List.of(new Span(9 * 60, 12 * 60), new Span(22 * 60, 26 * 60)),
                    DayOfWeek.SUNDAY, List.of(new Span(0, DAY))),
            new Holidays(Set.of(LocalDate.of(2026, 5, 25)), Set.of(MonthDay.of(10, 29))));

    @ParameterizedTest
    @CsvSource({
        "2026-05-18T08:59:59, false",
        "2026-05-18T09:00:00, true",
        "2026-05-18T17:59:59, true",
        "2026-05-18T18:00:00, false",
        "2026-05-19T12:00:00, false",
        "2026-05-22T12:00:00, false",
        "2026-05-22T23:00:00, true",
        "2026-05-23T01:59:59, true",
        "2026-05-23T02:00:00, false",
        "2026-05-24T00:00:00, true",
        "2026-05-24T23:59:59, true",
        "2026-05-25T00:00:00, false",
        "2026-05-25T12:00:00, false",
        "2027-05-24T12:00:00, true",
    })
    void spans_begin_with_their_first_minute_and_end_before_their_last(LocalDateTime local, boolean open) {
        assertThat(OFFICE.open(local.atZone(ISTANBUL).toInstant(), ISTANBUL)).isEqualTo(open);
    }

    @Test
    void a_yearly_holiday_closes_every_year_but_not_the_night_before() {
        Hours nights = new Hours(
                Map.of(
                        DayOfWeek.WEDNESDAY, List.of(new Span(22 * 60, 30 * 60)),
                        DayOfWeek.THURSDAY, List.of(new Span(22 * 60, 30 * 60))),
                OFFICE.holidays());
        // 29 October 2026 is a Thursday.
        assertThat(nights.open(at("2026-10-29T05:00:00"), ISTANBUL)).isTrue();
        assertThat(nights.open(at("2026-10-29T23:00:00"), ISTANBUL)).isFalse();
        assertThat(nights.open(at("2026-10-30T05:00:00"), ISTANBUL)).isFalse();
        assertThat(nights.open(at("2026-11-05T23:00:00"), ISTANBUL)).isTrue();
    }

    @Test
    void an_hour_that_comes_twice_is_open_twice() {
        Hours early = new Hours(Map.of(DayOfWeek.SUNDAY, List.of(new Span(150, 160))), Holidays.NONE);
        // Clocks in Berlin go back from 03:00 to 02:00 on 25 October 2026.
        Instant first = ZonedDateTime.of(LocalDateTime.parse("2026-10-25T02:35:00"), BERLIN)
                .toInstant();
        assertThat(early.open(first, BERLIN)).isTrue();
        assertThat(early.open(first.plus(Duration.ofHours(1)), BERLIN)).isTrue();
        assertThat(early.open(first.plus(Duration.ofMinutes(30)), BERLIN)).isFalse();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(ISTANBUL).toInstant();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** Against a calendar that is painted minute by minute, around the changes of the clock. */
    @ParameterizedTest
    @MethodSource("seeds")
    void open_is_what_a_painted_wall_calendar_says(long seed) {
        Random random = new Random(seed);
        ZoneId zone = List.of(BERLIN, LORD_HOWE, ISTANBUL).get(random.nextInt(3));
        Instant change =
                random.nextBoolean() ? change(zone, random) : Instant.ofEpochSecond(random.nextLong(2_000_000_000L));
        LocalDate first = LocalDate.ofInstant(change, zone).minusDays(3);
        Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            List<Span> spans = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                int from = random.nextInt(DAY);
                spans.add(new Span(from, from + 1 + random.nextInt(DAY)));
            }
            week.put(day, spans);
        }
        Holidays holidays = new Holidays(
                random.nextBoolean() ? Set.of(first.plusDays(random.nextInt(6))) : Set.of(),
                random.nextBoolean() ? Set.of(MonthDay.from(first.plusDays(random.nextInt(6)))) : Set.of());
        boolean[] painted = paint(week, holidays, first);
        Hours hours = new Hours(week, holidays);

        for (int i = 0; i < 500; i++) {
            Instant when = change.plusSeconds(random.nextInt(-2 * 86_400, 2 * 86_400));
            LocalDateTime local = LocalDateTime.ofInstant(when, zone);
            int minute = (int) Duration.between(first.atStartOfDay(), local).toMinutes();
            assertThat(hours.open(when, zone)).as("%s in %s", local, zone).isEqualTo(painted[minute]);
        }
    }

    private static Instant change(ZoneId zone, Random random) {
        var next = zone.getRules().nextTransition(Instant.ofEpochSecond(1_000_000_000L + random.nextInt(400_000_000)));
        return next == null ? Instant.ofEpochSecond(1_400_000_000) : next.getInstant();
    }

    private static boolean[] paint(Map<DayOfWeek, List<Span>> week, Holidays holidays, LocalDate first) {
        boolean[] minutes = new boolean[9 * DAY];
        for (int day = -1; day < 7; day++) {
            LocalDate date = first.plusDays(day);
            if (holidays.dates().contains(date) || holidays.yearly().contains(MonthDay.from(date))) {
                continue;
            }
            for (Span span : week.get(date.getDayOfWeek())) {
                for (int m = span.fromMinute(); m < span.toMinute(); m++) {
                    if (day * DAY + m >= 0) {
                        minutes[day * DAY + m] = true;
                    }
                }
            }
        }
        return minutes;
    }
}
