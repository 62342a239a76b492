package org.santral.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the ledger's table holds of every call, read past the server, which must not be running.
 */
public final class LedgerTable {
    private LedgerTable() {}

    /**
     * One call's entries, counted.
     *
     * @param entries all of them
     * @param lastSequence the highest sequence number; the first is 0
     * @param ended entries that end the call
     * @param endedSequence sequence of the one that does
     * @param connected entries that say that both parties were joined
     * @param open whether the call is still marked as open
     */
    public record Call(int entries, int lastSequence, int ended, int endedSequence, int connected, boolean open) {}

    /** @param data the data folder, with the embedded database */
    public static Map<String, Call> read(Path data) throws SQLException {
        Path file = data.resolve("santral.db");
        if (!Files.exists(file)) {
            throw new IllegalStateException("there is no database at " + file);
        }
        return read("jdbc:sqlite:" + file);
    }

    /** @param url of the database, either kind */
    public static Map<String, Call> read(String url) throws SQLException {
        Map<String, Call> calls = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select call_id, count(*), max(sequence), sum(case kind when 'ended' then 1 else 0 end),
                            max(case kind when 'ended' then sequence else -1 end), sum(case kind when 'connected' then 1 else 0 end),
                            exists (select 1 from open_call where open_call.call_id = ledger.call_id)
                        from ledger group by call_id
                        """)) {
            while (row.next()) {
                calls.put(
                        row.getString(1),
                        new Call(
                                row.getInt(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getInt(5),
                                row.getInt(6),
                                row.getBoolean(7)));
            }
        }
        return calls;
    }
}
