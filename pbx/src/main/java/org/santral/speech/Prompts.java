package org.santral.speech;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.santral.media.AudioSource;
import org.santral.media.Playlist;
import org.santral.media.Prompt;
import org.santral.media.Silence;

/**
 * The spoken phrases, numbers, times and dates, all in memory (4 MB): nothing here blocks after {@link #load}. The
 * sources may be played to any number of callers. The recordings are synthesised, see {@code src/main/speech}.
 */
public final class Prompts {
    private static final int MAX_DIGITS = 32;
    private static final int MAX_DAYS = 999;
    private static final int MAX_MINUTES = 999;
    private static final Silence BETWEEN_DIGITS = Silence.of(Duration.ofMillis(120));
    private static final Silence BEFORE_NUMBER = Silence.of(Duration.ofMillis(80));

    /** The parts of phrases that hold a number. */
    private static final List<String> FRAMES = List.of("queue-position", "estimated-wait");

    private final Map<Language, Map<String, Prompt>> recordings = new EnumMap<>(Language.class);

    private Prompts() {}

    /**
     * Reads all recordings from the class path; once per process, where blocking is allowed.
     *
     * @throws UncheckedIOException if one is missing or cannot be played: the build is broken
     */
    public static Prompts load() {
        Prompts prompts = new Prompts();
        for (Language language : Language.values()) {
            prompts.recordings.put(language, load(language));
        }
        return prompts;
    }

    /** Hundreds of small files: on all processors, for a start is waited for. */
    private static Map<String, Prompt> load(Language language) {
        List<String> names = Stream.of(
                        Stream.of(Phrase.values()).map(Phrase::file),
                        FRAMES.stream(),
                        Spelling.names(language).stream())
                .flatMap(all -> all)
                .toList();
        return names.parallelStream().collect(Collectors.toConcurrentMap(name -> name, name -> load(language, name)));
    }

    private static Prompt load(Language language, String name) {
        String resource = language.code() + "/" + name + ".wav";
        try (InputStream in = Prompts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("it is missing");
            }
            return Prompt.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the recording " + resource + " cannot be used", e);
        }
    }

    /** A phrase. */
    public AudioSource say(Phrase phrase, Language language) {
        return part(phrase.file(), language);
    }

    /**
     * A number as it is said: "a hundred and four". Beyond 999 999 999 digit by digit.
     *
     * @param number 0 or more
     */
    public AudioSource number(int number, Language language) {
        if (number < 0) {
            throw new IllegalArgumentException("no name for a negative number");
        }
        return number > Spelling.MOST
                ? digits(Integer.toString(number), language)
                : parts(Spelling.number(language, number), language);
    }

    /**
     * A length of time: "two hours, five minutes".
     *
     * @param time 0 to 999 days, fractions of a second are left out
     */
    public AudioSource duration(Duration time, Language language) {
        if (time.isNegative() || time.toDays() > MAX_DAYS) {
            throw new IllegalArgumentException("0 to " + MAX_DAYS + " days can be said");
        }
        return parts(Spelling.duration(language, time), language);
    }

    /**
     * A time of day.
     *
     * @param seconds whether they are said too
     */
    public AudioSource clock(LocalTime time, boolean seconds, Language language) {
        return parts(Spelling.clock(language, time, seconds), language);
    }

    /**
     * A date.
     *
     * @throws java.time.DateTimeException when the calendar is not known for that day
     */
    public AudioSource date(LocalDate day, SpokenCalendar calendar, Language language) {
        return parts(Spelling.date(language, day, calendar), language);
    }

    /**
     * Digits one by one, as a telephone number is read.
     *
     * @param digits 1 to 32 characters 0-9
     * @throws IllegalArgumentException when they are not
     */
    public AudioSource digits(String digits, Language language) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("1 to " + MAX_DIGITS + " digits can be said");
        }
        List<AudioSource> parts = new ArrayList<>();
        for (int i = 0; i < digits.length(); i++) {
            parts.add(part(digits.substring(i, i + 1), language));
            parts.add(BETWEEN_DIGITS);
        }
        return new Playlist(parts);
    }

    /**
     * "Your position in line is …".
     *
     * @param position 1 for the next to be served
     */
    public AudioSource queuePosition(int position, Language language) {
        return Playlist.of(part("queue-position", language), BEFORE_NUMBER, number(position, language));
    }

    /** "Your estimated wait is … minutes": rounded up to whole minutes, at least one. */
    public AudioSource estimatedWait(Duration wait, Language language) {
        int minutes = Math.clamp(wait.plusSeconds(59).toMinutes(), 1, MAX_MINUTES);
        return Playlist.of(
                part("estimated-wait", language),
                BEFORE_NUMBER,
                number(minutes, language),
                part(minutes == 1 ? "minute" : "minutes", language));
    }

    private AudioSource parts(List<String> names, Language language) {
        return new Playlist(names.stream().map(name -> part(name, language)).toList());
    }

    private Prompt part(String name, Language language) {
        Prompt recording = recordings.getOrDefault(language, Map.of()).get(name);
        if (recording == null) {
            throw new IllegalStateException("no recording of " + name);
        }
        return recording;
    }
}
