package org.santral.cdr;

/**
 * Orders of a list of records: by start, and by id where two calls started in the same microsecond. Ids are made in the
 * order of time (RFC 9562 §5.7), so by start is by id, too. No other order can be paged through millions of records.
 */
public enum CdrOrder {
    NEWEST_FIRST("desc"),
    OLDEST_FIRST("asc");

    private final String sql;

    CdrOrder(String sql) {
        this.sql = sql;
    }

    /** The word for a column in SQL. */
    String sql() {
        return sql;
    }
}
