package org.santral.http.simotel;

import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The form of every answer: {@code {"success":1,"message":…,"data":…}} (spec/simotel.md §2.2). */
final class Envelope {
    /** The message of what was added, updated or removed, and of some reports. */
    static final String DONE = "Requested operation is done successfully";

    private static final JsonMapper MAPPER = new JsonMapper();

    private Envelope() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A success. Its reason phrase must be {@code OK}: a client tests it. */
    static Answer ok(@Nullable String message, @Nullable JsonNode data) {
        return answer(200, 1, message, data);
    }

    /** Added: {@code data} has the id. */
    static Answer added(String id) {
        return ok(DONE, object().put("_id", id));
    }

    /** Updated or removed: {@code data} is empty. */
    static Answer done() {
        return ok(DONE, MAPPER.getNodeFactory().stringNode(""));
    }

    /** A failure. */
    static Answer refusal(int status, String message) {
        return answer(status, 0, message, null);
    }

    private static Answer answer(int status, int success, @Nullable String message, @Nullable JsonNode data) {
        ObjectNode body = object();
        body.put("success", success);
        body.put("message", message);
        body.set("data", data == null ? MAPPER.getNodeFactory().nullNode() : data);
        Answer answer = Answer.json(status, MAPPER.writeValueAsBytes(body));
        return status == 200 ? answer.withReason("OK") : answer;
    }
}
