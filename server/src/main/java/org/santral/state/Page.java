package org.santral.state;

import java.util.List;

/**
 * A page of rows, newest first.
 *
 * @param page from 1
 * @param limit most rows on a page
 * @param totalCount all matches, not only those of this page
 */
public record Page<T>(List<T> rows, int page, int limit, long totalCount) {
    /** Rows on a page at most. */
    public static final int MAX_LIMIT = 1000;

    public Page {
        rows = List.copyOf(rows);
    }

    /** Pages of that size that all matches fill; 0 if there are none. */
    public long totalPages() {
        return Math.ceilDiv(totalCount, limit);
    }

    /** Rows before the page. @throws IllegalArgumentException for a page below 1 or a limit outside 1 to 1000 */
    public static long offset(int page, int limit) {
        if (page < 1 || limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("pages count from 1 and hold 1 to " + MAX_LIMIT + " rows");
        }
        return (page - 1L) * limit;
    }
}
