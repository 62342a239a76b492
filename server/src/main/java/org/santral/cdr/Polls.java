package org.santral.cdr;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.ledger.SurveyView;
import org.santral.store.Database;
import org.santral.store.Listing;

/**
 * The marks that callers gave in surveys. A tenant sees only its own. Every method throws {@code DatabaseException} when
 * the database fails.
 */
public final class Polls {
    private final Database database;

    public Polls(Database database) {
        this.database = database;
    }

    /** A mark and the call that it was given in. */
    public record Mark(CallId call, SurveyView survey) {}

    /**
     * Which marks are wanted; null asks for nothing.
     *
     * @param from earliest, inclusive
     * @param to latest, inclusive to its microsecond
     * @param sources spellings of the number of who gave it
     * @param destinations spellings of the number of who was talked to
     */
    public record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Set<String> sources,
            @Nullable Set<String> destinations,
            @Nullable String label,
            @Nullable String queue,
            @Nullable Set<CallId> calls) {}

    /** A stretch of marks by the time when they were given. */
    public Listing.Rows<Mark> find(int domainId, Filter filter, CdrOrder order, long skip, int limit) {
        Listing listing = new Listing("cdr_poll", "at_us", "call_id", domainId)
                .in("source", filter.sources())
                .in("destination", filter.destinations())
                .equal("label", filter.label())
                .equal("queue", filter.queue())
                .in(
                        "call_id",
                        filter.calls() == null
                                ? null
                                : filter.calls().stream().map(CallId::value).toList())
                .between(filter.from(), filter.to());
        return database.read(tx -> listing.read(
                tx,
                order == CdrOrder.NEWEST_FIRST,
                skip,
                limit,
                (row, _) -> new Mark(new CallId(row.getString("call_id")), CdrRow.survey(row))));
    }
}
