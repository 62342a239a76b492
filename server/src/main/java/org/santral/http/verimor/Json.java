package org.santral.http.verimor;

import java.util.List;
import java.util.function.BiConsumer;
import org.santral.http.Answer;
import org.santral.state.Page;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The forms that lists have in this dialect. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static Answer answer(JsonNode node) {
        return Answer.json(200, MAPPER.writeValueAsBytes(node));
    }

    /** A bare array. */
    static <T> Answer array(List<T> rows, BiConsumer<ObjectNode, T> write) {
        ArrayNode array = MAPPER.createArrayNode();
        rows.forEach(row -> write.accept(array.addObject(), row));
        return answer(array);
    }

    /** A bare array of strings. */
    static Answer strings(List<String> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(array::add);
        return answer(array);
    }

    /** A page below its key, and the pagination block (spec/verimor.md §2.2). */
    static <T> Answer page(String key, Page<T> page, BiConsumer<ObjectNode, T> write) {
        ObjectNode root = object();
        ArrayNode rows = root.putArray(key);
        page.rows().forEach(row -> write.accept(rows.addObject(), row));
        root.putObject("pagination")
                .put("page", page.page())
                .put("total_count", page.totalCount())
                .put("total_pages", page.totalPages())
                .put("limit", page.limit());
        return answer(root);
    }
}
