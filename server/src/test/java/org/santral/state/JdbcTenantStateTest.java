package org.santral.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.Cause;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.AgentState;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Forwards;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.TenantState;

@OnBothDatabases
class JdbcTenantStateTest {
    private static final int TENANT = 101;
    private static final int STRANGER = 102;

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private JdbcTenantState state;

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        start();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void start() {
        database = Database.open(settings);
        state = new JdbcTenantState(
                database,
                new BlockedNumbers(database, Clock.systemUTC()),
                new AllowedNumbers(database, Clock.systemUTC()));
    }

    private void restart() {
        database.close();
        start();
    }

    @Test
    void given_nothing_changed_then_everything_is_as_the_file_says() {
        assertThat(state.extension(TENANT, "1000")).isEqualTo(ExtensionState.UNCHANGED);
        assertThat(state.agent(TENANT, "1000")).isEqualTo(AgentState.WORKING);
        assertThat(state.members(TENANT, "201")).isEmpty();
        assertThat(state.blocked(TENANT, "905321234567")).isFalse();
    }

    @Test
    void given_an_extension_was_changed_when_restarted_then_it_still_is_and_nobody_elses() {
        ExtensionState changed = new ExtensionState(
                true,
                new Forwards(
                        null,
                        new Target.User("1001"),
                        new Target.External("05321234567"),
                        new Target.Hangup(Cause.USER_BUSY)),
                new PhoneNumber("908505320000"));
        assertThat(state.changeExtension(TENANT, "1000", _ -> changed)).isEqualTo(changed);
        state.changeExtension(TENANT, "1001", before -> before.withForwards(Forwards.NONE));
        restart();
        assertThat(state.extension(TENANT, "1000")).isEqualTo(changed);
        assertThat(state.extension(TENANT, "1001").forwards()).isEqualTo(Forwards.NONE);
        assertThat(state.extension(STRANGER, "1000")).isEqualTo(ExtensionState.UNCHANGED);
    }

    @Test
    void given_a_change_was_taken_back_then_no_row_is_left() {
        state.changeExtension(TENANT, "1000", before -> before.withDnd(true));
        state.changeExtension(TENANT, "1000", before -> before.withDnd(false));
        state.changeAgent(TENANT, "1000", before -> new AgentState(false, null));
        state.changeAgent(TENANT, "1000", before -> AgentState.WORKING);
        state.setMembers(TENANT, "201", List.of("1000"));
        state.setMembers(TENANT, "201", null);
        for (String table : List.of("extension_state", "agent_state", "queue_members")) {
            assertThat(database.<Long>read(tx -> tx.sql()
                            .sql("select count(*) from " + table)
                            .query(Long.class)
                            .single()))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void given_an_agent_pauses_when_restarted_then_he_still_does() {
        AgentState lunch = new AgentState(true, "Öğle yemeği");
        state.changeAgent(TENANT, "1001", _ -> lunch);
        state.changeAgent(TENANT, "1002", _ -> new AgentState(false, ""));
        restart();
        assertThat(state.agent(TENANT, "1001")).isEqualTo(lunch);
        assertThat(state.agent(TENANT, "1001").available()).isFalse();
        assertThat(state.agent(TENANT, "1002")).isEqualTo(new AgentState(false, ""));
        assertThat(state.agent(STRANGER, "1001")).isEqualTo(AgentState.WORKING);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.changeAgent(TENANT, "1001", _ -> new AgentState(true, "x".repeat(201))));
        assertThat(state.agent(TENANT, "1001")).isEqualTo(lunch);
    }

    @Test
    void given_members_were_set_when_restarted_then_their_order_stays_and_nobody_is_not_the_file() {
        state.setMembers(TENANT, "201", List.of("1008", "1001", "1004"));
        state.setMembers(TENANT, "202", List.of());
        restart();
        assertThat(state.members(TENANT, "201")).contains(List.of("1008", "1001", "1004"));
        assertThat(state.members(TENANT, "202")).contains(List.of());
        assertThat(state.members(TENANT, "203")).isEmpty();
        assertThat(state.members(STRANGER, "201")).isEmpty();
        for (List<String> wrong : List.of(List.of("1,2"), List.of("1000", "1000"), Collections.nCopies(1001, "1000"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> state.setMembers(TENANT, "201", wrong));
        }
    }

    @Test
    void given_a_write_fails_then_nothing_has_changed() {
        database.close();
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> state.changeExtension(TENANT, "1000", before -> before.withDnd(true)));
        assertThat(state.extension(TENANT, "1000").dnd()).isFalse();
    }

    @Test
    void listeners_hear_of_changes_and_of_nothing_else() {
        List<String> heard = new ArrayList<>();
        state.addListener(new TenantState.Listener() {
            @Override
            public void extensionChanged(int domainId, String extension) {
                heard.add(domainId + " " + extension + " dnd "
                        + state.extension(domainId, extension).dnd());
            }

            @Override
            public void agentChanged(int domainId, String extension) {
                heard.add(domainId + " agent " + extension);
            }

            @Override
            public void membersChanged(int domainId, String queue) {
                heard.add(domainId + " queue " + queue);
            }
        });
        state.changeExtension(TENANT, "1000", before -> before.withDnd(true));
        state.changeExtension(TENANT, "1000", before -> before.withDnd(true));
        state.changeAgent(TENANT, "1001", _ -> new AgentState(true, ""));
        state.setMembers(TENANT, "201", List.of());
        assertThat(heard).containsExactly("101 1000 dnd true", "101 agent 1001", "101 queue 201");
    }

    @Test
    void given_many_threads_change_one_extension_then_no_change_is_lost() throws Exception {
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                done.add(threads.submit(() -> state.changeExtension(TENANT, "1000", JdbcTenantStateTest::next)));
            }
            for (Future<?> future : done) {
                future.get();
            }
        }
        restart();
        assertThat(state.extension(TENANT, "1000").callerId()).isEqualTo(new PhoneNumber("900050"));
    }

    private static ExtensionState next(ExtensionState before) {
        PhoneNumber shown = before.callerId();
        long number = shown == null ? 900_000 : Long.parseLong(shown.digits());
        return before.withCallerId(new PhoneNumber(Long.toString(number + 1)));
    }
}
