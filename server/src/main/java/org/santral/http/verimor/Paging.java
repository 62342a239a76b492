package org.santral.http.verimor;

import org.santral.http.RequestParams;

/**
 * Which page of a list is wanted (spec/verimor.md §2.2): read from anything, refused never.
 *
 * @param page from 1
 * @param limit 10 to 100
 */
record Paging(int page, int limit) {
    private static final int MIN_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    static Paging of(RequestParams params) {
        Integer page = Numbers.integer(params.get("page"));
        Integer limit = Numbers.integer(params.get("limit"));
        return new Paging(
                page == null || page < 1 ? 1 : page,
                limit == null ? MIN_LIMIT : Math.clamp(limit, MIN_LIMIT, MAX_LIMIT));
    }
}
