package org.santral.http.simotel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.component.ComponentReply;
import org.santral.tenant.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what tenants' services answer (spec/simotel.md §7); texts and numbers are read alike. */
final class ComponentReplies {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MAX_CHARS = 100;
    private static final int MAX_LIMIT_SECONDS = 86_400;

    private ComponentReplies() {}

    /** @throws IllegalArgumentException when it is no usable answer; says why */
    static ComponentReply read(Component.Kind kind, byte[] body) {
        ObjectNode answer = object(body);
        if (!ok(answer.get("ok"))) {
            throw new IllegalArgumentException("the service answered without ok");
        }
        return switch (kind) {
            case EXTENSION -> new ComponentReply.Inside(required(answer, "extension", MAX_CHARS));
            case TRUNK ->
                new ComponentReply.Outside(
                        required(answer, "trunk", MAX_CHARS),
                        required(answer, "extension", MAX_CHARS),
                        limit(text(answer, "call_limit")));
            case IVR -> new ComponentReply.Case(required(answer, "case", MAX_CHARS));
            case SMART -> {
                String commands = text(answer, "commands");
                yield new ComponentReply.Commands(commands == null ? "" : commands);
            }
        };
    }

    private static ObjectNode object(byte[] body) {
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the service's answer is not JSON", e);
        }
        throw new IllegalArgumentException("the service's answer is no JSON object");
    }

    /** {@code "1"}, {@code 1} or {@code true}; anything else is a failure. */
    private static boolean ok(@Nullable JsonNode ok) {
        return ok != null
                && ((ok.isBoolean() && ok.booleanValue())
                        || ((ok.isString() || ok.isIntegralNumber())
                                && ok.asString().strip().equals("1")));
    }

    private static String required(ObjectNode answer, String name, int mostChars) {
        String text = text(answer, name);
        if (text == null || text.length() > mostChars) {
            throw new IllegalArgumentException("the service's answer has no " + name);
        }
        return text;
    }

    /** Null when it is missing, blank or not a single value. */
    private static @Nullable String text(ObjectNode answer, String name) {
        JsonNode value = answer.get(name);
        if (value == null || !(value.isString() || value.isNumber())) {
            return null;
        }
        String text = value.asString().strip();
        return text.isEmpty() ? null : text;
    }

    /** None and zero mean no limit. */
    private static @Nullable Duration limit(@Nullable String seconds) {
        if (seconds == null || seconds.matches("0{1,9}")) {
            return null;
        }
        if (!seconds.matches("[0-9]{1,9}") || Integer.parseInt(seconds) > MAX_LIMIT_SECONDS) {
            throw new IllegalArgumentException("the service's call_limit is no number of seconds up to a day");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }
}
