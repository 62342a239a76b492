package org.santral.cdr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;

/**
 * The condition of a query for records.
 *
 * @param sql starts with {@code where}
 */
record CdrWhere(String sql, List<Object> params) {

    static CdrWhere of(int domainId, CdrFilter filter) {
        return of(domainId, filter, null, null);
    }

    /**
     * The filter's condition inside a span.
     *
     * @param fromUs start of the span, null for none
     * @param beforeUs its end, exclusive, null for none
     */
    static CdrWhere of(int domainId, CdrFilter filter, @Nullable Long fromUs, @Nullable Long beforeUs) {
        // One lower and one upper bound: of two, SQLite may well seek by the looser one.
        Long start = Sql.microsOrNull(filter.startFrom());
        Long last = Sql.microsOrNull(filter.startTo());
        Long low = start == null || (fromUs != null && fromUs > start) ? fromUs : start;
        Long high = last == null || (beforeUs != null && beforeUs <= last) ? beforeUs : Long.valueOf(last + 1);
        return days(domainId, filter)
                .oneOf("caller_key in (?)", filter.callers())
                .oneOf("callee_key in (?)", filter.callees())
                .oneOf("(caller_key in (?) or callee_key in (?))", filter.parties())
                .and(filter.queue(), "queue = ?")
                .and(low, "start_us >= ?")
                .and(high, "start_us < ?");
    }

    /** Only what the table of days can tell. */
    static CdrWhere days(int domainId, CdrFilter filter) {
        CdrWhere where = new CdrWhere("where domain_id = ?", List.of(domainId));
        if (filter.direction() != null) {
            where = where.and(filter.direction().name(), "direction = ?");
        }
        if (filter.missed() != null) {
            where = where.and(filter.missed() ? 1 : 0, "missed = ?");
        }
        if (!filter.recordings().isEmpty()) {
            // Names of an enum, not input; spelt out so that the partial index on deleted ones is found.
            String names = String.join(
                    "', '",
                    filter.recordings().stream().map(Recording::name).sorted().toList());
            boolean one = filter.recordings().size() == 1;
            where = new CdrWhere(
                    where.sql + (one ? " and recording = '" + names + "'" : " and recording in ('" + names + "')"),
                    where.params);
        }
        return where;
    }

    CdrWhere and(@Nullable Object value, String condition) {
        return value == null ? this : new CdrWhere(sql + " and " + condition, plus(value));
    }

    /** Puts these values into each {@code (?)} of the condition; none, no condition. */
    private CdrWhere oneOf(String condition, Set<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        List<Object> all = new ArrayList<>(params);
        for (int at = condition.indexOf("(?)"); at >= 0; at = condition.indexOf("(?)", at + 1)) {
            all.addAll(values);
        }
        String marks = "(" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")";
        return new CdrWhere(sql + " and " + condition.replace("(?)", marks), all);
    }

    List<Object> plus(Object... values) {
        List<Object> all = new ArrayList<>(params);
        all.addAll(List.of(values));
        return all;
    }
}
