package org.santral.http.simotel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.webhooks.OutgoingRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events on the wire, as version and method say (spec/simotel.md §6): in the query, as a form or as JSON; to the URL
 * itself or, in Rest style, to a path below it that is called like the event.
 */
final class EventRequests {
    private EventRequests() {}

    /**
     * The request that tells of an event. One that would be too long goes without the items of its lists.
     *
     * @param event with its name under {@code event_name}
     */
    static OutgoingRequest of(Events events, ObjectNode event) {
        String written = write(events, event);
        if (written.length() > most(events)) {
            event.properties().forEach(field -> {
                if (field.getValue() instanceof ArrayNode list) {
                    list.removeAll();
                }
            });
            written = write(events, event);
        }
        boolean query = events.method() == Method.GET;
        return new OutgoingRequest(
                query ? "GET" : "POST",
                path(events, event.path(CallEvents.NAME).asString()),
                query ? written : "",
                headers(events),
                contentType(events),
                query ? "" : written);
    }

    private static int most(Events events) {
        return events.method() == Method.GET ? OutgoingRequest.MAX_QUERY_CHARS : OutgoingRequest.MAX_BODY_CHARS;
    }

    private static String path(Events events, String name) {
        if (!events.version().rest()) {
            return "";
        }
        return "/" + (events.lowerCasePaths() ? name.toLowerCase(Locale.ROOT) : name);
    }

    private static @Nullable String contentType(Events events) {
        if (events.method() == Method.GET) {
            return null;
        }
        return events.version().json() ? "application/json" : "application/x-www-form-urlencoded";
    }

    private static String write(Events events, ObjectNode event) {
        return events.method() == Method.POST && events.version().json() ? event.toString() : form(event);
    }

    private static String form(ObjectNode event) {
        return event.properties().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(text(field.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A list is its JSON, in one field. */
    private static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString();
    }

    private static Map<String, String> headers(Events events) {
        if (events.user() == null || events.password() == null) {
            return Map.of("Accept", "*/*");
        }
        byte[] credentials = (events.user() + ":" + events.password()).getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "Accept", "*/*", "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
}
