package org.santral.http.simotel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request says: the members of its JSON object. Numbers and switches come as strings or as they are, both are
 * read alike (spec/simotel.md §2 rule 4).
 */
final class Fields {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> YES = Set.of("yes", "true", "1", "on");
    private static final Set<String> NO = Set.of("no", "false", "0", "off");

    private final ObjectNode node;

    private Fields(ObjectNode node) {
        this.node = node;
    }

    /**
     * Reads a body. None, an empty object and an empty list (PHP's way to write "no data") say nothing.
     *
     * @throws SimotelRefusal 400 when it is not JSON, or neither object nor empty list
     */
    static Fields read(byte[] body) throws SimotelRefusal {
        if (isBlank(body)) {
            return of(MAPPER.createObjectNode());
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw SimotelRefusal.of(400, "Unable to parse content");
        }
        if (root instanceof ObjectNode object) {
            return of(object);
        }
        if (root.isArray() && root.isEmpty()) {
            return of(MAPPER.createObjectNode());
        }
        throw SimotelRefusal.of(400, "Unable to parse content");
    }

    static Fields of(ObjectNode node) {
        return new Fields(node);
    }

    private static boolean isBlank(byte[] body) {
        for (byte b : body) {
            if (b > ' ' || b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the field is there at all, even blank. */
    boolean has(String name) {
        return node.has(name);
    }

    /** A field's text without blanks around it; null when it is missing, blank, null or not a single value. */
    @Nullable
    String text(String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isValueNode() || value.isNull()) {
            return null;
        }
        String text = Sql.text(value.asString()).strip();
        return text.isEmpty() ? null : text;
    }

    /** As {@link #text}, of a field that must be given. */
    String required(String name) throws SimotelRefusal {
        String text = text(name);
        if (text == null) {
            throw SimotelRefusal.missing(name);
        }
        return text;
    }

    /** A switch: {@code yes}, {@code true}, {@code 1}, {@code on} or their opposites. */
    boolean yes(String name, boolean otherwise) throws SimotelRefusal {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw SimotelRefusal.invalid(name, text, "yes or no");
        }
        return YES.contains(word);
    }

    /** A whole number from {@code min} to {@code max}; {@code otherwise} when it is missing or blank. */
    int number(String name, int min, int max, int otherwise) throws SimotelRefusal {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        // JSON may say 30.0.
        String digits = text.replaceFirst("\\.0+$", "");
        if (digits.matches("-?[0-9]{1,9}")) {
            int number = Integer.parseInt(digits);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw SimotelRefusal.invalid(name, text, "a whole number from " + min + " to " + max);
    }

    /** The id of what is to be changed; the vendor's tables write {@code id_} too. */
    String id() throws SimotelRefusal {
        String id = text("_id");
        String misspelt = id == null ? text("id_") : id;
        if (misspelt == null) {
            throw SimotelRefusal.missing("_id");
        }
        return misspelt;
    }

    /** An object within, such as {@code conditions}; empty when it is missing. */
    Fields object(String name) {
        return new Fields(node.get(name) instanceof ObjectNode object ? object : MAPPER.createObjectNode());
    }

    /** The objects of a list. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode item : list(name)) {
            if (item instanceof ObjectNode object) {
                objects.add(new Fields(object));
            }
        }
        return objects;
    }

    /** The texts of a list; a single value is a list of one. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(name)) {
            if (item.isValueNode() && !item.isNull()) {
                texts.add(Sql.text(item.asString()).strip());
            }
        }
        return Optional.ofNullable(texts.isEmpty() ? text(name) : null)
                .map(List::of)
                .orElse(texts);
    }

    private Iterable<JsonNode> list(String name) {
        JsonNode value = node.get(name);
        return value != null && value.isArray() ? value : List.of();
    }

    /** All of it as it came; not to be changed. */
    ObjectNode node() {
        return node;
    }
}
