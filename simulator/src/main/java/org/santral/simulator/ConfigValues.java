package org.santral.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readers of the values in a configuration file; each throws {@link IllegalArgumentException} saying what is allowed. */
final class ConfigValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})\\s*-\\s*(\\d{1,5})");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    private ConfigValues() {}

    /** {@code 500ms}, {@code 3s}, {@code 2m}, {@code 1h}; a bare number means seconds. */
    static Duration duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 500ms, 3s or 2m");
        }
        long amount = Long.parseLong(m.group(1));
        return switch (m.group(2) == null ? "s" : m.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    /** Ports of a range. */
    record Ports(int first, int last) {}

    /** {@code 30000-39999}. */
    static Ports ports(String text) {
        Matcher m = RANGE.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no range such as 30000-39999");
        }
        Ports ports = new Ports(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        if (ports.first < 1 || ports.last > 65_535 || ports.first >= ports.last) {
            throw new IllegalArgumentException("'" + text + "' is no range within 1 to 65535");
        }
        return ports;
    }

    /** {@code true}, {@code false}, {@code on}, {@code off}, {@code yes}, {@code no}. */
    static boolean flag(String text) {
        return switch (text) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
        };
    }

    /** A whole number within limits. */
    static int number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
        throw new IllegalArgumentException(text + " is not within " + least + " to " + most);
    }

    /** A local address. */
    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + text, e);
        }
    }

    /** A secret: as it stands, from the environment ({@code ${NAME}}) or from a file's first line ({@code file:PATH}). */
    static String secret(String text) {
        Matcher variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            String value = System.getenv(variable.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the environment variable " + variable.group(1) + " is not set");
            }
            return value;
        }
        if (text.startsWith("file:")) {
            try {
                return Files.readString(Path.of(text.substring(5)))
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (IOException e) {
                throw new IllegalArgumentException("cannot read " + text.substring(5), e);
            }
        }
        return text;
    }
}
