package org.santral.base;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.PersianCalendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day of the Jalali calendar (Solar Hijri), the civil calendar of Iran, from 1200-01-01 (1821-03-21) to the end of 1599
 * (2221-03-20). Its first six months have 31 days, the next five 30, the last 29 or 30.
 *
 * @param month 1 (Farvardin) to 12 (Esfand)
 * @param day 1 to 31
 */
public record JalaliDate(int year, int month, int day) {
    /** The first year that is known. */
    public static final int FIRST_YEAR = 1200;

    /** The last year that is known. */
    public static final int LAST_YEAR = 1599;

    private static final int DAYS_OF_LONG_MONTHS = 6 * 31;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern WRITTEN = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");

    /** The days that the years begin with, as days of the epoch; one year more, to know how long the last one is. */
    private static final long[] FIRST_DAYS = firstDays();

    /** @throws DateTimeException when there is no such day */
    public JalaliDate {
        if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > days(year, month)) {
            throw new DateTimeException("there is no such day in the Jalali calendar");
        }
    }

    private static long[] firstDays() {
        PersianCalendar calendar = new PersianCalendar(TimeZone.GMT_ZONE, ULocale.ROOT);
        long[] days = new long[LAST_YEAR - FIRST_YEAR + 2];
        for (int i = 0; i < days.length; i++) {
            calendar.clear();
            calendar.set(FIRST_YEAR + i, Calendar.JANUARY, 1);
            days[i] = Math.floorDiv(calendar.getTimeInMillis(), 86_400_000L);
        }
        return days;
    }

    private static int days(int year, int month) {
        if (month < 12) {
            return month <= 6 ? 31 : 30;
        }
        return leap(year) ? 30 : 29;
    }

    /** Whether that year has 366 days. */
    public static boolean leap(int year) {
        return FIRST_DAYS[year - FIRST_YEAR + 1] - FIRST_DAYS[year - FIRST_YEAR] == 366;
    }

    /**
     * The Jalali day of a Gregorian one.
     *
     * @throws DateTimeException outside the years that are known
     */
    public static JalaliDate of(LocalDate day) {
        int found = Arrays.binarySearch(FIRST_DAYS, day.toEpochDay());
        int index = found >= 0 ? found : -found - 2;
        if (index < 0 || index > LAST_YEAR - FIRST_YEAR) {
            throw new DateTimeException("the Jalali calendar is not known for that day");
        }
        int dayOfYear = Math.toIntExact(day.toEpochDay() - FIRST_DAYS[index]);
        int year = FIRST_YEAR + index;
        if (dayOfYear < DAYS_OF_LONG_MONTHS) {
            return new JalaliDate(year, dayOfYear / 31 + 1, dayOfYear % 31 + 1);
        }
        int later = dayOfYear - DAYS_OF_LONG_MONTHS;
        return new JalaliDate(year, later / 30 + 7, later % 30 + 1);
    }

    /** The same day in the Gregorian calendar. */
    public LocalDate gregorian() {
        int before = month <= 7 ? (month - 1) * 31 : DAYS_OF_LONG_MONTHS + (month - 7) * 30;
        return LocalDate.ofEpochDay(FIRST_DAYS[year - FIRST_YEAR] + before + day - 1);
    }

    /**
     * Reads {@code 1401-09-11}.
     *
     * @throws DateTimeException when it is not written so, or there is no such day
     */
    public static JalaliDate parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new DateTimeException("a Jalali date is written as 1401-09-11");
        }
        return new JalaliDate(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    /**
     * A stamp with a Jalali date: {@code 1401-09-11 09:57:53}.
     *
     * @throws DateTimeException outside the years that are known
     */
    public static String stamp(LocalDateTime time) {
        return of(time.toLocalDate()) + " " + TIME.format(time);
    }

    /**
     * Reads what {@link #stamp} wrote.
     *
     * @throws DateTimeException when it is not written so, or there is no such time
     */
    public static LocalDateTime parseStamp(String written) {
        if (written.length() != 19 || written.charAt(10) != ' ') {
            throw new DateTimeException("a Jalali stamp is written as 1401-09-11 09:57:53");
        }
        return parse(written.substring(0, 10)).gregorian().atTime(LocalTime.parse(written.substring(11), TIME));
    }

    /** As {@code 1401-09-11}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
    }
}
