package org.santral.recordings;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.ledger.LedgerProjection;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/** Which recordings there are: filled in the ledger's own transaction, so it knows exactly what was announced. */
public final class RecordingCatalogue implements LedgerProjection {
    private final Database database;

    public RecordingCatalogue(Database database) {
        this.database = database;
    }

    /** A recording that was announced and not deleted. */
    record Known(String recordingId, CallId call, int domainId, String file) {}

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) throws SQLException {
        if (batch.stream().noneMatch(entry -> entry.event() instanceof RecordingReady)) {
            return;
        }
        try (PreparedStatement insert = tx.connection()
                .prepareStatement("insert into recording (recording_id, call_id, domain_id, file, ready_us)"
                        + " values (?, ?, ?, ?, ?) on conflict (recording_id) do nothing")) {
            for (LedgerEntry entry : batch) {
                if (entry.event() instanceof RecordingReady ready) {
                    insert.setString(1, ready.recordingId());
                    insert.setString(2, entry.call().value());
                    insert.setInt(3, entry.domainId());
                    insert.setString(4, ready.file());
                    insert.setLong(5, Sql.micros(entry.at()));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /** The recording of a tenant's call; empty for another tenant's call as for an unknown one. */
    Optional<Known> ofCall(int domainId, CallId call) {
        return database.read(tx -> tx
                .sql()
                .sql("select recording_id, file from recording"
                        + " where call_id = ? and domain_id = ? and deleted_us is null order by ready_us")
                .params(call.value(), domainId)
                .query((row, _) -> new Known(row.getString(1), call, domainId, row.getString(2)))
                .list()
                .stream()
                .findFirst());
    }

    /** Up to {@code limit} of a tenant's recordings that were ready before this time, oldest first. */
    List<Known> readyBefore(int domainId, long beforeUs, int limit) {
        return database.read(tx -> tx.sql()
                .sql("select recording_id, call_id, file from recording"
                        + " where domain_id = ? and deleted_us is null and ready_us < ? order by ready_us limit ?")
                .params(domainId, beforeUs, limit)
                .query((row, _) ->
                        new Known(row.getString(1), new CallId(row.getString(2)), domainId, row.getString(3)))
                .list());
    }

    /** Tenants that have recordings. */
    List<Integer> domains() {
        return database.read(tx -> tx.sql()
                .sql("select distinct domain_id from recording where deleted_us is null")
                .query(Integer.class)
                .list());
    }

    /** Remembers that the file is gone, and with it every link to it. */
    void markDeleted(Known recording, long nowUs) {
        database.write(tx -> {
            tx.sql()
                    .sql("delete from recording_link where recording_id = ?")
                    .param(recording.recordingId())
                    .update();
            return tx.sql()
                    .sql("update recording set deleted_us = ? where recording_id = ?")
                    .params(nowUs, recording.recordingId())
                    .update();
        });
    }
}
