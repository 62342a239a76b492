package org.santral.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** What the embedded database of a running server knows of events, looked at from outside. */
final class EventTable {
    private final String url;

    /** An entry of a call. */
    record Entry(String call, int sequence) {}

    /** @param data the server's folder */
    EventTable(Path data) {
        this.url = "jdbc:sqlite:" + data.resolve("santral.db");
    }

    /** Events that are owed. */
    int owed() throws SQLException {
        return number("select count(*) from delivery");
    }

    int openCalls() throws SQLException {
        return number("select count(*) from open_call");
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** When the entries were made. */
    Map<Entry, Instant> writtenAt() throws SQLException {
        Map<Entry, Instant> at = new HashMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select call_id, sequence, at_us from ledger")) {
            while (row.next()) {
                at.put(
                        new Entry(row.getString(1), row.getInt(2)),
                        Instant.EPOCH.plus(row.getLong(3), ChronoUnit.MICROS));
            }
        }
        return at;
    }

    /** No event waits for its next attempt any more. */
    void dueNow() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update delivery set due_us = queued_us");
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
        }
        return connection;
    }
}
