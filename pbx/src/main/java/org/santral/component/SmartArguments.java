package org.santral.component;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.component.SmartCommand.Wrong;
import org.santral.speech.SpokenCalendar;

/** What the commands take, and whether that is what was given. Readers throw IllegalArgumentException where it is not. */
final class SmartArguments {
    private static final int MAX_DAYS = 999;
    private static final int MAX_FILES = 10;
    private static final int MAX_KEYS = 32;
    private static final int MAX_PAUSE_SECONDS = 300;
    private static final int MAX_MUSIC_SECONDS = 3600;
    private static final int MAX_LIMIT_SECONDS = 86_400;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,32}");
    private static final Pattern INSIDE = Pattern.compile("[0-9]{2,5}");
    private static final Pattern DURATION =
            Pattern.compile("(?:([0-9]{1,3})\\.)?(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{1,2})");
    private static final Pattern CLOCK = Pattern.compile("([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?");
    private static final Map<String, SpokenCalendar> CALENDARS = Map.of(
            "gregorian", SpokenCalendar.GREGORIAN, "jalali", SpokenCalendar.JALALI, "hijri", SpokenCalendar.HIJRI);

    private final List<String> given;

    private SmartArguments(List<String> given) {
        this.given = given;
    }

    static SmartCommand command(String name, List<String> arguments) {
        SmartArguments given =
                new SmartArguments(arguments.stream().map(String::strip).toList());
        try {
            return given.command(name);
        } catch (IllegalArgumentException | DateTimeException e) {
            return new Wrong(name + " does not take what was given to it");
        }
    }

    private SmartCommand command(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "playannouncement" -> new SmartCommand.PlayAnnouncement(text());
            case "playback" -> new SmartCommand.Playback(text());
            case "saynumber" -> new SmartCommand.SayNumber(only(DIGITS));
            case "saydigit" -> new SmartCommand.SayDigit(only(DIGITS));
            case "sayduration" -> new SmartCommand.SayDuration(duration());
            case "sayclock" -> clock();
            case "saydate" -> date();
            case "getdata" -> data();
            case "musiconhold" -> {
                count(2, 2);
                yield new SmartCommand.MusicOnHold(given.getFirst(), seconds(1, 0, MAX_MUSIC_SECONDS));
            }
            case "setexten" -> new SmartCommand.SetExten(only(INSIDE));
            case "setlimitoncall" -> {
                count(1, 1);
                yield new SmartCommand.SetLimitOnCall(seconds(0, 1, MAX_LIMIT_SECONDS));
            }
            case "clearuserdata" -> {
                count(0, 1);
                yield new SmartCommand.ClearUserData();
            }
            case "exit" -> new SmartCommand.Exit(text());
            default -> new Wrong("there is no command " + name);
        };
    }

    private void count(int least, int most) {
        if (given.size() < least || given.size() > most) {
            throw new IllegalArgumentException("not so many");
        }
    }

    private String text() {
        count(1, 1);
        if (given.getFirst().isEmpty()) {
            throw new IllegalArgumentException("nothing");
        }
        return given.getFirst();
    }

    private String only(Pattern form) {
        count(1, 1);
        return match(0, form).group();
    }

    private Matcher match(int index, Pattern form) {
        Matcher match = form.matcher(ascii(given.get(index)));
        if (!match.matches()) {
            throw new IllegalArgumentException("not of that form");
        }
        return match;
    }

    /** Digits of any script as 0 to 9: services in Persian write their own. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.chars()
                .forEach(c -> ascii.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : (char) c));
        return ascii.toString();
    }

    private Duration seconds(int index, int least, int most) {
        int seconds = number(match(index, DIGITS).group());
        if (seconds < least || seconds > most) {
            throw new IllegalArgumentException("too short or too long");
        }
        return Duration.ofSeconds(seconds);
    }

    private Duration duration() {
        count(1, 1);
        Matcher parts = match(0, DURATION);
        Duration time = Duration.ofDays(numberOrZero(parts.group(1)))
                .plusHours(numberOrZero(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
        if (time.toDays() > MAX_DAYS) {
            throw new IllegalArgumentException("too long to be said");
        }
        return time;
    }

    private SmartCommand clock() {
        count(1, 1);
        Matcher parts = match(0, CLOCK);
        boolean seconds = parts.group(3) != null;
        return new SmartCommand.SayClock(
                LocalTime.of(number(parts.group(1)), number(parts.group(2)), numberOrZero(parts.group(3))), seconds);
    }

    /** Without a calendar it is the Gregorian one. */
    private SmartCommand date() {
        count(1, 2);
        SpokenCalendar calendar =
                CALENDARS.get(given.size() < 2 ? "gregorian" : given.get(1).toLowerCase(Locale.ROOT));
        if (calendar == null) {
            throw new IllegalArgumentException("no such calendar");
        }
        LocalDate day = calendar.read(ascii(given.getFirst()));
        if (!calendar.knows(day)) {
            throw new IllegalArgumentException("beyond that calendar");
        }
        return new SmartCommand.SayDate(day, calendar);
    }

    private SmartCommand data() {
        count(3, 3);
        List<String> files = Stream.of(given.getFirst().split("&", -1))
                .map(String::strip)
                .filter(file -> !file.isEmpty())
                .toList();
        int most = number(match(2, DIGITS).group());
        if (files.size() > MAX_FILES || most < 1 || most > MAX_KEYS) {
            throw new IllegalArgumentException("too much");
        }
        return new SmartCommand.GetData(files, seconds(1, 1, MAX_PAUSE_SECONDS), most);
    }

    private static int numberOrZero(@Nullable String digits) {
        return digits == null ? 0 : number(digits);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
