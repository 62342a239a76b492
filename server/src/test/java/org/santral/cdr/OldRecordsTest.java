package org.santral.cdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;

/** Records of the version before reports are in reports after the update. */
@OnBothDatabases
class OldRecordsTest {
    private static final String BEFORE_REPORTS = "761";

    @Parameter
    Backend backend;

    @Test
    void records_get_their_order_and_whom_they_reached(@TempDir Path folder) throws Exception {
        DatabaseSettings settings = backend.create(folder);
        String url = settings.url() == null ? "jdbc:sqlite:" + folder.resolve("santral.db") : settings.url();
        if (settings.url() != null) {
            // A new database of the tests has all tables already.
            try (Connection connection = DriverManager.getConnection(url, settings.user(), settings.password());
                    Statement sql = connection.createStatement()) {
                sql.execute("drop schema public cascade");
                sql.execute("create schema public");
            }
        }
        Flyway.configure()
                .dataSource(url, settings.user(), settings.password())
                .locations(
                        "classpath:db/migration/common",
                        "classpath:db/migration/" + (settings.url() == null ? "sqlite" : "postgresql"))
                .target(BEFORE_REPORTS)
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, settings.user(), settings.password());
                Statement sql = connection.createStatement()) {
            // The one that began first ended last.
            call(sql, "c1", 1, "IN", "'1001'", 1_000_000, 9_000_000);
            call(sql, "c2", 1, "IN", "null", 2_000_000, 5_000_000);
            call(sql, "c3", 2, "OUT", "'1001'", 3_000_000, 6_000_000);
            sql.execute("insert into cdr_step (call_id, ordinal, kind, number, start_us) values"
                    + " ('c1', 0, 'DID', '908508850000', 1000000), ('c1', 1, 'QUEUE', '201', 1500000)");
            leg(sql, 0, "1002", "null");
            leg(sql, 1, "1001", "4000000");
            leg(sql, 2, "1002", "null");
        }

        try (Database database = Database.open(settings)) {
            Cdrs cdrs = new Cdrs(database);
            assertThat(cdrs.after(1, 0, 20).rows())
                    .extracting(row -> row.cdr().call().value() + " "
                            + row.cdr().ordinal() + " " + row.cdr().reachedKey())
                    .containsExactly("c2 1 null", "c1 2 1001");
            assertThat(cdrs.after(2, 0, 20).rows())
                    .extracting(row -> row.cdr().call().value() + " "
                            + row.cdr().ordinal() + " " + row.cdr().reachedKey())
                    .containsExactly("c3 1 null");
            assertThat(cdrs.byId(1, new CallId("c1")).orElseThrow().cdr().trunk())
                    .isNull();
            List<String> queueRows = database.read(tx -> tx.sql()
                    .sql("select report, ordinal, step, stay, agent, queue, agent_key from queue_row"
                            + " order by report desc, ordinal")
                    .query((row, _) -> row.getString(1) + " " + row.getLong(2) + " " + row.getInt(3) + " "
                            + row.getLong(4) + " " + row.getInt(5) + " " + row.getString(6) + " " + row.getString(7))
                    .list());
            assertThat(queueRows)
                    .containsExactly("STAY 1 1 1 0 201 1001", "AGENT 1 1 1 0 201 1002", "AGENT 2 1 1 1 201 1001");
        }
    }

    private static void leg(Statement sql, int ordinal, String extension, String answerUs) throws Exception {
        sql.execute("insert into cdr_leg (call_id, ordinal, side, destination, extension, answer_us, step, start_us,"
                + " sip_status, sip_phrase, packets_sent, packets_received, packets_lost, jitter_ms) values ('c1', "
                + ordinal + ", 'B', '" + extension + "', '" + extension + "', " + answerUs
                + ", 1, 2000000, 0, '', 0, 0, 0, 0)");
    }

    private static void call(
            Statement sql, String id, int domainId, String direction, String connected, long startUs, long endUs)
            throws Exception {
        sql.execute("insert into cdr (call_id, domain_id, direction, origin, caller_number, caller_name, caller_key,"
                + " callee_number, callee_name, callee_key, connected_extension, start_us, end_us, queue_wait_us, cause,"
                + " ended_by, ended_how, sip_status, sip_phrase, missed, recording, cut_off) values ('" + id + "', "
                + domainId + ", '" + direction + "', 'DIALED', '905321112233', '', '905321112233', '908508850000', '',"
                + " '908508850000', " + connected + ", " + startUs + ", " + endUs
                + ", 0, 'NORMAL_CLEARING', 'CALLER', 'BYE', 0, '', 0, 'NONE', 0)");
    }
}
