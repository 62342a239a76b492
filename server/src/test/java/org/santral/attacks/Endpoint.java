package org.santral.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing to ask for, with values for all that it takes; <code>{call}</code> and the like stand for ids.
 *
 * @param path below the dialect's mount, with such names where the route has a {@code *}
 * @param said a query or form, or for Simotel JSON; empty for nothing
 */
record Endpoint(String dialect, String method, String path, String said) {
    private static final Pattern ID = Pattern.compile("\\{([a-z_]+)\\}");

    /** All of them, from the resource {@code endpoints.table}; what it says about bearers is left out. */
    static List<Endpoint> all() throws IOException {
        List<Endpoint> all = new ArrayList<>();
        for (String line : lines()) {
            if (!line.startsWith("!")) {
                all.add(parse(line));
            }
        }
        return all;
    }

    /** The endpoints that have a line, as {@code dialect METHOD path} with a {@code *} for every id. */
    static Set<String> known() throws IOException {
        Set<String> known = new java.util.TreeSet<>();
        for (String line : lines()) {
            known.add(parse(line.startsWith("!") ? line.substring(1).strip() : line)
                    .route());
        }
        return known;
    }

    private static List<String> lines() throws IOException {
        try (InputStream table = Endpoint.class.getResourceAsStream("endpoints.table")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static Endpoint parse(String line) {
        String[] parts = line.split("\\s+", 4);
        return new Endpoint(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : "");
    }

    String route() {
        return dialect + " " + method + " " + ID.matcher(path).replaceAll("*");
    }

    boolean hasIds() {
        return ID.matcher(path + said).find();
    }

    /** With these ids. */
    Endpoint with(Map<String, String> ids) {
        return new Endpoint(dialect, method, fill(path, ids), fill(said, ids));
    }

    /** Those of these ids that it takes. */
    List<String> idsOf(Map<String, String> ids) {
        return ids.keySet().stream()
                .filter(kind -> (path + said).contains("{" + kind + "}"))
                .map(ids::get)
                .toList();
    }

    private static String fill(String template, Map<String, String> ids) {
        return ID.matcher(template).replaceAll(found -> {
            String id = ids.get(found.group(1));
            if (id == null) {
                throw new AssertionError("no id of a " + found.group(1));
            }
            return Matcher.quoteReplacement(id);
        });
    }

    /** The places of values in what is said and in the path: each of them is where something else could be written. */
    List<Slot> slots() {
        List<Slot> slots = new ArrayList<>();
        Matcher inPath = ID.matcher(path);
        while (inPath.find()) {
            slots.add(new Slot(true, inPath.start(), inPath.end()));
        }
        Pattern value = dialect.equals("simotel")
                ? Pattern.compile("(?<=[:\\[])\\s*\"([^\"]*)\"")
                : Pattern.compile("(?<==)([^&]*)");
        Matcher inSaid = value.matcher(said);
        while (inSaid.find()) {
            slots.add(new Slot(false, inSaid.start(1), inSaid.end(1)));
        }
        return slots;
    }

    /** A place of a value. */
    record Slot(boolean inPath, int start, int end) {}

    /** With something else in that place, encoded as it has to be there. */
    Endpoint with(Slot slot, String payload) {
        return slot.inPath()
                ? new Endpoint(dialect, method, replaced(path, slot, Dialects.encoded(payload)), said)
                : new Endpoint(
                        dialect,
                        method,
                        path,
                        replaced(said, slot, dialect.equals("simotel") ? json(payload) : Dialects.encoded(payload)));
    }

    private static String replaced(String text, Slot slot, String by) {
        return text.substring(0, slot.start()) + by + text.substring(slot.end());
    }

    static String json(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            out.append(c == '"' || c == '\\' || c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.toString();
    }
}
