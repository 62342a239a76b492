package org.santral.cdr;

import java.util.List;

/**
 * A page of records.
 *
 * @param page from 1
 * @param limit most rows on a page
 * @param totalCount all matches, not only those of this page
 */
public record CdrPage(List<Cdr> rows, int page, int limit, long totalCount) {
    public CdrPage {
        rows = List.copyOf(rows);
    }

    /** Pages of that size that all matches fill; 0 if there are none. */
    public long totalPages() {
        return Math.ceilDiv(totalCount, limit);
    }
}
