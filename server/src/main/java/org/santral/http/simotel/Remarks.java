package org.santral.http.simotel;

import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a table that a client gave, which are told again in its own words, but for secrets. Who sends a row back
 * with a few fields changed says nothing about the others.
 */
final class Remarks {
    /** In place of a secret. */
    static final String HIDDEN = "******";

    private static final String REGISTER = "register_string";
    private static final String OPTIONS = "more_options";
    private static final int LONGEST = 2000;

    /** A line such as {@code secret=…}. */
    private static final Pattern SECRET =
            Pattern.compile("(?im)^([ \\t]*[a-z0-9]*(?:secret|password)[ \\t]*=>?[ \\t]*)([^\\r\\n]*?)([ \\t]*)$");

    private Remarks() {}

    /**
     * What is said of the fields of a table.
     *
     * @param table its fields in order, and what they are when nobody said
     * @param shown the row as the client sees it now: a field that is the same is not said
     * @param before what was said before: a secret that is hidden is as it was there
     */
    static SortedMap<String, String> given(
            Fields fields, SequencedMap<String, String> table, ObjectNode shown, Map<String, String> before)
            throws SimotelRefusal {
        SortedMap<String, String> given = new TreeMap<>();
        for (String name : table.sequencedKeySet()) {
            if (!fields.has(name)) {
                continue;
            }
            String value = value(fields, name);
            if (value.length() > LONGEST) {
                throw SimotelRefusal.invalid(name, value, "at most " + LONGEST + " characters");
            }
            if (!value.equals(shown.path(name).asString(""))) {
                given.put(name, unhidden(name, value, before.getOrDefault(name, "")));
            }
        }
        return given;
    }

    private static String value(Fields fields, String name) {
        JsonNode node = fields.node().path(name);
        return node.isBoolean() ? node.asBoolean() ? "yes" : "no" : String.join(",", fields.texts(name));
    }

    private static String unhidden(String name, String value, String before) throws SimotelRefusal {
        if (!value.contains(HIDDEN)) {
            return value;
        }
        String secret = secret(name, before);
        if (secret == null) {
            throw SimotelRefusal.invalid(name, hidden(name, value), "the password itself");
        }
        return value.replace(HIDDEN, secret);
    }

    /** The password in a field; null when there is none. */
    private static @Nullable String secret(String name, String value) {
        if (name.equals(REGISTER)) {
            RegisterString register = RegisterString.parse(value);
            return register == null ? null : register.password();
        }
        Matcher line = SECRET.matcher(value);
        return line.find() ? line.group(2) : null;
    }

    /** The field as rows and messages show it. */
    static String hidden(String name, String value) {
        return switch (name) {
            case REGISTER -> {
                RegisterString register = RegisterString.parse(value);
                yield register == null ? "" : register.toString();
            }
            case OPTIONS -> SECRET.matcher(value).replaceAll(line -> Matcher.quoteReplacement(line.group(1) + HIDDEN));
            default -> value;
        };
    }

    /** Puts all fields of a table into a row: what was said, else what they are. */
    static void show(ObjectNode row, SequencedMap<String, String> table, Map<String, String> said) {
        table.forEach((name, usual) -> row.put(name, hidden(name, said.getOrDefault(name, usual))));
    }

    static SortedMap<String, String> merged(Map<String, String> before, Map<String, String> given) {
        SortedMap<String, String> merged = new TreeMap<>(before);
        merged.putAll(given);
        return merged;
    }
}
