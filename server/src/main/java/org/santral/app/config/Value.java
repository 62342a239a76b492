package org.santral.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** One scalar of the file, with the place it stands at. Every conversion refuses wrong values with that place. */
final class Value {
    private static final int MAX_LENGTH = 4096;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");
    private static final Map<String, Boolean> BOOLEANS =
            Map.of("true", true, "on", true, "yes", true, "false", false, "off", false, "no", false);

    private final Source source;
    private final String path;
    private final ScalarNode node;

    Value(Source source, String path, ScalarNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    /** The text as written; never empty. */
    String text() {
        String text = node.getValue();
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw wrong("a text of 1 to " + MAX_LENGTH + " characters");
        }
        return text;
    }

    /** As {@link #text}, but may be empty. */
    String textOrEmpty() {
        return node.getValue().isEmpty() ? "" : text();
    }

    /** The secret that the text stands for. */
    String secret() {
        String text = node.getValue();
        if (text.isBlank()) {
            throw problem("value <hidden> – expected a secret, ${ENVIRONMENT_VARIABLE} or file:PATH");
        }
        return source.resolve(node, path, text);
    }

    /** A folder, relative to the configuration file. Must exist. */
    Path folder() {
        Path folder = as("a folder", source::besides);
        if (!Files.isDirectory(folder)) {
            throw wrong("a folder that exists");
        }
        return folder;
    }

    /** A file, relative to the configuration file; it need not exist. */
    Path file() {
        return as("a file", source::besides);
    }

    int integer(int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        int number = as(expected, Integer::parseInt);
        if (number < min || number > max) {
            throw wrong(expected);
        }
        return number;
    }

    boolean bool() {
        return oneOf(BOOLEANS, "on or off");
    }

    /** One of the names, in any case. */
    <T> T oneOf(Map<String, T> allowed, String expected) {
        T value = allowed.get(node.getValue().toLowerCase(Locale.ROOT));
        if (value == null) {
            throw wrong(expected);
        }
        return value;
    }

    /** One of an enum's names, written in lower case with hyphens. */
    <T extends Enum<T>> T oneOf(Class<T> type) {
        StringBuilder names = new StringBuilder("one of ");
        for (T constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(node.getValue())) {
                return constant;
            }
            names.append(constant.ordinal() == 0 ? "" : ", ").append(name);
        }
        throw wrong(names.toString());
    }

    /** A duration such as {@code 500ms}, {@code 2s}, {@code 10m}, {@code 1h}, {@code 30d}, or {@code 0}. */
    Duration duration(Duration max) {
        Duration duration = durationOrNull();
        if (duration == null || duration.compareTo(max) > 0) {
            throw wrong("a duration such as 500ms, 2s or 10m, at most " + max.toSeconds() + "s; 0 means off");
        }
        return duration;
    }

    private @Nullable Duration durationOrNull() {
        Matcher parts = DURATION.matcher(node.getValue());
        if (!parts.matches() || (parts.group(2) == null && Long.parseLong(parts.group(1)) != 0)) {
            return null;
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2) == null ? "s" : parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    /** A time that may also be written as a bare number of seconds: {@code 30}, {@code 30s}, {@code 2m}. */
    Duration seconds(int min, int max) {
        Duration duration;
        if (node.getValue().matches("\\d{1,9}")) {
            duration = Duration.ofSeconds(Long.parseLong(node.getValue()));
        } else {
            duration = durationOrNull();
        }
        if (duration == null || duration.toSeconds() < min || duration.compareTo(Duration.ofSeconds(max)) > 0) {
            throw wrong("a number of seconds from " + min + " to " + max + ", or a duration such as 30s");
        }
        return duration;
    }

    /** The text converted; an {@link IllegalArgumentException} of the conversion means a wrong value. */
    <T> T as(String expected, Function<String, T> conversion) {
        try {
            return conversion.apply(text());
        } catch (IllegalArgumentException e) {
            throw wrong(expected).because(e);
        }
    }

    /** The error for a value that is not what it should be. */
    ConfigException wrong(String expected) {
        String shown = node.getValue();
        shown = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
        return problem("value '" + shown.replaceAll("\\p{Cntrl}", "?") + "' – expected " + expected);
    }

    /** The error for a secret that is not what it should be: does not show it. */
    ConfigException wrongSecret(String expected) {
        return problem("value <hidden> – expected " + expected);
    }

    /** An error at this value in the caller's words. */
    ConfigException problem(String words) {
        return source.error(node, path, words);
    }
}
