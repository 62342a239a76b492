package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.tenant.TenantState;
import tools.jackson.databind.JsonNode;

/** B21–B28: lists of callers, as clients read them and as calls feel them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListServicesTest {
    private SimotelServer server;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        server = new SimotelServer(folder);
    }

    @AfterAll
    void close() {
        server.close();
    }

    private boolean listed(String list, String key) {
        TenantState state = server.state.tenants();
        return list.equals("blacklists") ? state.blocked(101, key) : state.allowed(101, key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blacklists", "whitelists"})
    void a_number_is_listed_changed_and_taken_off(String list) throws Exception {
        JsonNode added = ask(list, "add", "{'number':'0532 111 22 33','comment':'100% spam','labels':['a','b']}");
        String id = added.path("data").path("_id").asString();
        assertThat(id).matches("[0-9a-f]{24}");
        assertThat(listed(list, "905321112233")).isTrue();
        assertThat(message(list, "add", "{'number':'+905321112233'}")).isEqualTo("This number already exists");
        assertThat(message(list, "add", "{}")).isEqualTo("Field 'number':value is missing");
        assertThat(message(list, "add", "{'number':'nobody'}")).startsWith("Field 'number':value 'nobody' is invalid");

        String labels = list.equals("whitelists") ? "\"labels\":[\"a\",\"b\"]," : "";
        JsonNode rows =
                ask(list, "search", "{'conditions':{'number':'05321112233'}}").path("data");
        assertThat(rows.toString())
                .startsWith("[{\"_id\":\"" + id + "\",\"number\":\"0532 111 22 33\"," + labels
                        + "\"comment\":\"100% spam\",\"date\":\"14");
        assertThat(ask(list, "search", "{'alike':true,'conditions':{'comment':'0%'}}")
                        .path("data"))
                .hasSize(1);
        assertThat(ask(list, "search", "{'alike':true,'conditions':{'number':'999'}}")
                        .path("data"))
                .isEmpty();
        assertThat(server.askAsOther("pbx/" + list + "/search", "{}").path("data"))
                .isEmpty();
        assertThat(server.askAsOther("pbx/" + list + "/remove", "{\"_id\":\"" + id + "\"}")
                        .path("message")
                        .asString())
                .isEqualTo("Requested operation failed");

        assertThat(message(list, "update", "{'number':'05321112244','_id':'" + id + "'}"))
                .isEqualTo(Envelope.DONE);
        assertThat(listed(list, "905321112233")).isFalse();
        assertThat(listed(list, "905321112244")).isTrue();
        assertThat(ask(list, "search", "{}").path("data").get(0).path("comment").asString())
                .isEqualTo("100% spam");
        assertThat(message(list, "remove", "{'alike':true,'conditions':{}}")).isEqualTo("Field '_id':value is missing");
        assertThat(message(list, "remove", "{'_id':'507f1f77bcf86cd799439011'}"))
                .isEqualTo("Requested operation failed");
        assertThat(message(list, "remove", "{'id_':'" + id + "'}")).isEqualTo(Envelope.DONE);
        assertThat(listed(list, "905321112244")).isFalse();
        assertThat(ask(list, "search", "{}").path("data")).isEmpty();
    }

    private JsonNode ask(String list, String service, String json) throws IOException {
        return server.ask("pbx/" + list + "/" + service, json.replace('\'', '"'));
    }

    private String message(String list, String service, String json) throws IOException {
        return ask(list, service, json).path("message").asString();
    }
}
