package org.santral.http.bulutfon;

import org.santral.http.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON of this dialect. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static Answer answer(JsonNode node) {
        return answer(200, node);
    }

    static Answer answer(int status, JsonNode node) {
        return Answer.json(status, MAPPER.writeValueAsBytes(node));
    }
}
