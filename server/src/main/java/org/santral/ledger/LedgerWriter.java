package org.santral.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.santral.call.LedgerEntry;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes appends and everything computed from them in one transaction. */
final class LedgerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);

    private final Database database;
    private final List<LedgerProjection> projections;

    LedgerWriter(Database database, List<LedgerProjection> projections) {
        this.database = database;
        this.projections = List.copyOf(projections);
    }

    /** Writes all or nothing; throws what the database or a projection threw. */
    void write(List<Append> appends) {
        List<LedgerEntry> batch = new ArrayList<>();
        for (Append append : appends) {
            batch.addAll(append.entries());
        }
        database.write(tx -> {
            try (CallOrder order = new CallOrder(tx.connection())) {
                for (Append append : appends) {
                    order.keep(append);
                }
            }
            insert(tx.connection(), batch);
            for (LedgerProjection projection : projections) {
                projection.apply(tx, batch);
            }
            return batch.size();
        });
        announce(batch);
    }

    private void announce(List<LedgerEntry> batch) {
        for (LedgerProjection projection : projections) {
            try {
                projection.committed(batch);
            } catch (RuntimeException e) {
                LOG.error("a reader of the ledger failed after the commit", e);
            }
        }
    }

    /**
     * Whether exactly these entries are in the ledger already: a connection that broke during the commit leaves open
     * whether it took place.
     */
    boolean alreadyWritten(Append append) {
        List<LedgerEntry> stored = database.write(tx -> LedgerReader.entries(tx, append.call()));
        int from = append.sequence();
        int to = from + append.entries().size();
        return stored.size() >= to && sameBytes(stored.subList(from, to), append.entries());
    }

    private static boolean sameBytes(List<LedgerEntry> stored, List<LedgerEntry> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            LedgerEntry a = stored.get(i);
            LedgerEntry b = wanted.get(i);
            if (Sql.micros(a.at()) != Sql.micros(b.at())
                    || !LedgerCodec.kind(a.event()).equals(LedgerCodec.kind(b.event()))
                    || !LedgerCodec.body(a.event()).equals(LedgerCodec.body(b.event()))) {
                return false;
            }
        }
        return true;
    }

    private static void insert(Connection connection, List<LedgerEntry> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into ledger (call_id, domain_id, sequence, at_us, kind, body) values (?, ?, ?, ?, ?, ?)")) {
            for (LedgerEntry entry : batch) {
                statement.setString(1, entry.call().value());
                statement.setInt(2, entry.domainId());
                statement.setInt(3, entry.sequence());
                statement.setLong(4, Sql.micros(entry.at()));
                statement.setString(5, LedgerCodec.kind(entry.event()));
                statement.setString(6, LedgerCodec.body(entry.event()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
