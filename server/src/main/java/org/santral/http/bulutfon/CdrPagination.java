package org.santral.http.bulutfon;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.santral.cdr.CdrPage;
import org.santral.http.Request;
import tools.jackson.databind.node.ObjectNode;

/** The block that tells of the other pages of a list of records (B1). */
final class CdrPagination {
    private CdrPagination() {}

    static void write(ObjectNode json, CdrPage page, Request request) {
        long pages = page.totalPages();
        // Whoever is behind the end is led back to it.
        long previous = Math.min(page.page() - 1L, pages);
        json.put("page", page.page());
        json.put("total_count", page.totalCount());
        json.put("total_pages", pages);
        json.put("limit", page.limit());
        json.put("previous_page", previous < 1 ? null : link(request, previous));
        json.put("next_page", page.page() >= pages ? null : link(request, page.page() + 1L));
    }

    /** The same list at another page; without the credential, which the client adds again. */
    private static String link(Request request, long page) {
        StringBuilder link = new StringBuilder(request.base());
        request.path().segments().forEach(segment -> link.append('/').append(segment));
        link.append("?page=").append(page);
        for (String name : CdrQuery.KEPT) {
            String values = String.join(",", request.params().all(name));
            if (!values.isEmpty()) {
                link.append('&').append(name).append('=').append(URLEncoder.encode(values, StandardCharsets.UTF_8));
            }
        }
        return link.toString();
    }
}
