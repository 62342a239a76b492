package org.santral.speech;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How numbers, times and dates are put together in a language: the names of the recordings, in order. */
final class Spelling {
    /** Beyond this, numbers are said digit by digit. */
    static final int MOST = 999_999_999;

    /** Later years are said as any number: "two thousand". */
    private static final int LAST_YEAR_IN_HUNDREDS = 1999;

    private static final int DAYS_IN_ORDINALS = 20;

    private Spelling() {}

    /** Everything that the methods below may name for that language. */
    static List<String> names(Language language) {
        Stream<String> common = Stream.of(
                "thousand", "million", "day", "days", "hour", "hours", "minute", "minutes", "second", "seconds");
        Stream<String> own = Stream.concat(
                switch (language) {
                    case TR -> Stream.of("clock");
                    case EN -> Stream.of("oh", "o-clock", "am", "pm");
                    case FA -> Stream.of("clock", "and");
                },
                language == Language.TR
                        ? Stream.empty()
                        : IntStream.rangeClosed(1, 31).boxed().flatMap(day -> ordinal(language, day).stream()));
        Stream<String> months = Stream.of(SpokenCalendar.values())
                .flatMap(calendar -> IntStream.rangeClosed(1, 12).mapToObj(calendar::month));
        Stream<String> numbers =
                IntStream.rangeClosed(0, 999).boxed().flatMap(number -> language.spell(number).stream());
        return Stream.of(common, own, months, numbers)
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    /** @param number 0 to {@link #MOST} */
    static List<String> number(Language language, int number) {
        List<List<String>> groups = new ArrayList<>();
        if (number >= 1_000_000) {
            groups.add(with(language.spell(number / 1_000_000), "million"));
        }
        int thousands = number / 1000 % 1000;
        if (thousands > 0) {
            // "bin" and "hezar", not "one thousand"; a million is counted in every language.
            boolean bare = thousands == 1 && language != Language.EN && number < 1_000_000;
            boolean inside = thousands == 1 && language == Language.TR;
            groups.add(bare || inside ? List.of("thousand") : with(language.spell(thousands), "thousand"));
        }
        if (number % 1000 > 0 || number == 0) {
            groups.add(language.spell(number % 1000));
        }
        return joined(language, groups);
    }

    /**
     * Days, hours, minutes and seconds, without those that are nothing.
     *
     * @param time 0 to 999 days
     */
    static List<String> duration(Language language, Duration time) {
        List<List<String>> parts = new ArrayList<>();
        amount(parts, language, Math.toIntExact(time.toDays()), "day");
        amount(parts, language, time.toHoursPart(), "hour");
        amount(parts, language, time.toMinutesPart(), "minute");
        if (time.toSecondsPart() > 0 || parts.isEmpty()) {
            parts.add(counted(language, time.toSecondsPart(), "second"));
        }
        return joined(language, parts);
    }

    private static void amount(List<List<String>> parts, Language language, int amount, String unit) {
        if (amount > 0) {
            parts.add(counted(language, amount, unit));
        }
    }

    private static List<String> counted(Language language, int amount, String unit) {
        return with(language.spell(amount), amount == 1 ? unit : unit + "s");
    }

    /** The time of day, by 24 hours except in English. */
    static List<String> clock(Language language, LocalTime time, boolean seconds) {
        List<String> said = new ArrayList<>();
        int minute = time.getMinute();
        switch (language) {
            case TR -> {
                said.add("clock");
                said.addAll(language.spell(time.getHour()));
                if (minute > 0 || seconds) {
                    said.addAll(twoDigits(language, minute, "0"));
                }
                if (seconds) {
                    said.addAll(counted(language, time.getSecond(), "second"));
                }
            }
            case EN -> {
                said.addAll(language.spell((time.getHour() + 11) % 12 + 1));
                said.addAll(minute == 0 ? List.of("o-clock") : twoDigits(language, minute, "oh"));
                said.add(time.getHour() < 12 ? "am" : "pm");
                if (seconds) {
                    said.addAll(counted(language, time.getSecond(), "second"));
                }
            }
            case FA -> {
                List<List<String>> parts = new ArrayList<>();
                parts.add(language.spell(time.getHour()));
                amount(parts, language, minute, "minute");
                if (seconds) {
                    parts.add(counted(language, time.getSecond(), "second"));
                }
                said.add("clock");
                said.addAll(joined(language, parts));
            }
        }
        return said;
    }

    private static List<String> twoDigits(Language language, int number, String zero) {
        return number < 10
                ? Stream.concat(Stream.of(zero), language.spell(number).stream())
                        .toList()
                : language.spell(number);
    }

    /** @throws java.time.DateTimeException when the calendar is not known for that day */
    static List<String> date(Language language, LocalDate date, SpokenCalendar calendar) {
        SpokenCalendar.Day day = calendar.of(date);
        String month = calendar.month(day.month());
        List<String> said = new ArrayList<>();
        switch (language) {
            case TR -> {
                said.addAll(language.spell(day.day()));
                said.add(month);
            }
            case EN -> {
                said.add(month);
                said.addAll(ordinal(language, day.day()));
            }
            case FA -> {
                said.addAll(ordinal(language, day.day()));
                said.add(month);
            }
        }
        said.addAll(year(language, day.year()));
        return said;
    }

    /** English says "nineteen ninety-nine", the others a number. */
    private static List<String> year(Language language, int year) {
        if (language != Language.EN || year < 1100 || year > LAST_YEAR_IN_HUNDREDS) {
            return number(language, year);
        }
        List<String> hundreds = language.spell(year / 100);
        return year % 100 == 0
                ? with(hundreds, "100")
                : Stream.concat(hundreds.stream(), twoDigits(language, year % 100, "oh").stream())
                        .toList();
    }

    private static List<String> ordinal(Language language, int day) {
        if (day <= DAYS_IN_ORDINALS || day % 10 == 0) {
            return List.of(day + "-th");
        }
        return List.of(day / 10 * 10 + (language == Language.FA ? "-and" : ""), day % 10 + "-th");
    }

    private static List<String> with(List<String> parts, String last) {
        return Stream.concat(parts.stream(), Stream.of(last)).toList();
    }

    /** Persian says "o" between what the other languages only put in a row. */
    private static List<String> joined(Language language, List<List<String>> parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            if (!all.isEmpty() && language == Language.FA) {
                all.add("and");
            }
            all.addAll(part);
        }
        return all;
    }
}
