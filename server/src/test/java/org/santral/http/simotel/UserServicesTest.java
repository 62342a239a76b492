package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.AddressRange;
import org.santral.tenant.Extension;
import org.santral.tenant.Networks;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import tools.jackson.databind.JsonNode;

/** B1–B4: what clients read back, and what becomes of the extensions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserServicesTest {
    private static final String DONE = "Requested operation is done successfully";

    private SimotelServer server;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        server = new SimotelServer(folder);
    }

    @AfterAll
    void close() {
        server.close();
    }

    private JsonNode ask(String service, String json) throws IOException {
        return server.ask("pbx/users/" + service, json.replace('\'', '"'));
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

    private Extension extension(String number) {
        return tenant().extension(number).orElseThrow();
    }

    private Tenant tenant() {
        return server.directory.byDomainId(101).orElseThrow();
    }

    @Test
    void a_user_is_added_read_changed_and_removed() throws Exception {
        JsonNode added = ask(
                "add",
                "{'user_type':'SIP','active':'yes','name':'Can','number':'600','cid_number':'908505320001',"
                        + "'secret':'s3cret','call_record':'yes','deny':'0.0.0.0/0.0.0.0','permit':'10.1.0.0/255.255.0.0',"
                        + "'context':'main_routing','call_limit':3,'nat':'no','port':5062,'more_options':'x=1',"
                        + "'email':'can@demo.example',"
                        + "'forward_policy':{'Busy':'552','No Answer':'','All':'','UnAvailable':'02123334455'}}");
        assertThat(added.path("success").isInt()).isTrue();
        assertThat(added.path("message").asString()).isEqualTo(DONE);
        String id = added.path("data").path("_id").asString();
        assertThat(id).matches("[0-9a-f]{24}");

        Extension made = extension("600");
        assertThat(made.password()).isEqualTo("s3cret");
        assertThat(made.record()).isTrue();
        assertThat(made.maxCalls()).isEqualTo(3);
        assertThat(made.route()).isEqualTo("main_routing");
        assertThat(made.networks())
                .isEqualTo(new Networks(
                        List.of(AddressRange.parse("0.0.0.0/0")), List.of(AddressRange.parse("10.1.0.0/16"))));
        assertThat(server.state.tenants().extension(101, "600").callerId()).isEqualTo(new PhoneNumber("908505320001"));
        assertThat(server.state.tenants().extension(101, "600").forwardsOf(made).busy())
                .isEqualTo(new Target.User("552"));
        assertThat(server.state.tenants().extension(101, "600").forwardsOf(made).unreachable())
                .isEqualTo(new Target.External("02123334455"));

        JsonNode row = row("600");
        assertThat(row.toString())
                .contains("\"secret\":\"******\"", "\"port\":\"5062\"", "\"nat\":\"no\"", "\"call_limit\":\"3\"")
                .contains("\"permit\":\"10.1.0.0/255.255.0.0\"", "\"more_options\":\"x=1\"", "\"queues\":[]")
                .contains("\"forward_policy\":{\"Busy\":\"552\",\"No Answer\":\"\",\"UnAvailable\":\"02123334455\","
                        + "\"All\":\"\"}")
                .contains("\"cid_number\":\"908505320001\"", "\"dtmfmode\":\"rfc2833\"", "\"description\":\"\"")
                .doesNotContain("s3cret");
        assertThat(row.path("date").asString()).matches("14\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");

        JsonNode changed = ask(
                "update",
                "{'id_':'" + id + "','active':'no','secret':'******','cid_number':'','permit':'',"
                        + "'forward_policy':{'Busy':''},'number':'600'}");
        assertThat(changed.toString()).isEqualTo("{\"success\":1,\"message\":\"" + DONE + "\",\"data\":\"\"}");
        assertThat(extension("600"))
                .isEqualTo(made.withActive(false)
                        .withNetworks(new Networks(List.of(AddressRange.parse("0.0.0.0/0")), List.of())));
        assertThat(server.state.tenants().extension(101, "600").callerId()).isNull();
        assertThat(server.state.tenants().extension(101, "600").forwardsOf(made).busy())
                .isNull();
        assertThat(server.state.tenants().extension(101, "600").forwardsOf(made).unreachable())
                .isNotNull();

        assertThat(ask("remove", "{'_id':'" + id + "'}").path("data").asString())
                .isEmpty();
        assertThat(tenant().extension("600")).isEmpty();
        assertThat(ask("remove", "{'_id':'" + id + "'}").toString())
                .isEqualTo("{\"success\":0,\"message\":\"Requested operation failed\",\"data\":null}");
    }

    @Test
    void a_user_of_the_file_keeps_its_id_and_gets_another_secret() throws Exception {
        String id = id("557");
        ask("update", "{'_id':'" + id + "','secret':'fresh one','name':'Ayşe K.','active':true}");
        assertThat(extension("557").password()).isEqualTo("fresh one");
        assertThat(extension("557").name()).isEqualTo("Ayşe K.");
        assertThat(extension("557").record()).isTrue();
        assertThat(id("557")).isEqualTo(id).isEqualTo(ObjectId.of(101, "user", "557"));
        assertThat(row("557").path("queues").toString()).isEqualTo("[\"201\"]");
        assertThat(row("557").path("date").asString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'n8n','user_type':'SIP','active':'yes'} | Field 'number':value is missing",
                "{'number':'601','secret':'x'}                   | Field 'name':value is missing",
                "{'name':'a','number':'601'}                     | Field 'secret':value is missing",
                "{'name':'a','number':'557','secret':'x'}        | This number already exists",
                "{'name':'a','number':'201','secret':'x'}        | This number already exists",
                "{'name':'a','number':'12345678','secret':'x'}   | Field 'number':value '12345678' is invalid",
                "{'name':'a','number':'601','secret':'x','user_type':'IAX2'} | Field 'user_type':value 'IAX2' is invalid",
                "{'name':'a','number':'601','secret':'x','cid_number':'905321112233'} | Field 'cid_number':value '905321112233' is invalid",
                "{'name':'a','number':'601','secret':'x','deny':'10.0.0.0/255.0.255.0'} | Field 'deny':value '10.0.0.0/255.0.255.0' is invalid",
                "{'name':'a','number':'601','secret':'x','permit':'everywhere'} | Field 'permit':value 'everywhere' is invalid",
                "{'name':'a','number':'601','secret':'x','active':'perhaps'} | Field 'active':value 'perhaps' is invalid",
                "{'name':'a','number':'601','secret':'x','call_limit':'-1'} | Field 'call_limit':value '-1' is invalid",
                "{'name':'a','number':'601','secret':'x','email':'nobody'} | Field 'email':value 'nobody' is invalid",
                "{'name':'a','number':'601','secret':'x','forward_policy':{'All':'601'}} | Field 'forward_policy.All':value '601' is invalid"
            })
    void users_that_cannot_be(String json, String message) throws Exception {
        JsonNode answer = ask("add", json);
        assertThat(answer.path("success").asInt()).isZero();
        assertThat(answer.path("message").asString()).startsWith(message);
        assertThat(tenant().extension("601")).isEmpty();
    }

    @Test
    void what_is_only_kept_is_bounded() throws Exception {
        JsonNode answer =
                ask("add", "{'name':'a','number':'601','secret':'x','more_options':'" + "x".repeat(1025) + "'}");
        assertThat(answer.path("message").asString()).contains("at most 1024 characters");
    }

    @Test
    void a_user_keeps_its_number() throws Exception {
        JsonNode answer = ask("update", "{'_id':'" + id("552") + "','number':'553','name':'Else'}");
        assertThat(answer.path("message").asString()).startsWith("Field 'number':value '553' is invalid");
        assertThat(extension("552").name()).isEqualTo("Bora");
        assertThat(ask("update", "{'name':'Else'}").path("message").asString())
                .isEqualTo("Field '_id':value is missing");
    }

    @Test
    void searches() throws Exception {
        server.registered.add("552");
        assertThat(ask("search", "{}").path("message").asString()).isEmpty();
        assertThat(numbers("{'status':'mapped'}")).containsExactly("552");
        assertThat(numbers("{'conditions':{'mapped':'no','number':'5'},'alike':1}"))
                .contains("557", "570")
                .doesNotContain("552");
        assertThat(numbers("{'conditions':{'name':'bor','number':''},'alike':'true'}"))
                .containsExactly("552");
        assertThat(numbers("{'conditions':{'name':'bor'}}")).isEmpty();
        ask("add", "{'name':'Late','number':'610','secret':'x'}");
        assertThat(numbers("{'conditions':{'nothing':'x'}}").getFirst()).isEqualTo("610");
        assertThat(server.askAsOther("pbx/users/search", "{\"conditions\":{\"number\":\"610\"}}")
                        .path("data"))
                .isEmpty();
        assertThat(server.askAsOther("pbx/users/remove", "{\"_id\":\"" + id("610") + "\"}")
                        .path("success")
                        .asInt())
                .isZero();
    }

    private List<String> numbers(String search) throws IOException {
        return ask("search", search)
                .path("data")
                .valueStream()
                .map(row -> row.path("number").asString())
                .toList();
    }
}
