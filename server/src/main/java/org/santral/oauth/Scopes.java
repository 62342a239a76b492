package org.santral.oauth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a token may be good for (spec/bulutfon.md S2, Q19). */
public final class Scopes {
    /** Reading call records. */
    public static final String CDR = "cdr";
    /** Fetching recordings. */
    public static final String CALL_RECORD = "call_record";

    /** All of them, in the order they are written in. */
    public static final List<String> ALL = List.of(CDR, CALL_RECORD);

    /** The first document calls the second one "Records". */
    private static final Map<String, String> BY_NAME =
            Map.of(CDR, CDR, CALL_RECORD, CALL_RECORD, "records", CALL_RECORD);

    private Scopes() {}

    /** Those asked for, unknown ones as they were written; all when none was named. */
    static Set<String> asked(@Nullable String text) {
        Set<String> asked = named(text);
        return asked.isEmpty() ? new LinkedHashSet<>(ALL) : asked;
    }

    /** Those named, unknown ones as they were written. */
    static Set<String> named(@Nullable String text) {
        Set<String> named = new LinkedHashSet<>();
        for (String name : text == null ? new String[0] : text.split("[\\s,+]+")) {
            if (!name.isEmpty()) {
                named.add(BY_NAME.getOrDefault(name.toLowerCase(Locale.ROOT), name));
            }
        }
        return named;
    }

    /** Space separated, in the order of {@link #ALL}. */
    public static String text(Set<String> scopes) {
        return String.join(" ", ALL.stream().filter(scopes::contains).toList());
    }
}
