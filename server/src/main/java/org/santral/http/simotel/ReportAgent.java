package org.santral.http.simotel;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.AgentLog;
import org.santral.state.AgentSession;
import org.santral.store.Listing;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code reports/agent/search} (B55): a row for each time that an agent worked for a queue or paused, once it is over. The
 * range of dates is about its end.
 */
final class ReportAgent {
    private static final String END = "end";

    private final AgentLog log;

    ReportAgent(AgentLog log) {
        this.log = log;
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        SimotelSettings settings = access.account().settings();
        Pagination paging = Pagination.of(fields, END, false, Set.of(END));
        Fields conditions = fields.object("conditions");
        ReportDates dates = ReportDates.of(fields, settings.zone());
        Listing.Rows<AgentSession> found = log.ended(
                access.account().tenant().domainId(),
                dates.from(),
                dates.to(),
                conditions.text("exten"),
                conditions.text("queue"),
                !paging.ascending(),
                paging.start(),
                paging.count());
        ObjectNode data = paging.data(found.total()).put("target", "agent").put("useGroupBy", false);
        ArrayNode rows = data.putArray("data");
        for (AgentSession session : found.rows()) {
            String type = session.kind().name().toLowerCase(Locale.ROOT);
            Duration took = Duration.between(session.start(), session.end());
            Duration duration = took.isNegative() ? Duration.ZERO : took;
            rows.addObject()
                    .put("_id", ObjectId.of(session.ordinal()))
                    .put("type", type)
                    .put("exten", session.extension())
                    .put("qnum", session.queue())
                    .put("start", Stamps.local(settings, session.start()))
                    .put(END, Stamps.local(settings, session.end()))
                    .put("duration", duration.toSeconds())
                    .put(type, 1)
                    .put(type + "_du", duration.toSeconds())
                    .put("duration_hhmmss", ReportWords.clock(duration));
        }
        return Envelope.ok("", data);
    }
}
