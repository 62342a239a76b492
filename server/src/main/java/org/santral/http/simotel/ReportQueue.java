package org.santral.http.simotel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Origin;
import org.santral.cdr.Cdr;
import org.santral.cdr.CdrOrder;
import org.santral.cdr.CdrTail;
import org.santral.cdr.Cdrs;
import org.santral.cdr.QueueRow;
import org.santral.cdr.QueueRows;
import org.santral.cdr.QueueRows.Report;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.simotel.QueueStay.Attempts;
import org.santral.store.Listing;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code reports/queue/…} and {@code reports/queue_details/…} (B51–B54): a row for each stay of a caller in a queue, and
 * one for each agent who was called for that caller.
 */
final class ReportQueue {
    private static final String START = "starttime";
    private static final String TYPE = "queue_report";
    private static final Set<String> SORTED_BY = Set.of(START, "start");

    private final QueueRows rows;
    private final Cdrs cdrs;

    ReportQueue(QueueRows rows, Cdrs cdrs) {
        this.rows = rows;
        this.cdrs = cdrs;
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        return search(access, fields, Report.STAY, "qnum", "queue_stat");
    }

    Answer ordered(Access access, Fields fields, Request request) throws SimotelRefusal {
        return ordered(access, fields, Report.STAY);
    }

    Answer details(Access access, Fields fields, Request request) throws SimotelRefusal {
        return search(access, fields, Report.AGENT, "queue", "queue");
    }

    Answer detailsOrdered(Access access, Fields fields, Request request) throws SimotelRefusal {
        return ordered(access, fields, Report.AGENT);
    }

    /** @param queueField the condition that names the queue */
    private Answer search(Access access, Fields fields, Report report, String queueField, String target)
            throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Pagination paging = Pagination.of(fields, START, false, SORTED_BY);
        Fields conditions = fields.object("conditions");
        ReportDates dates = ReportDates.of(fields, access.account().settings().zone());
        QueueRows.Filter filter = new QueueRows.Filter(
                dates.from(),
                dates.to(),
                ReportWords.key(tenant, conditions.text("from")),
                ReportWords.key(tenant, conditions.text("to")),
                conditions.text(queueField),
                report == Report.AGENT ? stay(conditions.text("queue_id")) : null,
                calls(access, conditions.text("cuid")));
        CdrOrder order = paging.ascending() ? CdrOrder.OLDEST_FIRST : CdrOrder.NEWEST_FIRST;
        Listing.Rows<QueueRow> found =
                rows.find(tenant.domainId(), report, filter, order, paging.start(), paging.count());
        ObjectNode data = paging.data(found.total()).put("target", target).put("useGroupBy", false);
        write(data, access, report, found.rows());
        return Envelope.ok("", data);
    }

    private Answer ordered(Access access, Fields fields, Report report) throws SimotelRefusal {
        int domainId = access.account().tenant().domainId();
        CdrTail<QueueRow> tail = rows.after(domainId, report, ReportWords.lastSeen(fields), ReportWords.ORDERED_ROWS);
        ObjectNode data = Envelope.object().put("last_id", ReportWords.lastId(tail.newest()));
        write(data, access, report, tail.rows());
        return Envelope.ok(Envelope.DONE, data);
    }

    private @Nullable Set<CallId> calls(Access access, @Nullable String cuid) {
        return cuid == null
                ? null
                : ReportCdr.ofCuid(cdrs, access, cuid).stream()
                        .map(call -> call.cdr().call())
                        .collect(Collectors.toSet());
    }

    /** No stay has number 0: of an id that is none of ours there are no rows. */
    private static @Nullable Long stay(@Nullable String id) {
        if (id == null) {
            return null;
        }
        OptionalLong ordinal = ObjectId.number(id);
        return ordinal.isPresent() ? ordinal.getAsLong() : 0;
    }

    private static void write(ObjectNode data, Access access, Report report, List<QueueRow> found) {
        ArrayNode array = data.putArray("data");
        for (QueueRow row : found) {
            QueueStay stay = QueueStay.of(row.call()).stream()
                    .filter(it -> it.step() == row.step())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a row of a stay that the call did not have"));
            switch (report) {
                case STAY -> stay(array.addObject(), access, row, stay);
                case AGENT ->
                    agent(array.addObject(), access, row, stay, stay.attempts().get(row.agent()));
            }
        }
    }

    private static void stay(ObjectNode json, Access access, QueueRow row, QueueStay stay) {
        Tenant tenant = access.account().tenant();
        SimotelSettings settings = access.account().settings();
        head(json, access, row, PartyNumbers.national(tenant, stay.dst()));
        json.put("qnum", stay.queue());
        json.put("agent_wait", stay.agentWait().toSeconds());
        json.put("caller_wait", stay.callerWait().toSeconds());
        json.put("queue_status", stay.status());
        ReportWords.wrapped(json, "ringtime", stay.ring());
        ReportWords.wrapped(json, "answeredtime", stay.answer());
        json.put("disposition", stay.disposition()).put("hangup", stay.hangup());
        times(json, settings, stay.start(), stay.end(), stay.talk(), stay.callerWait());
        ReportCdrRow.record(json, settings, row.call().cdr());
        json.put(stay.disposition(), 1).put(TYPE, 1);
    }

    private static void agent(ObjectNode json, Access access, QueueRow row, QueueStay stay, Attempts attempts) {
        Tenant tenant = access.account().tenant();
        SimotelSettings settings = access.account().settings();
        head(json, access, row, PartyNumbers.national(tenant, attempts.number()));
        json.put("queue", stay.queue()).put("qnum", stay.queue());
        json.put("tries", attempts.tries());
        ReportWords.wrapped(json, "last_try", attempts.lastTry());
        json.put("disposition", attempts.disposition());
        Instant end = attempts.lastTry().plus(attempts.rang()).plus(attempts.talk());
        times(json, settings, attempts.lastTry(), end, attempts.talk(), attempts.rang());
        json.put(attempts.disposition(), 1).put(TYPE, 1);
    }

    private static void head(ObjectNode json, Access access, QueueRow row, String dst) {
        Tenant tenant = access.account().tenant();
        Cdr cdr = row.call().cdr();
        json.put("_id", ObjectId.of(row.ordinal())).put("type", TYPE);
        json.put("queue_id", ObjectId.of(row.stay()));
        json.put("src", PartyNumbers.src(tenant, cdr.caller())).put("dst", dst);
        json.put("dst_name", tenant.extension(dst).map(Extension::name).orElse(""));
        json.put("cuid", CallNames.cuid(cdr.call()));
        if (cdr.origin() == Origin.API_ORIGINATE) {
            json.put("originated_call_id", CallNames.originated(cdr.call()));
        }
    }

    private static void times(
            ObjectNode json, SimotelSettings settings, Instant start, Instant end, Duration billsec, Duration wait) {
        Duration duration = billsec.plus(wait);
        json.put("billsec", billsec.toSeconds()).put("wait", wait.toSeconds());
        json.put("duration", duration.toSeconds());
        json.put(START, Stamps.local(settings, start)).put("endtime", Stamps.local(settings, end));
        json.put("billsec_hhmmss", ReportWords.clock(billsec)).put("wait_hhmmss", ReportWords.clock(wait));
        json.put("duration_hhmmss", ReportWords.clock(duration));
    }
}
