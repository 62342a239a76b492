package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.http.RawClient.Reply;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.AgentState;

/** Queues and those who work for them: B8, B11 to B14. */
@OnBothDatabases
class QueueVerbsTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private VerimorServer server;

    @BeforeEach
    void start() throws Exception {
        server = new VerimorServer(folder, backend.create(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void queues_and_their_members_are_listed() throws Exception {
        assertThat(server.body("/queues"))
                .isEqualTo("[{\"number\":201,\"name\":\"Kuyruk 1\"},{\"number\":202,\"name\":\"Satış\"}]");
        assertThat(server.body("/queue/user_list?queue_number=201"))
                .isEqualTo("[{\"user\":1001,\"name\":\"Ayşe\"},{\"user\":1000,\"name\":\"Resepsiyon\"}]");
        assertThat(server.body("/queues/pending")).isEqualTo("[]");
    }

    @Test
    void members_are_replaced_in_the_order_given() throws Exception {
        assertThat(server.body("/queue/manage_users?queue_number=201&user_list=1002,1000"))
                .isEqualTo("OK");
        assertThat(server.body("/queue/user_list?queue_number=201"))
                .isEqualTo("[{\"user\":1002,\"name\":\"\"},{\"user\":1000,\"name\":\"Resepsiyon\"}]");
        assertThat(server.get("/queue/user_list?queue_number=201&key=" + VerimorServer.OTHER_KEY)
                        .body())
                .startsWith("[{\"user\":1001");
    }

    @Test
    void members_are_added_and_removed_in_all_the_spellings_of_clients() throws Exception {
        assertThat(server.body("/queue/manage_users?queue=Sat%C4%B1%C5%9F&action=add&user=1001"))
                .isEqualTo("OK");
        assertThat(server.body("/queue/manage_users?queue=202&action=add&extension=1002"))
                .isEqualTo("OK");
        assertThat(members("202")).isEqualTo("1000 1001 1002");
        assertThat(server.body("/queue/manage_users?queue=202&action=remove&user=1000"))
                .isEqualTo("OK");
        assertThat(server.body("/queue/add_user?queue_number=202&user=1000")).isEqualTo("OK");
        assertThat(members("202")).isEqualTo("1001 1002 1000");
        Reply removed = server.send("DELETE", "/queue/user_del?queue_number=202&user=1002&key=" + KEY, "");
        assertThat(removed.body()).isEqualTo("OK");
        assertThat(members("202")).isEqualTo("1001 1000");
        assertThat(server.body("/queue/manage_users?queue_number=202&user=1002"))
                .isEqualTo("OK");
        assertThat(members("202")).isEqualTo("1002");
    }

    private String members(String queue) throws Exception {
        return String.join(" ", server.state.tenants().members(101, queue).orElseThrow());
    }

    @Test
    void what_is_wrong_with_members_is_said_in_the_vendors_words() throws Exception {
        assertThat(server.body("/queue/manage_users?queue_number=201")).isEqualTo("user_list value null or none");
        assertThat(server.body("/queue/manage_users?queue_number=201&user_list=1000,1007"))
                .isEqualTo("User value null or none 1007");
        assertThat(server.body("/queue/manage_users?queue_number=200&user_list=1000"))
                .isEqualTo("Queue_number value null or none 200");
        assertThat(server.body("/queue/user_list")).isEqualTo("Queue_number value null or none");
        assertThat(server.body("/queue/manage_users?queue_number=201&user_list=1000&action=shuffle"))
                .isEqualTo("invalid action: shuffle");
        assertThat(server.state.tenants().members(101, "201")).isEmpty();
    }

    @Test
    void agents_are_told_with_what_they_do_and_where() throws Exception {
        server.registered.addAll(List.of("1000", "1001"));
        server.state.tenants().changeAgent(101, "1001", agent -> new AgentState(true, "Kahve"));
        String all =
                "[{\"agent\":\"1001\",\"status\":\"ON_BREAK\",\"break_description\":\"Kahve\",\"queues\":[\"201\"]},"
                        + "{\"agent\":\"1000\",\"status\":\"AVAILABLE\",\"queues\":[\"201\",\"202\"]}]";
        assertThat(server.body("/agent_statuses")).isEqualTo(all);
        assertThat(server.body("/agent_status")).isEqualTo(all);
        assertThat(server.body("/agent_statuses?queue=202")).startsWith("[{\"agent\":\"1000\"");
        assertThat(server.body("/agent_statuses?agent=1001")).contains("Kahve").doesNotContain("1000");
        assertThat(server.body("/agent_statuses?status=LOGGED_OUT")).isEqualTo("[]");
        server.registered.clear();
        assertThat(server.body("/agent_statuses?status=LOGGED_OUT")).contains("1000", "1001");
    }

    @Test
    void statuses_share_a_limit_and_those_of_queues_have_their_own() throws Exception {
        server.use(new VerimorSettings(
                List.of(SecretHash.of(KEY)), null, MaskingDialOn.BY_PATH, "1000", false, false, true));
        assertThat(server.get("/agent_statuses?key=" + KEY).status()).isEqualTo(200);
        assertThat(server.get("/user_statuses?key=" + KEY).status()).isEqualTo(200);
        assertThat(server.get("/agent_status?key=" + KEY).body()).isEqualTo("Too Many Requests");
        for (int i = 0; i < 10; i++) {
            assertThat(server.get("/queues/pending?key=" + KEY).status()).isEqualTo(200);
        }
        assertThat(server.get("/queues/pending?key=" + KEY).status()).isEqualTo(429);
        assertThat(server.get("/queues?key=" + KEY).status()).isEqualTo(200);
    }
}
