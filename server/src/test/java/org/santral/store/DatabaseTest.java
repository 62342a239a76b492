package org.santral.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnBothDatabases
class DatabaseTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        database = Database.open(settings);
        database.write(tx ->
                tx.sql().sql("create table t (n integer primary key, s text)").update());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int insert(int n, String text) {
        return database.write(tx ->
                tx.sql().sql("insert into t values (?, ?)").params(n, text).update());
    }

    private List<Integer> numbers() {
        return database.read(tx ->
                tx.sql().sql("select n from t order by n").query(Integer.class).list());
    }

    @Test
    void given_committed_work_when_reopened_then_it_is_there() {
        insert(1, "a");
        database.close();
        database = Database.open(settings);
        assertThat(numbers()).containsExactly(1);
        assertThat(database.answers()).isTrue();
    }

    @Test
    void given_a_read_that_throws_then_the_connection_still_plans_for_the_values() {
        Assumptions.assumeTrue(backend == Backend.POSTGRESQL, "a setting of PostgreSQL");
        assertThatThrownBy(() -> database.read(tx -> {
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        String mode = database.read(
                tx -> tx.sql().sql("show plan_cache_mode").query(String.class).single());
        assertThat(mode).isEqualTo("force_custom_plan");
    }

    @Test
    void given_work_that_throws_then_nothing_of_it_stays_and_the_next_succeeds() {
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.sql().sql("insert into t values (1, 'x')").update();
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        insert(2, "b");
        assertThat(numbers()).containsExactly(2);
    }

    @Test
    void given_a_value_that_breaks_a_constraint_then_it_is_refused_and_trying_again_is_no_use() {
        insert(1, "a");
        assertThatThrownBy(() -> insert(1, "b"))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.REFUSED));
    }

    @Test
    void given_nonsense_from_the_network_then_cleaned_text_is_taken() {
        String cleaned = Sql.text("a\0b\ud800c\ud83d\ude00");
        assertThat(cleaned).isEqualTo("a\ufffdb\ufffdc\ud83d\ude00");
        insert(1, cleaned);
        assertThat(database.<String>read(tx ->
                        tx.sql().sql("select s from t").query(String.class).single()))
                .isEqualTo(cleaned);
    }

    @Test
    void given_an_open_database_when_opened_again_then_it_is_refused_in_one_line() {
        assertThatThrownBy(() -> Database.open(settings))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("in use by another")
                .hasMessageNotContaining("\n");
        insert(1, "still mine");
    }

    @Test
    void given_a_writer_at_work_then_readers_see_the_snapshot_before() throws Exception {
        insert(1, "a");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            var writing = thread.submit(() -> database.write(tx -> {
                tx.sql().sql("insert into t values (2, 'b')").update();
                inside.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return 0;
            }));
            inside.await();
            assertThat(numbers()).containsExactly(1);
            leave.countDown();
            writing.get();
        }
        assertThat(numbers()).containsExactly(1, 2);
    }

    @Test
    void given_a_reader_when_it_writes_then_it_is_refused() {
        assertThatThrownBy(() -> database.read(
                        tx -> tx.sql().sql("insert into t values (9, 'x')").update()))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void given_a_closed_database_then_work_is_refused() {
        database.close();
        assertThatThrownBy(() -> insert(1, "a")).isInstanceOf(DatabaseException.class);
        assertThat(database.answers()).isFalse();
    }
}
