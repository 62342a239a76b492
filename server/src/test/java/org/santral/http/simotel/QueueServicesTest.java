package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.santral.base.Cause;
import org.santral.store.Backend;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.AgentState;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import tools.jackson.databind.JsonNode;

/** B9–B20: what clients read back, and what becomes of the queues and their agents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@OnBothDatabases
class QueueServicesTest {
    private static final String DONE = "Requested operation is done successfully";
    private static final String FAILED = "Requested operation failed";

    @Parameter
    Backend backend;

    private Path folder;
    private DatabaseSettings settings;
    private SimotelServer server;

    @BeforeParameterizedClassInvocation
    void open(Backend database, @TempDir Path folder) throws Exception {
        this.folder = folder;
        settings = database.create(folder);
        server = new SimotelServer(folder, settings);
    }

    @AfterParameterizedClassInvocation
    void close() {
        server.close();
    }

    private void restart() throws Exception {
        server.close();
        server = new SimotelServer(folder, settings);
    }

    private JsonNode ask(String service, String json) throws IOException {
        return server.ask("pbx/queues/" + service, json.replace('\'', '"'));
    }

    private JsonNode row(String number) throws IOException {
        JsonNode rows =
                ask("search", "{'conditions':{'number':'" + number + "'}}").path("data");
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private String id(String number) throws IOException {
        return row(number).path("_id").asString();
    }

    private Tenant tenant() {
        return server.directory.byDomainId(101).orElseThrow();
    }

    private QueueSettings queue(String number) {
        return tenant().queue(number).orElseThrow();
    }

    private List<String> members(String queue) {
        return server.state.tenants().members(101, queue).orElseGet(() -> queue(queue)
                .members());
    }

    private void refuses(String service, String json, String message) throws IOException {
        JsonNode answer = ask(service, json);
        assertThat(answer.path("success").asInt()).as(answer.toString()).isZero();
        assertThat(answer.path("message").asString()).isEqualTo(message);
    }

    private void says(String service, String json, String data) throws IOException {
        JsonNode answer = ask(service, json);
        assertThat(answer.path("success").asInt()).as(answer.toString()).isEqualTo(1);
        assertThat(answer.path("message").asString()).isEmpty();
        assertThat(answer.path("data").toString())
                .isEqualTo(data.replace('\'', '"').replace('~', '\''));
    }

    @Test
    void a_queue_is_added_read_changed_kept_and_removed() throws Exception {
        JsonNode added = ask(
                "add",
                "{'name':'Sales','number':10000,'strategy':'rrmemory','timeout':'20','wrapuptime':7,'maxlen':'12',"
                        + "'announce_position':'yes','announce_holdtime':'once','announce_frequency':'45','call_record':'yes',"
                        + "'joinempty':'no','retry':'3','weight':'4','music':'default','servicelevel':'30','autofill':'no'}");
        assertThat(added.path("message").asString()).isEqualTo(DONE);
        assertThat(added.path("data").path("_id").asString()).isEqualTo(id("10000"));
        QueueSettings made = queue("10000");
        assertThat(made)
                .isEqualTo(new QueueSettings(
                        "10000",
                        "Sales",
                        List.of(),
                        QueueStrategy.ROUND_ROBIN,
                        "default",
                        QueueSettings.TIMEOUT,
                        null,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(7),
                        12,
                        true,
                        true,
                        Duration.ofSeconds(45),
                        new Target.Hangup(Cause.NO_USER_RESPONSE),
                        Map.of(),
                        true,
                        Duration.ofSeconds(3),
                        4,
                        null));
        for (String taken : List.of("10000", "201", "557")) {
            refuses("add", "{'name':'x','number':'" + taken + "'}", "this queue already exists");
        }
        refuses("add", "{'number':'300'}", "Field 'name':value is missing");
        refuses("add", "{'name':'x'}", "Field 'number':value is missing");
        refuses("add", "{'name':'x','number':'9'}", "Field 'number':value '9' is invalid, expected 2 to 5 digits");
        refuses(
                "add",
                "{'name':'x','number':'300','strategy':'loudest'}",
                "Field 'strategy':value 'loudest' is invalid, expected"
                        + " ringall, leastrecent, fewestcalls, random, rrmemory, rrordered, linear or wrandom");

        assertThat(ask("addagent", "{'queue':'10000','agent':'570'}")
                        .path("success")
                        .asInt())
                .isEqualTo(1);
        assertThat(ask("update", "{'_id':'" + id("10000") + "','name':'Vente','announce_frequency':0}")
                        .path("data")
                        .asString())
                .isEmpty();
        restart();
        assertThat(queue("10000").name()).isEqualTo("Vente");
        assertThat(queue("10000").announcePosition()).isFalse();
        assertThat(queue("10000").strategy()).isEqualTo(QueueStrategy.ROUND_ROBIN);
        assertThat(members("10000")).containsExactly("570");
        JsonNode row = row("10000");
        assertThat(row.path("servicelevel").asString()).isEqualTo("30");
        assertThat(row.path("autofill").asString()).isEqualTo("no");
        assertThat(row.path("timeout").asString()).isEqualTo("20");
        assertThat(row.path("ringinuse").asString()).isEqualTo("no");

        String id = id("10000");
        assertThat(ask("remove", "{'_id':'" + id + "'}").path("message").asString())
                .isEqualTo(DONE);
        refuses("update", "{'_id':'" + id + "'}", FAILED);
        ask("add", "{'name':'Sales','number':'10000'}");
        assertThat(members("10000")).isEmpty();
        ask("remove", "{'_id':'" + id + "'}");
    }

    @Test
    void a_queue_of_the_file_is_changed_and_removed_all_the_same() throws Exception {
        restart();
        assertThat(row("201").path("name").asString()).isEqualTo("Kuyruk");
        assertThat(row("201").path("date").asString()).isEmpty();
        ask("update", "{'_id':'" + id("201") + "','leavewhenempty':'strict','weight':2}");
        assertThat(queue("201").whenEmpty()).isEqualTo(new Target.Hangup(Cause.NO_USER_RESPONSE));
        assertThat(queue("201").members()).containsExactly("557", "552");
        ask("update", "{'_id':'" + id("201") + "','leavewhenempty':'no','joinempty':'yes'}");
        assertThat(queue("201").whenEmpty()).isNull();
        assertThat(queue("201").weight()).isEqualTo(2);
        refuses(
                "update",
                "{'_id':'" + id("201") + "','number':'202'}",
                "Field 'number':value '202' is invalid, expected the number that the queue has");
    }

    @Test
    void agents_come_go_and_pause() throws Exception {
        ask("add", "{'name':'Agents','number':'300'}");
        says("addagent", "{'queue':'300','agent':'557'}", "{'message':'Added successfully','ok':1}");
        says(
                "addagent",
                "{'queue':300,'agent':552,'source':'552','penalty':'3'}",
                "{'message':'Added successfully','ok':1}");
        says("pauseagent", "{'queue':'300','agent':'552'}", "{'message':'Paused successfully','ok':1}");
        restart();
        assertThat(members("300")).containsExactly("557", "552");
        assertThat(server.state.tenants().penalty(101, "300", "552")).isEqualTo(3);
        assertThat(server.state.tenants().penalty(102, "300", "552")).isZero();
        assertThat(server.state.tenants().agent(101, "552")).isEqualTo(new AgentState(true, ""));
        says("resumeagent", "{'queue':'300','agent':'552'}", "{'message':'UnPaused successfully','ok':1}");
        assertThat(server.state.tenants().agent(101, "552")).isEqualTo(AgentState.WORKING);
        says("removeagent", "{'queue':'300','agent':'552'}", "{'message':'Removed successfully','ok':1}");
        assertThat(members("300")).containsExactly("557");
        assertThat(server.state.tenants().penalty(101, "300", "552")).isZero();
        refuses("removeagent", "{'queue':'300','agent':'552'}", FAILED);
        refuses("pauseagent", "{'queue':'300','agent':'552'}", FAILED);
        refuses("addagent", "{'queue':'999','agent':'552'}", FAILED);
        refuses("addagent", "{'queue':'300','agent':'999'}", FAILED);
        refuses("addagent", "{'queue':'300'}", "Field 'agent':value is missing");
        assertThat(server.askAsOther("pbx/queues/addagent", "{\"queue\":\"300\",\"agent\":\"557\"}")
                        .path("message")
                        .asString())
                .isEqualTo(FAILED);
        ask("remove", "{'_id':'" + id("300") + "'}");
    }

    @Test
    void a_row_of_a_batch_that_fails_leaves_the_others_alone() throws Exception {
        ask("add", "{'name':'Batch','number':'400'}");
        says(
                "batchaddagent",
                "{'agents':[{'queue':'400','agent':'570','penalty':'1','source':'570'},{'queue':'401','agent':'557'},"
                        + "{'queue':'400','agent':'552'}]}",
                "{'Data':[{'agents':'570','message':'Added successfully','ok':1,'penalty':'1','queue':'400','source':'570'},"
                        + "{'agents':'557','message':'" + FAILED
                        + "','ok':0,'penalty':'0','queue':'401','source':'557'},"
                        + "{'agents':'552','message':'Added successfully','ok':1,'penalty':'0','queue':'400','source':'552'}],"
                        + "'ok':1}");
        String both = "{'agents':[{'queue':'400','agent':'570'},{'queue':'400'}]}";
        for (String[] verb : new String[][] {{"pause", "Paused"}, {"resume", "UnPaused"}, {"remove", "Removed"}}) {
            says(
                    "batch" + verb[0] + "agent",
                    both,
                    "{'Data':[{'agent':'570','message':'" + verb[1] + " successfully','ok':1,'queue':'400'},"
                            + "{'agent':'','message':'Field ~agent~:value is missing','ok':0,'queue':'400'}],'ok':1}");
        }
        assertThat(members("400")).containsExactly("552");
        refuses("batchaddagent", "{}", "Field 'agents':value is missing");
        ask("remove", "{'_id':'" + id("400") + "'}");
    }
}
