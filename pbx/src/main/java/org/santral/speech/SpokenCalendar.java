package org.santral.speech;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.chrono.HijrahDate;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.santral.base.JalaliDate;

/** A calendar that dates are said in. */
public enum SpokenCalendar {
    GREGORIAN,
    JALALI,
    /** The lunar calendar of Umm al-Qura, years 1300 to 1600. */
    HIJRI;

    /** Earlier years are those of the two calendars that count from the Hijra. */
    private static final int FIRST_GREGORIAN_YEAR = 1700;

    /**
     * A day as it is called in one calendar.
     *
     * @param month 1 to 12
     */
    record Day(int year, int month, int day) {}

    /**
     * Reads {@code 2022-12-02} or {@code 1401-09-11}. Customers write the day in either way, so the year tells: one before
     * 1700 is of this calendar, a later one always Gregorian.
     *
     * @throws DateTimeException when it is not written so, or there is no such day
     */
    public LocalDate read(String written) {
        if (!written.matches("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")) {
            throw new DateTimeException("a date is written as 2022-12-02");
        }
        String[] parts = written.split("-", -1);
        int year = Integer.parseInt(parts[0]);
        int month = Integer.parseInt(parts[1]);
        int day = Integer.parseInt(parts[2]);
        if (this == GREGORIAN || year >= FIRST_GREGORIAN_YEAR) {
            return LocalDate.of(year, month, day);
        }
        return this == JALALI
                ? new JalaliDate(year, month, day).gregorian()
                : LocalDate.from(HijrahDate.of(year, month, day));
    }

    /** Whether this calendar is known for that day. */
    public boolean knows(LocalDate day) {
        try {
            of(day);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** @throws DateTimeException outside the years that the calendar is known for */
    Day of(LocalDate day) {
        return switch (this) {
            case GREGORIAN -> new Day(day.getYear(), day.getMonthValue(), day.getDayOfMonth());
            case JALALI -> {
                JalaliDate jalali = JalaliDate.of(day);
                yield new Day(jalali.year(), jalali.month(), jalali.day());
            }
            case HIJRI -> {
                HijrahDate hijri = HijrahDate.from(day);
                yield new Day(
                        hijri.get(ChronoField.YEAR),
                        hijri.get(ChronoField.MONTH_OF_YEAR),
                        hijri.get(ChronoField.DAY_OF_MONTH));
            }
        };
    }

    /** The name of the recording of a month. */
    String month(int month) {
        return name().toLowerCase(Locale.ROOT) + "-" + month;
    }
}
