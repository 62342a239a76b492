package org.santral.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Fills the table of records with the calls of a year, always the same for the same number of rows. One tenant has four
 * fifths of them, its main number and one of its extensions take a large share, and outside numbers range from one that
 * calls all the time to hundreds of thousands that called once.
 */
final class CdrFill {
    static final int TENANT = 101;
    static final String BUSY_DID = "908508850000";
    static final String BUSY_EXTENSION = "1001";
    static final String OTHER_EXTENSION = "1002";
    static final String BUSY_OUTSIDE = "905320000001";
    /** Called exactly so many times. */
    static final String RARE_OUTSIDE = "905320000002";

    static final int RARE_CALLS = 7;
    static final Duration SPAN = Duration.ofDays(365);

    private static final int BATCH = 10_000;
    private static final int OUTSIDE_NUMBERS = 600_000;
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final String INSERT = """
            insert into cdr (call_id, domain_id, direction, origin, caller_number, caller_name, caller_extension, caller_key,
                callee_number, callee_name, callee_extension, callee_key, did, start_us, pickup_us, connect_us, end_us,
                queue_wait_us, cause, ended_by, ended_how, sip_status, sip_phrase, missed, recording, recording_file,
                recording_ms, cut_off, ordinal, reached_key)
            values (?, ?, ?, 'DIALED', ?, '', ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, 0, ?, 'CALLER', 'BYE', 200, 'OK', ?, ?, ?,
                ?, 0, ?, ?)""";
    /** Caller, callee and records of each kind of count. */
    private static final String[][] COUNTS = {
        {"''", "''"},
        {"'=' || caller_key", "''"},
        {"''", "'=' || callee_key"},
        {"'=' || caller_key", "'=' || callee_key"},
        {"''", "'~' || reached_key"},
        {"'=' || caller_key", "'~' || reached_key"}
    };

    private final int rows;
    private final Instant end;
    private final Random random = new Random(42);

    private CdrFill(int rows, Instant end) {
        this.rows = rows;
        this.end = end;
    }

    /**
     * Fills an empty database whose tables are there.
     *
     * @param url JDBC address, with the credentials
     * @param end when the last call starts
     */
    static void run(String url, int rows, Instant end) throws SQLException {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        // Without it, PostgreSQL's driver sends each row by itself.
        String address = sqlite ? url : url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            if (sqlite) {
                statement.execute("pragma synchronous = off");
                statement.execute("pragma cache_size = -400000");
            }
            List<String> indexes = takeIndexes(statement, sqlite);
            new CdrFill(rows, end).insert(connection);
            for (String index : indexes) {
                statement.execute(index);
            }
            for (String[] count : COUNTS) {
                statement.execute("""
                        insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed,
                            recording, calls)
                        select domain_id, %s, %s, '', start_us / 86400000000, direction, missed, recording, count(*)
                        from cdr where (%s) is not null group by 1, 2, 3, 4, 5, 6, 7, 8""".formatted(count[0], count[1], count[1]));
            }
            // What PostgreSQL does by itself within minutes; the embedded database keeps no statistics.
            statement.execute(sqlite ? "pragma wal_checkpoint(truncate)" : "vacuum analyze");
        }
    }

    /** Drops the indexes, which are built faster from all rows than with each; returns what makes them again. */
    private static List<String> takeIndexes(Statement statement, boolean sqlite) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        String all = sqlite
                ? "select name, sql from sqlite_master where type = 'index' and tbl_name = 'cdr' and sql is not null"
                : "select indexname, indexdef from pg_indexes where tablename = 'cdr' and indexname <> 'cdr_pkey'";
        try (ResultSet found = statement.executeQuery(all)) {
            while (found.next()) {
                names.add(found.getString(1));
                definitions.add(found.getString(2));
            }
        }
        for (String name : names) {
            statement.execute("drop index " + name);
        }
        return definitions;
    }

    private void insert(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        long startMs = end.minus(SPAN).toEpochMilli();
        long days = SPAN.toDays();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < rows; i++) {
                // Day after day, and within a day around noon; the last one ends now.
                long dayMs = startMs + i * days / rows * DAY_MS;
                double ofDay = Math.clamp(0.55 + random.nextGaussian() * 0.15, 0, 0.999_999);
                bind(insert, i, dayMs + (long) (ofDay * DAY_MS));
                insert.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == rows) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
        connection.setAutoCommit(true);
    }

    private void bind(PreparedStatement insert, int index, long startMs) throws SQLException {
        boolean rare = index % (rows / RARE_CALLS) == rows / RARE_CALLS / 2;
        int tenant = rare || random.nextInt(5) > 0 ? TENANT : TENANT + 1 + random.nextInt(4);
        int kind = rare ? 0 : random.nextInt(100);
        boolean in = kind < 55;
        boolean local = kind >= 90;
        String outside = rare ? RARE_OUTSIDE : outside();
        String caller = in ? outside : extension();
        String callee = in ? did() : local ? extension() : outside;
        boolean answered = random.nextInt(5) > 0;
        String recording = answered && random.nextInt(5) < 2 ? "PRESENT" : random.nextInt(20) == 0 ? "DELETED" : "NONE";
        long startUs = startMs * 1_000 + random.nextInt(1_000);
        long talkUs = answered ? 5_000_000L + random.nextInt(300_000_000) : 0;
        insert.setString(1, uuid7(startMs).toString());
        insert.setInt(2, tenant);
        insert.setString(3, in ? "IN" : local ? "LOCAL" : "OUT");
        party(insert, 4, caller);
        party(insert, 7, callee);
        insert.setString(10, in ? callee : null);
        insert.setLong(11, startUs);
        time(insert, 12, answered, startUs + 4_000_000);
        time(insert, 13, answered, startUs + 8_000_000);
        insert.setLong(14, startUs + 9_000_000 + talkUs);
        insert.setString(15, answered ? "NORMAL_CLEARING" : "NO_ANSWER");
        insert.setInt(16, in && !answered ? 1 : 0);
        insert.setString(17, recording);
        insert.setString(18, recording.equals("PRESENT") ? "2026/r" + index + ".wav" : null);
        time(insert, 19, recording.equals("PRESENT"), talkUs / 1_000);
        // Of all tenants together: gaps in the order of one do not matter.
        insert.setLong(20, index + 1L);
        insert.setString(21, in ? extension() : null);
    }

    private static void party(PreparedStatement insert, int first, String number) throws SQLException {
        insert.setString(first, number);
        insert.setString(first + 1, number.length() == 4 ? number : null);
        insert.setString(first + 2, number);
    }

    private static void time(PreparedStatement insert, int index, boolean there, long value) throws SQLException {
        if (there) {
            insert.setLong(index, value);
        } else {
            insert.setNull(index, java.sql.Types.BIGINT);
        }
    }

    private String did() {
        return random.nextBoolean() ? BUSY_DID : Long.toString(Long.parseLong(BUSY_DID) + 1 + random.nextInt(99));
    }

    private String extension() {
        double place = random.nextDouble();
        return place < 0.25
                ? BUSY_EXTENSION
                : place < 0.35 ? OTHER_EXTENSION : Integer.toString(1003 + random.nextInt(197));
    }

    private String outside() {
        double place = random.nextDouble();
        // Half of all calls are with a tenth of the numbers.
        return place < 0.03
                ? BUSY_OUTSIDE
                : Long.toString(905_330_000_000L + (long) (Math.pow(random.nextDouble(), 3.3) * OUTSIDE_NUMBERS));
    }

    private UUID uuid7(long ms) {
        return new UUID(
                (ms << 16) | 0x7000L | random.nextInt(0x1000),
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
