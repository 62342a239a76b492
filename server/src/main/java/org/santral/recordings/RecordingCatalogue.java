package org.santral.recordings;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
    private static final String KNOWN = "select r.recording_id, r.call_id, r.domain_id, r.file from recording r";
    /** Its record is written: a deletion would be forgotten otherwise. */
    private static final String CALL_OVER = "not exists (select 1 from open_call o where o.call_id = r.call_id)";

    private final Database database;

    public RecordingCatalogue(Database database) {
        this.database = database;
    }

    /** A recording that was announced. */
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

    /** The recording that a link leads to, while the link lives. */
    Optional<Known> ofLink(String tokenHash, long nowUs) {
        return database.read(tx -> tx.sql()
                .sql(KNOWN + " join recording_link l on l.recording_id = r.recording_id"
                        + " where l.token_sha256 = ? and l.expires_us > ? and r.deleted_us is null")
                .params(tokenHash, nowUs)
                .query((row, _) -> known(row))
                .optional());
    }

    /** A call's recordings that can be deleted: none while the call is up. */
    List<Known> deletable(int domainId, CallId call) {
        return database.read(tx -> tx.sql()
                .sql(KNOWN + " where r.call_id = ? and r.domain_id = ? and r.deleted_us is null and " + CALL_OVER)
                .params(call.value(), domainId)
                .query((row, _) -> known(row))
                .list());
    }

    /** Up to {@code limit} of a tenant's recordings of ended calls that were ready before this time, oldest first. */
    List<Known> readyBefore(int domainId, long beforeUs, int limit) {
        return database.read(tx -> tx.sql()
                .sql(KNOWN + " where r.domain_id = ? and r.deleted_us is null and r.ready_us < ? and " + CALL_OVER
                        + " order by r.ready_us limit ?")
                .params(domainId, beforeUs, limit)
                .query((row, _) -> known(row))
                .list());
    }

    /** Recordings whose manifest is not written, in the order of their ids, from behind {@code after} on. */
    List<Known> withoutManifest(String after, int limit) {
        return database.read(tx -> tx.sql()
                .sql(KNOWN + " where r.manifest = 0 and r.deleted_us is null and r.recording_id > ?"
                        + " order by r.recording_id limit ?")
                .params(after, limit)
                .query((row, _) -> known(row))
                .list());
    }

    /** Deleted recordings whose files may still be there, in the order of their ids, from behind {@code after} on. */
    List<Known> notGone(String after, int limit) {
        return database.read(tx -> tx.sql()
                .sql(KNOWN + " where r.deleted_us is not null and r.gone_us is null and r.recording_id > ?"
                        + " order by r.recording_id limit ?")
                .params(after, limit)
                .query((row, _) -> known(row))
                .list());
    }

    /** Tenants that have recordings. */
    List<Integer> domains() {
        return database.read(tx -> tx.sql()
                .sql("select distinct domain_id from recording where deleted_us is null")
                .query(Integer.class)
                .list());
    }

    /**
     * The manifests of these are written or will never be.
     *
     * @return those of them that were deleted before this was on disk
     */
    List<Known> manifestsWritten(List<Known> recordings) {
        if (recordings.isEmpty()) {
            return List.of();
        }
        return database.write(tx -> {
            int[] updated = forEach(
                    tx, "update recording set manifest = 1 where recording_id = ? and deleted_us is null", recordings);
            List<Known> deleted = new ArrayList<>();
            for (int i = 0; i < updated.length; i++) {
                if (updated[i] == 0) {
                    deleted.add(recordings.get(i));
                }
            }
            return deleted;
        });
    }

    /** Remembers in one transaction that these are deleted, and with them every link to them. */
    void markDeleted(List<Known> recordings, RecordingDeletions.Listener listener, long nowUs) {
        database.write(tx -> {
            int[] deleted = forEach(
                    tx,
                    "update recording set deleted_us = " + nowUs + " where recording_id = ? and deleted_us is null",
                    recordings);
            forEach(tx, "delete from recording_link where recording_id = ?", recordings);
            for (int i = 0; i < deleted.length; i++) {
                if (deleted[i] > 0) {
                    listener.recordingDeleted(
                            tx, recordings.get(i).domainId(), recordings.get(i).call());
                }
            }
            return deleted.length;
        });
    }

    /** Remembers that the files of these are gone. */
    void markGone(List<Known> recordings, long nowUs) {
        if (!recordings.isEmpty()) {
            database.write(tx ->
                    forEach(tx, "update recording set gone_us = " + nowUs + " where recording_id = ?", recordings));
        }
    }

    private static int[] forEach(Tx tx, String sql, List<Known> recordings) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
            for (Known recording : recordings) {
                statement.setString(1, recording.recordingId());
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(row.getString(1), new CallId(row.getString(2)), row.getInt(3), row.getString(4));
    }
}
