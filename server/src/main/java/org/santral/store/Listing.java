package org.santral.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * A tenant's rows of a table in the order of time, as clients page through them: which are wanted, a stretch of those, and
 * how many there are in all. The table needs an index on {@code domain_id}, the time and the tie.
 */
public final class Listing {
    private final String table;
    private final String time;
    private final String tie;
    private final StringBuilder where = new StringBuilder(" where domain_id = ?");
    private final List<Object> params = new ArrayList<>();

    /**
     * A stretch of rows.
     *
     * @param total all that are wanted, not only those of this stretch
     */
    public record Rows<R>(List<R> rows, long total) {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /**
     * All rows of a tenant.
     *
     * @param time column of microseconds
     * @param tie column that orders what has the same time
     */
    public Listing(String table, String time, String tie, int domainId) {
        this.table = table;
        this.time = time;
        this.tie = tie;
        params.add(domainId);
    }

    /** Only rows that have this value; all of them for null. */
    public Listing equal(String column, @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(column).append(" = ?");
            params.add(value);
        }
        return this;
    }

    /** Only rows that have one of these values, none when there are none; all of them for null. */
    public Listing in(String column, @Nullable Collection<?> values) {
        if (values == null) {
            return this;
        }
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        where.append(values.isEmpty() ? " and 1 = 0" : " and " + column + " in (" + marks + ")");
        params.addAll(values);
        return this;
    }

    /** Only rows that have a value there. */
    public Listing having(String column) {
        where.append(" and ").append(column).append(" is not null");
        return this;
    }

    /** Only rows of that time, both ends inclusive; null leaves that end open. */
    public Listing between(@Nullable Instant from, @Nullable Instant to) {
        bound(" >= ?", from);
        bound(" <= ?", to);
        return this;
    }

    private void bound(String comparison, @Nullable Instant at) {
        if (at != null) {
            where.append(" and ").append(time).append(comparison);
            params.add(Sql.micros(at));
        }
    }

    /**
     * A stretch of what is wanted, read in one snapshot with its total.
     *
     * @param skip rows before it, 0 or more
     * @param limit most rows, 1 or more
     */
    public <R> Rows<R> read(Tx tx, boolean newestFirst, long skip, int limit, RowMapper<R> reader) {
        long total = tx.sql()
                .sql("select count(*) from " + table + where)
                .params(params)
                .query(Long.class)
                .single();
        if (skip >= total) {
            return new Rows<>(List.of(), total);
        }
        String direction = newestFirst ? " desc" : "";
        List<Object> all = new ArrayList<>(params);
        all.add(limit);
        all.add(skip);
        List<R> rows = tx.sql()
                .sql("select * from " + table + where + " order by " + time + direction + ", " + tie + direction
                        + " limit ? offset ?")
                .params(all)
                .query(reader)
                .list();
        return new Rows<>(rows, total);
    }
}
