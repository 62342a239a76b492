package org.santral.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.state.BlockedNumbers.Blocked;
import org.santral.state.BlockedNumbers.Direction;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;

@OnBothDatabases
class BlockedNumbersTest {
    private static final int TENANT = 101;
    private static final int STRANGER = 102;

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private BlockedNumbers blocked;

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        database = Database.open(settings);
        blocked = new BlockedNumbers(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void restart() {
        database.close();
        database = Database.open(settings);
        blocked = new BlockedNumbers(database, Clock.systemUTC());
    }

    @Test
    void given_numbers_were_blocked_when_restarted_then_they_are_refused_in_their_direction() throws Exception {
        blocked.add(TENANT, "905551110001", Direction.INBOUND);
        blocked.add(TENANT, "905551110002", Direction.OUTBOUND);
        blocked.add(TENANT, "905551110003", Direction.BOTH);
        restart();
        assertThat(blocked.refusesFrom(TENANT, "905551110001")).isTrue();
        assertThat(blocked.refusesTo(TENANT, "905551110001")).isFalse();
        assertThat(blocked.refusesFrom(TENANT, "905551110002")).isFalse();
        assertThat(blocked.refusesTo(TENANT, "905551110002")).isTrue();
        assertThat(blocked.refusesFrom(TENANT, "905551110003")).isTrue();
        assertThat(blocked.refusesTo(TENANT, "905551110003")).isTrue();
        assertThat(blocked.refusesFrom(STRANGER, "905551110001")).isFalse();
        assertThat(new JdbcTenantState(database, blocked, new AllowedNumbers(database, Clock.systemUTC()))
                        .blocked(TENANT, "905551110001"))
                .isTrue();
        assertThat(new JdbcTenantState(database, blocked, new AllowedNumbers(database, Clock.systemUTC()))
                        .blockedCallee(TENANT, "905551110002"))
                .isTrue();
    }

    @Test
    void ids_stay_with_their_number_and_are_never_used_again() throws Exception {
        Blocked first = blocked.add(TENANT, "905551110001", Direction.INBOUND);
        assertThat(blocked.add(TENANT, "905551110001", Direction.BOTH))
                .isEqualTo(new Blocked(first.id(), "905551110001", Direction.BOTH));
        assertThat(blocked.remove(TENANT, "905551110001")).isTrue();
        assertThat(blocked.remove(TENANT, "905551110001")).isFalse();
        assertThat(blocked.refusesFrom(TENANT, "905551110001")).isFalse();
        assertThat(blocked.add(TENANT, "905551110001", Direction.INBOUND).id()).isGreaterThan(first.id());
    }

    @Test
    void pages_show_the_latest_first_and_only_ones_own() throws Exception {
        for (int i = 0; i < 5; i++) {
            blocked.add(TENANT, "90555111000" + i, Direction.INBOUND);
        }
        Blocked strange = blocked.add(STRANGER, "905551119999", Direction.INBOUND);
        Page<Blocked> second = blocked.page(TENANT, null, 2, 2);
        assertThat(second.rows()).extracting(Blocked::number).containsExactly("905551110002", "905551110001");
        assertThat(second.totalCount()).isEqualTo(5);
        assertThat(second.totalPages()).isEqualTo(3);
        assertThat(blocked.page(TENANT, null, 4, 2).rows()).isEmpty();
        assertThat(blocked.page(TENANT, "905551110003", 1, 10).rows()).hasSize(1);
        assertThat(blocked.page(TENANT, "905551119999", 1, 10).totalCount()).isZero();
        assertThat(blocked.find(TENANT, strange.id())).isEmpty();
        assertThat(blocked.find(STRANGER, strange.id())).contains(strange);
        assertThat(blocked.remove(TENANT, "905551119999")).isFalse();
        assertThat(blocked.refusesFrom(STRANGER, "905551119999")).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> blocked.page(TENANT, null, 0, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> blocked.page(TENANT, null, 1, 1001));
    }

    @Test
    void what_is_no_number_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> blocked.add(TENANT, "", Direction.INBOUND));
        assertThatIllegalArgumentException().isThrownBy(() -> blocked.add(TENANT, "9".repeat(21), Direction.INBOUND));
    }

    @Test
    void a_hook_that_was_set_replaces_the_files_until_it_is_taken_back() {
        HookSettings hooks = new HookSettings(database);
        HookSettings.Hook hook = new HookSettings.Hook(URI.create("https://crm.example/hook?x=1"), true, false, true);
        assertThat(hooks.find(TENANT)).isEmpty();
        hooks.set(TENANT, new HookSettings.Hook(URI.create("http://old.example/"), false, true, false));
        hooks.set(TENANT, hook);
        restart();
        hooks = new HookSettings(database);
        assertThat(hooks.find(TENANT)).contains(hook);
        assertThat(hooks.find(STRANGER)).isEmpty();
        hooks.set(TENANT, null);
        assertThat(hooks.find(TENANT)).isEmpty();
        assertThat(new HookSettings(database).find(TENANT)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HookSettings.Hook(URI.create("file:///etc/passwd"), true, true, true));
    }
}
