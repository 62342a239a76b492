package org.santral.cdr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;

/**
 * The condition of a query.
 *
 * @param sql starts with {@code where}
 */
record CdrWhere(String sql, List<Object> params) {
    private static final Set<Integer> NO_AND_YES = Set.of(0, 1);

    /** What records and their counts have in common. */
    static CdrWhere common(int domainId, CdrFilter filter) {
        CdrWhere where = new CdrWhere("where domain_id = ?", List.of(domainId));
        if (filter.direction() != null) {
            where = where.and("direction = ?", filter.direction().name());
        }
        if (!filter.recordings().isEmpty()) {
            // Names of an enum, not input; spelt out so that the partial index on deleted ones is found.
            List<String> names =
                    filter.recordings().stream().map(Recording::name).sorted().toList();
            where = where.and(
                    names.size() == 1
                            ? "recording = '" + names.getFirst() + "'"
                            : "recording in ('" + String.join("', '", names) + "')");
        }
        return where;
    }

    /**
     * The records of a slice in a span, all at once: for counting.
     *
     * @param fromUs start of the span, null if it is not narrowed
     * @param beforeUs its end, exclusive, null if it is not narrowed
     */
    static CdrWhere records(
            int domainId, CdrFilter filter, CdrSlice slice, @Nullable Long fromUs, @Nullable Long beforeUs) {
        CdrWhere where = span(common(domainId, filter), filter, fromUs, beforeUs)
                .in("missed", filter.missed() == null ? NO_AND_YES : Set.of(filter.missed() ? 1 : 0));
        return numbers(where, slice.callers(), slice.callees(), slice.notCallers(), slice.reached());
    }

    /** The records of a slice as stretches of an index, each of which yields them in order: for listing. */
    static List<CdrWhere> stretches(
            int domainId, CdrFilter filter, CdrSlice slice, @Nullable Long fromUs, @Nullable Long beforeUs) {
        CdrWhere all = span(common(domainId, filter), filter, fromUs, beforeUs);
        List<CdrWhere> stretches = new ArrayList<>();
        for (int missed = 0; missed <= 1; missed++) {
            if (filter.missed() != null && filter.missed() != (missed == 1)) {
                continue;
            }
            CdrWhere where = all.and("missed = ?", missed);
            if (!slice.callers().isEmpty()) {
                for (String caller : slice.callers()) {
                    stretches.add(numbers(where, Set.of(caller), slice.callees(), Set.of(), slice.reached()));
                }
            } else if (!slice.callees().isEmpty()) {
                for (String callee : slice.callees()) {
                    stretches.add(numbers(where, Set.of(), Set.of(callee), slice.notCallers(), null));
                }
            } else if (slice.reached() != null) {
                stretches.add(numbers(where, Set.of(), Set.of(), Set.of(), slice.reached()));
            } else {
                stretches.add(where);
            }
        }
        return stretches;
    }

    private static CdrWhere span(CdrWhere where, CdrFilter filter, @Nullable Long fromUs, @Nullable Long beforeUs) {
        // One lower and one upper bound: of two, SQLite may well seek by the looser one.
        Long start = Sql.microsOrNull(filter.startFrom());
        Long last = Sql.microsOrNull(filter.startTo());
        Long low = start == null || (fromUs != null && fromUs > start) ? fromUs : start;
        Long high = last == null || (beforeUs != null && beforeUs <= last) ? beforeUs : Long.valueOf(last + 1);
        CdrWhere from = low == null ? where : where.and("start_us >= ?", low);
        CdrWhere until = high == null ? from : from.and("start_us < ?", high);
        return filter.queue() == null ? until : until.and("queue = ?", filter.queue());
    }

    private static CdrWhere numbers(
            CdrWhere where,
            Set<String> callers,
            Set<String> callees,
            Set<String> notCallers,
            @Nullable String reached) {
        return where.in("caller_key", callers)
                .in("callee_key", callees)
                .in("caller_key not", notCallers)
                .in("reached_key", reached == null ? Set.of() : Set.of(reached));
    }

    CdrWhere and(String condition, Object... values) {
        return new CdrWhere(sql + " and " + condition, plus(values));
    }

    /** That the column has one of these values; no condition if there are none. */
    CdrWhere in(String column, Collection<?> values) {
        if (values.isEmpty()) {
            return this;
        }
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        return and(column + " in (" + marks + ")", values.toArray());
    }

    List<Object> plus(Object... values) {
        List<Object> all = new ArrayList<>(params);
        all.addAll(List.of(values));
        return all;
    }
}
