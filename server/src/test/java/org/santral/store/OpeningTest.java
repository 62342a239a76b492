package org.santral.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads when the database cannot be opened, and what is done when a connection breaks. */
class OpeningTest {
    @TempDir
    Path folder;

    private static void refused(DatabaseSettings settings, String... words) {
        assertThatThrownBy(() -> Database.open(settings).close())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void given_a_url_of_another_kind_then_the_right_form_is_named() {
        refused(new DatabaseSettings("jdbc:mysql://h/d", null, null, folder), "database.url", "jdbc:postgresql://");
        refused(new DatabaseSettings("nonsense", null, null, folder), "database.url", "jdbc:postgresql://");
    }

    @Test
    void given_a_malformed_url_then_it_is_said_without_the_url_itself() {
        DatabaseSettings settings =
                new DatabaseSettings("jdbc:postgresql://h:port?password=geheim", null, "geheim", folder);
        assertThatThrownBy(() -> Database.open(settings).close())
                .isInstanceOf(DatabaseException.class)
                .hasMessageNotContaining("geheim");
        assertThat(settings.toString()).doesNotContain("geheim");
    }

    @Test
    void given_no_server_at_that_port_then_database_and_host_are_named() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        refused(
                new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + port + "/nothere", "u", "p", folder),
                "nothere",
                "127.0.0.1",
                "refused");
    }

    @Test
    void given_a_file_where_the_folder_should_be_then_the_folder_is_named() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        refused(DatabaseSettings.embedded(file), file.toString(), "cannot be made");
        refused(DatabaseSettings.embedded(file.resolve("below")), file.toString(), "cannot be made");
    }

    @Test
    void given_a_folder_that_cannot_be_written_then_it_is_said() throws Exception {
        Files.createDirectory(folder.resolve("santral.lock"));
        refused(DatabaseSettings.embedded(folder), folder.toString(), "cannot be written");
    }

    @Test
    void given_a_file_that_is_no_database_then_it_is_said_and_the_lock_is_given_back() throws Exception {
        Path file = Files.writeString(folder.resolve("santral.db"), "this is not a database file at all ".repeat(100));
        refused(DatabaseSettings.embedded(folder), "santral.db", "not a database");
        Files.delete(file);
        Database.open(DatabaseSettings.embedded(folder)).close();
    }

    @Test
    void given_a_full_disk_then_it_is_said_and_writing_goes_on_when_there_is_room() {
        try (Database database = Database.open(DatabaseSettings.embedded(folder))) {
            database.write(tx -> tx.sql().sql("create table t (s text)").update());
            database.write(tx ->
                    tx.sql().sql("pragma max_page_count = 1").query(Long.class).single());
            String page = "x".repeat(100_000);
            assertThatThrownBy(() -> database.write(tx ->
                            tx.sql().sql("insert into t values (?)").param(page).update()))
                    .hasMessageContaining("the disk is full")
                    .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.kind())
                            .isEqualTo(DatabaseException.Kind.UNAVAILABLE));
            database.write(tx -> tx.sql()
                    .sql("pragma max_page_count = 1000000")
                    .query(Long.class)
                    .single());
            database.write(
                    tx -> tx.sql().sql("insert into t values (?)").param(page).update());
        }
    }

    @Test
    void given_a_writing_connection_that_dies_then_the_next_write_uses_a_new_one_that_owns_the_data() {
        Assumptions.assumeTrue(PostgresServer.get().isPresent(), "PostgreSQL is not installed (pg_ctl was not found)");
        PostgresServer server = PostgresServer.get().orElseThrow();
        DatabaseSettings settings = server.newDatabase(folder);
        try (Database database = Database.open(settings)) {
            int pid = backend(database);
            server.sql("select pg_terminate_backend(" + pid + ")");
            assertThatThrownBy(() -> backend(database))
                    .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.kind())
                            .isEqualTo(DatabaseException.Kind.UNAVAILABLE));
            assertThat(backend(database)).isNotEqualTo(pid);
            refused(settings, "in use by another Santral server");
        }
    }

    private static int backend(Database database) {
        return database.write(tx ->
                tx.sql().sql("select pg_backend_pid()").query(Integer.class).single());
    }
}
