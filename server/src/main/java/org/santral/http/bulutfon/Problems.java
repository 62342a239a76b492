package org.santral.http.bulutfon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a request: collected, so that its client learns everything at once. */
final class Problems {
    private static final int LONGEST_SHOWN = 80;

    private final Set<String> fields = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    /** Whether something is wrong with that field. */
    boolean about(String field) {
        return fields.contains(field);
    }

    void missing(String field, String expected) {
        fields.add(field);
        words.add(field + " is missing – expected " + expected);
    }

    void wrong(String field, String value, String expected) {
        fields.add(field);
        String shown = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
        words.add(field + ": '" + shown.replaceAll("\\p{Cntrl}", "?") + "' – expected " + expected);
    }

    /** @throws BulutfonRefusal 422 when anything is wrong */
    void check() throws BulutfonRefusal {
        if (!words.isEmpty()) {
            throw BulutfonRefusal.unprocessable(String.join("; ", words));
        }
    }
}
