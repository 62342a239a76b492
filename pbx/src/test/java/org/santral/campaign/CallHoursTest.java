package org.santral.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallHoursTest {
    private static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");

    /** Tuesday is off, Wednesday short; the other days are as usual. */
    private static CallHours hours(boolean bounded) {
        return new CallHours(
                Map.of(
                        DayOfWeek.TUESDAY, new CallHours.Day(false, LocalTime.of(9, 0), LocalTime.of(18, 0)),
                        DayOfWeek.WEDNESDAY, new CallHours.Day(true, LocalTime.of(12, 30), LocalTime.of(13, 0))),
                bounded);
    }

    // 2026-11-23 is a Monday; Istanbul is three hours ahead.
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T05:59:59Z, false",
        "2026-11-23T06:00:00Z, true",
        "2026-11-23T14:59:59Z, true",
        "2026-11-23T15:00:00Z, false",
        "2026-11-24T10:00:00Z, false",
        "2026-11-25T09:29:59Z, false",
        "2026-11-25T09:30:00Z, true",
        "2026-11-25T10:00:00Z, false"
    })
    void bounded_hours_go_by_the_clock_on_the_wall(Instant at, boolean open) {
        assertThat(hours(true).open(at, ISTANBUL)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T00:00:00Z, true",
        "2026-11-23T20:59:59Z, true",
        "2026-11-23T21:00:00Z, false",
        "2026-11-24T20:59:59Z, false",
        "2026-11-24T21:00:00Z, true"
    })
    void a_day_that_is_off_counts_also_when_hours_do_not(Instant at, boolean open) {
        assertThat(hours(false).open(at, ISTANBUL)).isEqualTo(open);
    }

    @Test
    void a_day_finishes_after_it_began() {
        assertThatThrownBy(() -> new CallHours.Day(true, LocalTime.of(9, 0), LocalTime.of(9, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
