package org.santral.ledger;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/** The ledger as others read it. Every method throws {@code DatabaseException} when the database cannot be read. */
public final class LedgerReader {
    /** Most retries that could be looking for their first request; newer ones win. */
    private static final int ACCEPTED_LIMIT = 100_000;

    private static final int CALLS_AT_ONCE = 64;

    private static final String ENTRIES_OF_MANY =
            "select call_id, domain_id, sequence, at_us, kind, body from ledger where call_id in (?"
                    + ", ?".repeat(CALLS_AT_ONCE - 1) + ") order by call_id, sequence";

    private final Database database;

    public LedgerReader(Database database) {
        this.database = database;
    }

    /** A call that has begun and not ended. */
    public record OpenCall(CallId call, int domainId, Instant accepted) {}

    /**
     * A call begun through an API.
     *
     * @param fingerprint SHA-256 (hex) of what the client asked for
     */
    public record AcceptedCall(CallId call, int domainId, String fingerprint, Instant at) {}

    /**
     * What the ledger holds.
     *
     * @param open calls begun and not ended
     * @param accepted calls begun since the moment asked for
     */
    public record Stats(long open, long accepted) {}

    /** All entries of a call, in order; empty if there is no such call. */
    public List<LedgerEntry> entries(CallId call) {
        return database.read(tx -> entries(tx, call));
    }

    /** As {@link #entries(CallId)}, inside a running transaction. */
    public static List<LedgerEntry> entries(Tx tx, CallId call) {
        return tx.sql()
                .sql("select domain_id, sequence, at_us, kind, body from ledger where call_id = ? order by sequence")
                .param(call.value())
                .query((row, n) -> new LedgerEntry(
                        call,
                        row.getInt(1),
                        row.getInt(2),
                        Sql.instant(row.getLong(3)),
                        LedgerCodec.event(row.getString(4), row.getString(5))))
                .list();
    }

    /** All entries of each of these calls, in order, read together; calls that there are not are left out. */
    public Map<CallId, List<LedgerEntry>> entries(Collection<CallId> calls) {
        List<CallId> all = List.copyOf(calls);
        return database.read(tx -> {
            Map<CallId, List<LedgerEntry>> found = new HashMap<>();
            for (int from = 0; from < all.size(); from += CALLS_AT_ONCE) {
                List<CallId> some = all.subList(from, Math.min(from + CALLS_AT_ONCE, all.size()));
                // Always as many places, so that there is one statement to prepare; the rest repeat the first.
                List<Object> ids = new ArrayList<>(
                        Collections.nCopies(CALLS_AT_ONCE, some.getFirst().value()));
                for (int i = 0; i < some.size(); i++) {
                    ids.set(i, some.get(i).value());
                }
                tx.sql().sql(ENTRIES_OF_MANY).params(ids).query((ResultSet row) -> {
                    CallId call = new CallId(row.getString(1));
                    found.computeIfAbsent(call, _ -> new ArrayList<>())
                            .add(new LedgerEntry(
                                    call,
                                    row.getInt(2),
                                    row.getInt(3),
                                    Sql.instant(row.getLong(4)),
                                    LedgerCodec.event(row.getString(5), row.getString(6))));
                });
            }
            return found;
        });
    }

    /** Gives every entry of a tenant's calls that began at or after that time, each call's in order. */
    public static void since(Database database, int domainId, Instant since, Consumer<LedgerEntry> entries) {
        database.read(tx -> {
            tx.sql()
                    .sql("""
                            select call_id, sequence, at_us, kind, body from ledger
                            where call_id >= ? and domain_id = ? order by call_id, sequence""")
                    .params(CallId.prefixOf(Sql.micros(since)), domainId)
                    .query((ResultSet row) -> entries.accept(new LedgerEntry(
                            new CallId(row.getString(1)),
                            domainId,
                            row.getInt(2),
                            Sql.instant(row.getLong(3)),
                            LedgerCodec.event(row.getString(4), row.getString(5)))));
            return true;
        });
    }

    /**
     * Calls that have begun and not ended, in the order of their ids.
     *
     * @param after continue behind this one, null to start
     * @param limit at most so many
     */
    public List<OpenCall> openCalls(@Nullable CallId after, int limit) {
        return database.read(tx -> tx.sql()
                .sql("""
                        select call_id, domain_id, accepted_us from open_call
                        where call_id > ? order by call_id limit ?""")
                .params(after == null ? "" : after.value(), limit)
                .query((row, n) ->
                        new OpenCall(new CallId(row.getString(1)), row.getInt(2), Sql.instant(row.getLong(3))))
                .list());
    }

    /** Calls begun through an API at or after {@code since}, newest first, at most 100,000. */
    public List<AcceptedCall> acceptedSince(Instant since) {
        return database.read(tx -> tx
                .sql()
                .sql("""
                        select call_id, domain_id, at_us, body from ledger
                        where kind = 'accepted' and at_us >= ? order by at_us desc limit ?""")
                .params(Sql.micros(since), ACCEPTED_LIMIT)
                .query((row, n) -> acceptedCall(
                        new CallId(row.getString(1)),
                        row.getInt(2),
                        Sql.instant(row.getLong(3)),
                        LedgerCodec.event(LedgerCodec.ACCEPTED, row.getString(4))))
                .list()
                .stream()
                .flatMap(List::stream)
                .toList());
    }

    private static List<AcceptedCall> acceptedCall(CallId call, int domainId, Instant at, LedgerEvent event) {
        return event instanceof LedgerEvent.Accepted accepted && accepted.fingerprint() != null
                ? List.of(new AcceptedCall(call, domainId, accepted.fingerprint(), at))
                : List.of();
    }

    /** Counts for operators. */
    public Stats recentStats(Instant since) {
        return database.read(tx -> new Stats(
                tx.sql().sql("select count(*) from open_call").query(Long.class).single(),
                tx.sql()
                        .sql("select count(*) from ledger where kind = 'accepted' and at_us >= ?")
                        .param(Sql.micros(since))
                        .query(Long.class)
                        .single()));
    }
}
