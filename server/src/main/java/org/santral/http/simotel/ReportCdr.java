package org.santral.http.simotel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.CdrFilter;
import org.santral.cdr.CdrOrder;
import org.santral.cdr.CdrTail;
import org.santral.cdr.Cdrs;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.store.Listing;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reports/quick/…} and {@code reports/cdr/…} (B46–B49): a row for each call that has ended. */
final class ReportCdr {
    private static final String START = "starttime";
    /** Both are the start of the call; no other order can be paged through millions of records. */
    private static final Set<String> SORTED_BY = Set.of(START, "start");

    private final Cdrs cdrs;

    ReportCdr(Cdrs cdrs) {
        this.cdrs = cdrs;
    }

    Answer quick(Access access, Fields fields, Request request) throws SimotelRefusal {
        return Envelope.ok(Envelope.DONE, page(access, fields, null));
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        return Envelope.ok("", page(access, fields, "cdr"));
    }

    /** All partial rows of one call; none when there is no such call. */
    Answer info(Access access, Fields fields, Request request) throws SimotelRefusal {
        ArrayNode rows = Envelope.array();
        for (CdrDetail call : ofCuid(cdrs, access, fields.required("cuid"))) {
            new ReportCdrRow(access, call).legs().forEach(rows::add);
        }
        return Envelope.ok(Envelope.DONE, rows);
    }

    /** The rows that became visible next after the last one seen. */
    Answer ordered(Access access, Fields fields, Request request) throws SimotelRefusal {
        CdrTail<CdrDetail> tail = cdrs.after(
                access.account().tenant().domainId(), ReportWords.lastSeen(fields), ReportWords.ORDERED_ROWS);
        ObjectNode data = Envelope.object().put("last_id", ReportWords.lastId(tail.newest()));
        rows(data, access, tail.rows());
        return Envelope.ok(Envelope.DONE, data);
    }

    /** The calls of that name: one, unless their ids were not made here. */
    static List<CdrDetail> ofCuid(Cdrs cdrs, Access access, String cuid) {
        int domainId = access.account().tenant().domainId();
        return CallNames.prefix(cuid).map(prefix -> cdrs.startingWith(domainId, prefix)).orElse(List.of()).stream()
                .filter(call -> CallNames.cuid(call.cdr().call()).equals(cuid))
                .toList();
    }

    private ObjectNode page(Access access, Fields fields, @Nullable String target) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Pagination paging = Pagination.of(fields, START, false, SORTED_BY);
        Fields conditions = fields.object("conditions");
        ReportDates dates = ReportDates.of(fields, access.account().settings().zone());
        String caller = ReportWords.key(tenant, conditions.text("from"));
        String callee = ReportWords.key(tenant, conditions.text("to"));
        CdrFilter filter = new CdrFilter(
                dates.from(),
                dates.to(),
                Set.of(),
                null,
                caller == null ? Set.of() : Set.of(caller),
                Set.of(),
                Set.of(),
                callee,
                null,
                null);
        CdrOrder order = paging.ascending() ? CdrOrder.OLDEST_FIRST : CdrOrder.NEWEST_FIRST;
        String cuid = conditions.text("cuid");
        Listing.Rows<CdrDetail> found = cuid == null
                ? cdrs.stretch(tenant.domainId(), filter, order, paging.start(), paging.count())
                : stretch(ofCuid(cdrs, access, cuid), filter, order, paging);
        ObjectNode data = paging.data(found.total());
        if (target != null) {
            data.put("target", target).put("useGroupBy", false);
        }
        rows(data, access, found.rows());
        return data;
    }

    /** Of the few calls that have one {@code cuid}. */
    private static Listing.Rows<CdrDetail> stretch(
            List<CdrDetail> calls, CdrFilter filter, CdrOrder order, Pagination paging) {
        Comparator<CdrDetail> oldestFirst =
                Comparator.comparing(CdrDetail::cdr, Comparator.comparing(cdr -> cdr.call()));
        List<CdrDetail> wanted = new ArrayList<>(
                calls.stream().filter(call -> matches(call, filter)).toList());
        wanted.sort(order == CdrOrder.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed());
        return new Listing.Rows<>(
                wanted.stream().skip(paging.start()).limit(paging.count()).toList(), wanted.size());
    }

    private static boolean matches(CdrDetail call, CdrFilter filter) {
        Instant start = call.cdr().times().start();
        return (filter.startFrom() == null || !start.isBefore(filter.startFrom()))
                && (filter.startTo() == null || !start.isAfter(filter.startTo()))
                && (filter.callers().isEmpty()
                        || filter.callers().contains(call.cdr().callerKey()))
                && (filter.target() == null
                        || filter.target().equals(call.cdr().calleeKey())
                        || filter.target().equals(call.cdr().reachedKey()));
    }

    private static void rows(ObjectNode data, Access access, List<CdrDetail> calls) {
        ArrayNode rows = data.putArray("data");
        calls.forEach(call -> rows.add(new ReportCdrRow(access, call).call()));
    }
}
