package org.santral.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request's parameters, merged from query, form body and JSON body (spec/verimor.md §2 rules 3 and 4): the query
 * wins over the body, the last of equal names within one of them wins, an empty value counts as not given, JSON
 * numbers and booleans become their text, nested JSON is ignored, but for arrays of values, which {@link #all} gives.
 * Characters that no database takes are replaced, see {@link Sql#text}.
 */
public final class RequestParams {
    private static final String LIST = "[]";
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, Boolean> BOOLEANS = Map.of(
            "true", true, "t", true, "1", true, "on", true, "false", false, "f", false, "0", false, "off", false);

    static final RequestParams NONE = new RequestParams(0);

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private final int max;
    private int count;
    private boolean brokenJson;

    private RequestParams(int max) {
        this.max = max;
    }

    /** There are more parameters than the limit. */
    public static final class TooMany extends Exception {
        private static final long serialVersionUID = 1L;

        TooMany(int max) {
            super("more than " + max + " parameters");
        }
    }

    /**
     * Reads them. A body of no type, or of plain text, is JSON when its first character that is not blank is
     * <code>{</code>, a form otherwise; a body of another type is not read.
     *
     * @param rawQuery still encoded, null if there is none
     */
    public static RequestParams parse(@Nullable String rawQuery, @Nullable String contentType, byte[] body, int max)
            throws TooMany {
        RequestParams params = new RequestParams(max);
        switch (bodyKind(contentType, body)) {
            case JSON -> params.addJson(body);
            case FORM -> params.addForm(new String(body, StandardCharsets.UTF_8), params.values);
            case NONE -> {}
        }
        if (rawQuery != null) {
            params.addForm(rawQuery, params.query);
            params.values.putAll(params.query);
        }
        return params;
    }

    private enum BodyKind {
        NONE,
        FORM,
        JSON
    }

    private static BodyKind bodyKind(@Nullable String contentType, byte[] body) {
        int first = 0;
        while (first < body.length && Character.isWhitespace(body[first])) {
            first++;
        }
        if (first == body.length) {
            return BodyKind.NONE;
        }
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return BodyKind.JSON;
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return BodyKind.FORM;
        }
        if (!type.isBlank() && !type.startsWith("text/plain")) {
            return BodyKind.NONE;
        }
        return body[first] == '{' ? BodyKind.JSON : BodyKind.FORM;
    }

    private void addForm(String form, Map<String, String> into) throws TooMany {
        int start = 0;
        while (start <= form.length()) {
            int end = form.indexOf('&', start);
            end = end < 0 ? form.length() : end;
            int equals = form.indexOf('=', start);
            if (equals > start && equals < end) {
                String name = Percent.decode(form.substring(start, equals), true);
                add(into, name, Percent.decode(form.substring(equals + 1, end), true));
            }
            start = end + 1;
        }
    }

    /** Read as a stream: a tree of twenty megabytes of braces would take a hundred times as much. */
    private void addJson(byte[] body) throws TooMany {
        try (JsonParser json = MAPPER.createParser(body)) {
            brokenJson = json.nextToken() != JsonToken.START_OBJECT;
            while (!brokenJson && json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                // Of equal names the last counts.
                values.remove(Sql.text(name));
                lists.remove(Sql.text(name));
                addJson(json, name);
            }
            brokenJson = brokenJson || json.nextToken() != null;
        } catch (JacksonException e) {
            // The answer (INVALID_JSON) is for the dialect to give, after it has looked at the key.
            brokenJson = true;
        }
        if (brokenJson) {
            values.clear();
            lists.clear();
        }
    }

    /** One member; the parser stands at its name. */
    private void addJson(JsonParser json, String name) throws TooMany {
        JsonToken token = json.nextToken();
        if (token == JsonToken.START_ARRAY) {
            list(Sql.text(name));
            for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (isText(token)) {
                    add(Sql.text(name), Sql.text(json.getString()));
                } else {
                    json.skipChildren();
                }
            }
        } else if (isText(token)) {
            add(values, name, json.getString());
        } else {
            json.skipChildren();
        }
    }

    private static boolean isText(JsonToken token) {
        return token.isScalarValue() && token != JsonToken.VALUE_NULL;
    }

    private void add(Map<String, String> into, String givenName, String givenValue) throws TooMany {
        String name = Sql.text(givenName);
        String value = Sql.text(givenValue);
        if (value.isEmpty()) {
            if (name.endsWith(LIST)) {
                list(listOf(name));
            }
            return;
        }
        into.put(name, value);
        add(listOf(name), value);
    }

    private static String listOf(String name) {
        return name.endsWith(LIST) ? name.substring(0, name.length() - LIST.length()) : name;
    }

    private void add(String name, String value) throws TooMany {
        list(name).add(value);
    }

    private List<String> list(String name) throws TooMany {
        count++;
        if (count > max) {
            throw new TooMany(max);
        }
        return lists.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    /** The parameter, or null when it was not given or empty. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /** Every value given under this name: {@code name=}, {@code name[]=} and JSON arrays; those of the body first. */
    public List<String> all(String name) {
        return Collections.unmodifiableList(lists.getOrDefault(name, List.of()));
    }

    /** Whether {@link #all} has values, or an empty list was given: {@code name[]=}, or an empty JSON array. */
    public boolean gives(String name) {
        return lists.containsKey(name);
    }

    /** As {@link #get}, but only from the query. */
    public @Nullable String fromQuery(String name) {
        return query.get(name);
    }

    /** The parameter as a boolean; what is no boolean counts as not given. */
    public boolean bool(String name, boolean otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : BOOLEANS.getOrDefault(value.strip().toLowerCase(Locale.ROOT), otherwise);
    }

    /** Whether the body claimed to be JSON and was none. */
    public boolean brokenJson() {
        return brokenJson;
    }
}
