package org.santral.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.cdr.CdrFilter;
import org.santral.cdr.CdrOrder;
import tools.jackson.databind.JsonNode;

/**
 * One question of the mix.
 *
 * @param target how it is asked over HTTP, without the token
 * @param conditions of Simotel's search, as JSON; null for the API that is asked by its path alone
 * @param filter what that means
 * @param page 0 for the middle one, -1 for the last
 */
record CdrQuestion(
        String name, String target, @Nullable String conditions, CdrFilter filter, CdrOrder order, int page) {
    static final int LIMIT = 100;
    private static final String SEARCH = "/api/v4/reports/cdr/search";

    /** Every filter of the API by a busy number and a rare one, first, middle and last pages, and both orders. */
    static List<CdrQuestion> mix(Instant now) {
        String ext = CdrFill.BUSY_EXTENSION;
        String did = CdrFill.BUSY_DID;
        String rare = CdrFill.RARE_OUTSIDE;
        String outside = CdrFill.BUSY_OUTSIDE;
        Set<String> none = Set.of();
        Set<String> both = Set.of(ext, CdrFill.OTHER_EXTENSION);
        Instant monthAgo =
                now.atZone(ZoneId.of("Europe/Istanbul")).minusMonths(1).toInstant();
        CdrFilter month = filter(monthAgo, none, none, none, null);
        return List.of(
                first("first page", "", CdrFilter.ALL),
                new CdrQuestion("first page, /cdr.json", "/cdr.json?", null, CdrFilter.ALL, CdrOrder.NEWEST_FIRST, 1),
                paged("middle page", "", CdrFilter.ALL, 0),
                paged("last page", "", CdrFilter.ALL, -1),
                oldest("oldest first", "", CdrFilter.ALL, 1),
                oldest("oldest first, middle page", "", CdrFilter.ALL, 0),
                first("missed", "missing_call=true", filter(null, none, none, none, true)),
                paged("missed, middle page", "missing_call=true", filter(null, none, none, none, true), 0),
                paged("not missed, middle page", "missing_call=false", filter(null, none, none, none, false), 0),
                first("last hour", "time_limit=hour", filter(now.minus(Duration.ofHours(1)), none, none, none, null)),
                first("last day", "time_limit=day", filter(now.minus(Duration.ofDays(1)), none, none, none, null)),
                paged("last month, last page", "time_limit=month", month, -1),
                first("busy caller", "caller=" + ext, filter(null, Set.of(ext), none, none, null)),
                paged("busy caller, middle page", "caller=" + ext, filter(null, Set.of(ext), none, none, null), 0),
                oldest("busy caller, oldest first", "caller=" + ext, filter(null, Set.of(ext), none, none, null), 0),
                first("rare caller", "caller=" + rare, filter(null, Set.of(rare), none, none, null)),
                first("busy callee", "callee=" + did, filter(null, none, Set.of(did), none, null)),
                paged("busy callee, middle page", "callee=" + did, filter(null, none, Set.of(did), none, null), 0),
                paged(
                        "busy callee, missed, last page",
                        "callee=" + did + "&missing_call=true",
                        filter(null, none, Set.of(did), none, true),
                        -1),
                first("busy party", "caller_or_callee=" + ext, filter(null, none, none, Set.of(ext), null)),
                paged(
                        "busy party, middle page",
                        "caller_or_callee=" + ext,
                        filter(null, none, none, Set.of(ext), null),
                        0),
                first("rare party", "caller_or_callee=" + rare, filter(null, none, none, Set.of(rare), null)),
                paged(
                        "two busy parties, middle page",
                        "caller_or_callee=" + ext + "," + CdrFill.OTHER_EXTENSION,
                        filter(null, none, none, both, null),
                        0),
                paged(
                        "busy caller to busy callee, middle page",
                        "caller=" + outside + "&callee=" + did,
                        filter(null, Set.of(outside), Set.of(did), none, null),
                        0),
                first(
                        "busy party, missed, last month",
                        "caller_or_callee=" + did + "&missing_call=true&time_limit=month",
                        filter(monthAgo, none, none, Set.of(did), true)),
                search("search, first page", "", CdrFilter.ALL, 1),
                search("search, middle page", "", CdrFilter.ALL, 0),
                search(
                        "search, busy caller",
                        "\"from\":\"" + ext + "\"",
                        filter(null, Set.of(ext), none, none, null),
                        1),
                search("search, busy callee, middle page", "\"to\":\"" + did + "\"", target(did), 0));
    }

    /** Simotel's conditions find whom a call reached, too. */
    private static CdrFilter target(String number) {
        return new CdrFilter(null, null, Set.of(), null, Set.of(), Set.of(), Set.of(), number, null);
    }

    private static CdrQuestion search(String name, String conditions, CdrFilter filter, int page) {
        return new CdrQuestion(name, SEARCH, conditions, filter, CdrOrder.NEWEST_FIRST, page);
    }

    private static CdrFilter filter(
            @Nullable Instant from,
            Set<String> callers,
            Set<String> callees,
            Set<String> parties,
            @Nullable Boolean missed) {
        return new CdrFilter(from, null, Set.of(), null, callers, callees, parties, null, missed);
    }

    private static CdrQuestion first(String name, String filters, CdrFilter filter) {
        return paged(name, filters, filter, 1);
    }

    private static CdrQuestion paged(String name, String filters, CdrFilter filter, int page) {
        return new CdrQuestion(name, "/cdrs.json?" + filters, null, filter, CdrOrder.NEWEST_FIRST, page);
    }

    private static CdrQuestion oldest(String name, String filters, CdrFilter filter, int page) {
        String target = "/cdrs.json?" + filters + (filters.isEmpty() ? "" : "&") + "order=uuid,asc";
        return new CdrQuestion(name, target, null, filter, CdrOrder.OLDEST_FIRST, page);
    }

    /** What is posted for its page, given how many pages there are; null when nothing is. */
    @Nullable
    String body(long pages) {
        return conditions == null
                ? null
                : "{\"conditions\":{%s},\"pagination\":{\"start\":%d,\"count\":%d}}"
                        .formatted(conditions, (page(pages) - 1L) * LIMIT, LIMIT);
    }

    /** How many pages there are, by the answer to one of them. */
    static long pages(JsonNode answer) {
        JsonNode search = answer.path("data").path("pagination").path("total");
        return search.isMissingNode()
                ? answer.path("pagination").path("total_pages").asLong()
                : (search.asLong() + LIMIT - 1) / LIMIT;
    }

    /** How many records match. */
    static long matches(JsonNode answer) {
        JsonNode search = answer.path("data").path("pagination").path("total");
        return search.isMissingNode()
                ? answer.path("pagination").path("total_count").asLong()
                : search.asLong();
    }

    /** The target of its page, given how many pages there are. */
    String target(long pages) {
        if (conditions != null) {
            return target;
        }
        return target + (target.endsWith("?") ? "" : "&") + "limit=" + LIMIT + "&page=" + page(pages);
    }

    int page(long pages) {
        long wanted = page > 0 ? page : page == 0 ? pages / 2 : pages;
        return Math.toIntExact(Math.max(1, wanted));
    }
}
