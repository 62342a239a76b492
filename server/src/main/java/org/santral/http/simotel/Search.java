package org.santral.http.simotel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a search asks for (spec/simotel.md §4): conditions that all have to hold. Blank ones and unknown names are none.
 *
 * @param alike whether a part of the text is enough, in any case
 */
record Search(boolean alike, Fields conditions) {

    static Search of(Fields fields) throws SimotelRefusal {
        return new Search(fields.yes("alike", false), fields.object("conditions"));
    }

    /** What is wanted of that name; null: anything. */
    @Nullable
    String wanted(String condition) {
        return conditions.text(condition);
    }

    /** Whether all fields of a row are what is wanted. */
    boolean admits(ObjectNode row) {
        return row.properties().stream()
                .allMatch(field -> admits(field.getKey(), field.getValue().asString("")));
    }

    /** Whether a value is what is wanted. */
    boolean admits(String condition, String value) {
        String wanted = wanted(condition);
        if (wanted == null) {
            return true;
        }
        return alike ? value.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)) : value.equals(wanted);
    }
}
