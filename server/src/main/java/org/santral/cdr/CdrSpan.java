package org.santral.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * Where a page lies: the narrowest span of whole days that holds it, and how many matches there are in all.
 *
 * @param total all matches
 * @param fromUs start of the span, null if it is not narrowed
 * @param beforeUs end of the span, exclusive, null if it is not narrowed
 * @param skip matches to skip inside the span
 */
record CdrSpan(long total, @Nullable Long fromUs, @Nullable Long beforeUs, long skip) {

    private record Day(long day, long calls) {}

    static CdrSpan find(Tx tx, int domainId, CdrFilter filter, CdrOrder order, long skip, int limit) {
        if (!filter.callers().isEmpty()
                || !filter.callees().isEmpty()
                || !filter.parties().isEmpty()
                || filter.queue() != null) {
            // The calls of one number are few, and their index yields them in order.
            return new CdrSpan(count(tx, CdrWhere.of(domainId, filter)), null, null, skip);
        }
        List<Day> days = days(tx, domainId, filter);
        if (order == CdrOrder.OLDEST_FIRST) {
            days = days.reversed();
        }
        long total = days.stream().mapToLong(Day::calls).sum();
        int first = 0;
        long left = skip;
        while (first < days.size() && left >= days.get(first).calls()) {
            left -= days.get(first).calls();
            first++;
        }
        if (first == days.size()) {
            return new CdrSpan(total, null, null, skip);
        }
        int last = first;
        long held = days.get(first).calls() - left;
        while (held < limit && last + 1 < days.size()) {
            last++;
            held += days.get(last).calls();
        }
        long oldest = Math.min(days.get(first).day(), days.get(last).day());
        long newest = Math.max(days.get(first).day(), days.get(last).day());
        return new CdrSpan(total, oldest * CdrDays.DAY_US, (newest + 1) * CdrDays.DAY_US, left);
    }

    /** Days with matches, newest first. A day that the filter cuts is counted row by row, the others are looked up. */
    private static List<Day> days(Tx tx, int domainId, CdrFilter filter) {
        long fromUs = Sql.micros(Objects.requireNonNullElse(filter.startFrom(), Instant.EPOCH));
        @Nullable Long toUs = Sql.microsOrNull(filter.startTo());
        CdrWhere where = CdrWhere.days(domainId, filter)
                .and(filter.startFrom() == null ? null : CdrDays.day(fromUs), "day >= ?")
                .and(toUs == null ? null : CdrDays.day(toUs), "day <= ?");
        List<Day> counted = tx.sql()
                .sql("select day, sum(calls) from cdr_day " + where.sql() + " group by day order by day desc")
                .params(where.params())
                .query((row, n) -> new Day(row.getLong(1), row.getLong(2)))
                .list();
        List<Day> days = new ArrayList<>(counted.size());
        for (Day day : counted) {
            boolean cut = (filter.startFrom() != null && day.day() == CdrDays.day(fromUs))
                    || (toUs != null && day.day() == CdrDays.day(toUs));
            Day exact = cut ? new Day(day.day(), countOf(tx, domainId, filter, day.day())) : day;
            if (exact.calls() > 0) {
                days.add(exact);
            }
        }
        return days;
    }

    private static long countOf(Tx tx, int domainId, CdrFilter filter, long day) {
        return count(tx, CdrWhere.of(domainId, filter, day * CdrDays.DAY_US, (day + 1) * CdrDays.DAY_US));
    }

    private static long count(Tx tx, CdrWhere where) {
        return tx.sql()
                .sql("select count(*) from cdr " + where.sql())
                .params(where.params())
                .query(Long.class)
                .single();
    }
}
