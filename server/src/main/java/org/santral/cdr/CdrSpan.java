package org.santral.cdr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;

/**
 * Where a page lies: the narrowest span of whole days that holds it, and how many matches there are in all.
 *
 * @param total all matches
 * @param fromUs start of the span
 * @param beforeUs end of the span, exclusive; the same as the start when the page is empty
 * @param skip matches to skip inside the span
 */
record CdrSpan(long total, long fromUs, long beforeUs, long skip) {

    static CdrSpan find(
            CdrSql sql, int domainId, CdrFilter filter, List<CdrSlice> slices, CdrOrder order, long skip, int limit) {
        NavigableMap<Long, Long> perDay = new Days(sql, domainId, filter, slices).matches();
        List<Map.Entry<Long, Long>> days =
                new ArrayList<>((order == CdrOrder.OLDEST_FIRST ? perDay : perDay.descendingMap()).entrySet());
        long total = days.stream().mapToLong(Map.Entry::getValue).sum();
        int first = 0;
        long left = skip;
        while (first < days.size() && left >= days.get(first).getValue()) {
            left -= days.get(first).getValue();
            first++;
        }
        if (first == days.size()) {
            return new CdrSpan(total, 0, 0, 0);
        }
        int last = first;
        long held = days.get(first).getValue() - left;
        while (held < limit && last + 1 < days.size()) {
            last++;
            held += days.get(last).getValue();
        }
        long oldest = Math.min(days.get(first).getKey(), days.get(last).getKey());
        long newest = Math.max(days.get(first).getKey(), days.get(last).getKey());
        return new CdrSpan(total, oldest * CdrCounts.DAY_US, (newest + 1) * CdrCounts.DAY_US, left);
    }

    /** Days with matches. */
    private record Days(CdrSql sql, int domainId, CdrFilter filter, List<CdrSlice> slices) {

        /** By day, oldest first. A day that the filter cuts is counted row by row, the others are looked up. */
        NavigableMap<Long, Long> matches() {
            NavigableMap<Long, Long> perDay = new TreeMap<>();
            Long from = day(Sql.microsOrNull(filter.startFrom()));
            Long to = day(Sql.microsOrNull(filter.startTo()));
            for (CdrSlice slice : slices) {
                if (filter.queue() != null && slice.ofNumbers()) {
                    countRows(slice, perDay);
                } else {
                    CdrCounts.addPerDay(sql, domainId, filter, slice, from, to, perDay);
                }
            }
            recount(from, perDay);
            recount(to, perDay);
            perDay.values().removeIf(calls -> calls == 0);
            return perDay;
        }

        private static @Nullable Long day(@Nullable Long micros) {
            return micros == null ? null : CdrCounts.day(micros);
        }

        private void recount(@Nullable Long day, Map<Long, Long> perDay) {
            if (day != null && perDay.containsKey(day)) {
                perDay.put(
                        day,
                        slices.stream().mapToLong(slice -> rows(slice, day)).sum());
            }
        }

        private long rows(CdrSlice slice, long day) {
            CdrWhere where =
                    CdrWhere.records(domainId, filter, slice, day * CdrCounts.DAY_US, (day + 1) * CdrCounts.DAY_US);
            return sql.of("select count(*) from cdr " + where.sql(), where.params())
                    .query(Long.class)
                    .single();
        }

        /** What is not counted in advance: one number's calls in one queue. */
        private void countRows(CdrSlice slice, Map<Long, Long> perDay) {
            CdrWhere where = CdrWhere.records(domainId, filter, slice, null, null);
            sql.of(
                            "select start_us / " + CdrCounts.DAY_US + ", count(*) from cdr " + where.sql()
                                    + " group by 1",
                            where.params())
                    .query(row -> {
                        perDay.merge(row.getLong(1), row.getLong(2), Long::sum);
                    });
        }
    }
}
