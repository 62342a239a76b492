package org.santral.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.state.BlockedNumbers.Direction;
import org.santral.state.NumberList.Listed;
import org.santral.state.NumberList.Outcome;
import org.santral.state.NumberList.Said;
import org.santral.state.NumberList.Search;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;

@OnBothDatabases
class NumberListsTest {
    private static final Said ONE = new Said("905551110001", "0555 111 00 01", "spam 100%", List.of("a", "ü\"b"));
    private static final Said TWO = new Said("905551110002", "05551110002", "", List.of());

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private BlockedNumbers blocked;
    private AllowedNumbers allowed;

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        start();
    }

    private void start() {
        database = Database.open(settings);
        blocked = new BlockedNumbers(database, Clock.systemUTC());
        allowed = new AllowedNumbers(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void what_was_said_of_a_number_outlives_a_restart() throws Exception {
        for (NumberList list : List.of(blocked, allowed)) {
            long first = list.list(101, ONE).orElseThrow();
            long second = list.list(101, TWO).orElseThrow();
            assertThat(list.list(101, ONE)).isEmpty();
            assertThat(list.list(102, ONE)).isPresent();
            assertThat(list.change(101, second, ONE)).isEqualTo(Outcome.TAKEN);
            assertThat(list.change(102, second, TWO)).isEqualTo(Outcome.UNKNOWN);
            assertThat(list.unlist(102, second)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> list.list(101, new Said("abc", "abc", "", List.of())));
            assertThat(list.search(101, new Search(null, null, true)))
                    .extracting(Listed::id)
                    .containsExactly(second, first);
            assertThat(list.search(101, new Search("111 00", null, true)))
                    .extracting(Listed::said)
                    .containsExactly(ONE);
            assertThat(list.search(101, new Search("5551110", null, false))).isEmpty();
            assertThat(list.search(101, new Search(null, "0%", true))).hasSize(1);
            assertThat(list.search(101, new Search(null, "_", true))).isEmpty();
            Said changed = new Said("905551110003", "05551110003", "x", List.of("c"));
            assertThat(list.change(101, second, changed)).isEqualTo(Outcome.DONE);
            assertThat(list.listed(101, second).orElseThrow().said()).isEqualTo(changed);
            assertThat(list.unlist(101, first)).isTrue();
        }
        close();
        start();
        assertThat(blocked.refusesFrom(101, "905551110001")).isFalse();
        assertThat(blocked.refusesFrom(101, "905551110002")).isFalse();
        assertThat(blocked.refusesFrom(101, "905551110003")).isTrue();
        assertThat(allowed.admits(101, "905551110001")).isFalse();
        assertThat(allowed.admits(101, "905551110002")).isFalse();
        assertThat(allowed.admits(101, "905551110003")).isTrue();
        assertThat(allowed.admits(102, "905551110001")).isTrue();
        assertThat(allowed.search(102, new Search("905551110001", null, false))
                        .getFirst()
                        .at())
                .isNotNull();
    }

    @Test
    void a_number_that_may_not_be_called_stays_so_when_it_is_let_in_again() throws Exception {
        blocked.add(101, "905551110001", Direction.OUTBOUND);
        assertThat(blocked.search(101, new Search(null, null, false))).isEmpty();
        long id = blocked.list(101, ONE).orElseThrow();
        assertThat(blocked.refusesFrom(101, "905551110001")).isTrue();
        blocked.unlist(101, id);
        close();
        start();
        assertThat(blocked.refusesFrom(101, "905551110001")).isFalse();
        assertThat(blocked.refusesTo(101, "905551110001")).isTrue();
    }
}
