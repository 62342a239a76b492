package org.santral.http.simotel;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.cdr.CdrOrder;
import org.santral.cdr.Cdrs;
import org.santral.cdr.Polls;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.ledger.SurveyView;
import org.santral.store.Listing;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reports/poll/search} (B56): a row for each mark that a caller gave. */
final class ReportPoll {
    private static final String DATE = "date";

    private final Polls polls;
    private final Cdrs cdrs;

    ReportPoll(Polls polls, Cdrs cdrs) {
        this.polls = polls;
        this.cdrs = cdrs;
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        SimotelSettings settings = access.account().settings();
        Pagination paging = Pagination.of(fields, DATE, false, Set.of(DATE));
        Fields conditions = fields.object("conditions");
        ReportDates dates = ReportDates.of(fields, settings.zone());
        Polls.Filter filter = new Polls.Filter(
                dates.from(),
                dates.to(),
                spellings(tenant, conditions.text("from")),
                spellings(tenant, conditions.text("to")),
                conditions.text("label"),
                conditions.text("queue"),
                calls(access, conditions.text("cuid")));
        CdrOrder order = paging.ascending() ? CdrOrder.OLDEST_FIRST : CdrOrder.NEWEST_FIRST;
        Listing.Rows<Polls.Mark> found = polls.find(tenant.domainId(), filter, order, paging.start(), paging.count());
        ObjectNode data = paging.data(found.total()).put("target", "poll").put("useGroupBy", false);
        ArrayNode rows = data.putArray("data");
        for (Polls.Mark mark : found.rows()) {
            SurveyView survey = mark.survey();
            rows.addObject()
                    .put("_id", ObjectId.of(tenant.domainId(), "poll", mark.call() + "/" + survey.at()))
                    .put("uniqueid", CallNames.cuid(mark.call()))
                    .put("src", PartyNumbers.national(tenant, survey.source()))
                    .put("dst", PartyNumbers.national(tenant, survey.destination()))
                    .put("point", survey.point())
                    .put("label", survey.label())
                    .put("qnum", survey.queue() == null ? "" : survey.queue())
                    .put(DATE, Stamps.local(settings, survey.at()));
        }
        return Envelope.ok("", data);
    }

    /** The ways in which calls present a number. */
    private static @Nullable Set<String> spellings(Tenant tenant, @Nullable String number) {
        if (number == null) {
            return null;
        }
        Set<String> spellings = new HashSet<>(Set.of(number));
        if (!Numbering.isInside(number)) {
            Numbering.outside(number, tenant.region()).ifPresent(outside -> {
                spellings.add(outside.digits());
                spellings.add(Numbering.display(outside, tenant.region()));
                spellings.add(PartyNumbers.national(tenant, number));
            });
        }
        return spellings;
    }

    private @Nullable Set<CallId> calls(Access access, @Nullable String cuid) {
        return cuid == null
                ? null
                : ReportCdr.ofCuid(cdrs, access, cuid).stream()
                        .map(call -> call.cdr().call())
                        .collect(Collectors.toSet());
    }
}
