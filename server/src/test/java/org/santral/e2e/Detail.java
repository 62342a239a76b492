package org.santral.e2e;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The answer of {@code /cdrs/ID}. */
record Detail(JsonNode json) {

    @Nullable
    String cdr(String field) {
        return json.path("cdr").path(field).stringValue(null);
    }

    String result() {
        return String.valueOf(cdr("result"));
    }

    /** Whole seconds of {@code HH:MM:SS}. */
    long seconds(String field) {
        String[] parts = String.valueOf(cdr(field)).split(":");
        return Long.parseLong(parts[0]) * 3600 + Long.parseLong(parts[1]) * 60 + Long.parseLong(parts[2]);
    }

    /** One field of all dialled legs, in order. */
    List<@Nullable String> legs(String field) {
        List<@Nullable String> values = new ArrayList<>();
        json.path("call_flow").forEach(leg -> values.add(leg.path(field).stringValue(null)));
        return values;
    }
}
