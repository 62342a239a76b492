package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.store.Backend;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import tools.jackson.databind.JsonNode;

/** B5–B8: what clients read back, and what becomes of the carriers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@OnBothDatabases
class TrunkServicesTest {
    private static final String DONE = "Requested operation is done successfully";
    private static final String NASIM =
            "{'name':'Nasim','active':'yes','host':'192.0.2.7','port':'5080','disallow':'all','allow':'ulaw,alaw,speex',"
                    + "'register_string':'98211:p@ss$1@192.0.2.7:5080/98211','context':'from-pstn','insecure':'very',"
                    + "'qualify':2000,'canreinvite':false,'description':'Nasîm','more_options':'call-limit=7\\nsecret=abc'}";

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

    private JsonNode ask(String service, String json) throws IOException {
        return server.ask("pbx/trunks/" + service, json.replace('\'', '"'));
    }

    private JsonNode row(String name) throws IOException {
        JsonNode rows = ask("search", "{'conditions':{'name':'" + name + "'}}").path("data");
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private String id(String name) throws IOException {
        return row(name).path("_id").asString();
    }

    private TrunkSettings trunk(String name) {
        return tenant().trunk(name).orElseThrow();
    }

    private Tenant tenant() {
        return server.directory.byDomainId(101).orElseThrow();
    }

    private void refuses(String service, String json, String message) throws IOException {
        JsonNode answer = ask(service, json);
        assertThat(answer.path("success").asInt()).as(answer.toString()).isZero();
        assertThat(answer.path("message").asString()).isEqualTo(message);
        assertThat(answer.path("data").isNull()).isTrue();
    }

    @Test
    void a_trunk_is_added_read_changed_kept_and_removed() throws Exception {
        JsonNode added = ask("add", NASIM);
        assertThat(added.path("message").asString()).isEqualTo(DONE);
        assertThat(added.path("data").path("_id").asString())
                .matches("[0-9a-f]{24}")
                .isEqualTo(id("Nasim"));
        TrunkSettings made = trunk("Nasim");
        assertThat(made.proxy()).isEqualTo("sip:192.0.2.7:5080");
        assertThat(made.from()).containsExactly(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(made.register()).isTrue();
        assertThat(made.username()).isEqualTo("98211");
        assertThat(made.password()).isEqualTo("p@ss$1");
        assertThat(made.codecs()).containsExactly("PCMU", "PCMA");
        assertThat(made.maxCalls()).isEqualTo(7);
        assertThat(made.active()).isTrue();
        assertThat(made.operatorSet()).isFalse();
        refuses("add", NASIM, "This trunk already exists");

        JsonNode row = row("Nasim");
        assertThat(row.path("register_string").asString()).isEqualTo("98211:******@192.0.2.7:5080/98211");
        assertThat(row.path("more_options").asString()).isEqualTo("call-limit=7\nsecret=******");
        assertThat(row.path("qualify").asString()).isEqualTo("2000");
        assertThat(row.path("canreinvite").asString()).isEqualTo("no");
        assertThat(row.path("description").asString()).isEqualTo("Nasîm");
        assertThat(row.path("trunk_type").asString()).isEqualTo("SIP");
        assertThat(row.path("date").asString()).matches("1[34][0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}");
        assertThat(row.toString()).doesNotContain("p@ss").doesNotContain("abc");

        // A client reads a row, changes a word and sends all of it back.
        String whole = row.toString().replace("\"active\":\"yes\"", "\"active\":\"no\"");
        assertThat(ask("update", whole).path("data").asString()).isEmpty();
        assertThat(trunk("Nasim").active()).isFalse();
        assertThat(trunk("Nasim").password()).isEqualTo("p@ss$1");
        assertThat(row("Nasim").path("active").asString()).isEqualTo("no");

        TrunkSettings before = trunk("Nasim");
        server.close();
        server = new SimotelServer(folder, settings);
        assertThat(trunk("Nasim")).isEqualTo(before);
        assertThat(row("Nasim").path("insecure").asString()).isEqualTo("very");

        String id = id("Nasim");
        assertThat(server.askAsOther("pbx/trunks/remove", "{\"_id\":\"" + id + "\"}")
                        .path("message")
                        .asString())
                .isEqualTo("Requested operation failed");
        assertThat(ask("remove", "{'id_':'" + id + "'}").path("message").asString())
                .isEqualTo(DONE);
        assertThat(tenant().trunk("Nasim")).isEmpty();
        refuses("remove", "{'_id':'" + id + "'}", "Requested operation failed");
        refuses("remove", "{'alike':'true','conditions':{'name':'Nasim'}}", "Field '_id':value is missing");
    }

    @Test
    void the_operators_trunk_keeps_its_secrets_when_a_client_moves_it() throws Exception {
        assertThat(ask("update", "{'_id':'" + id("cisco") + "','description':'ours'}")
                        .path("success")
                        .asInt())
                .isEqualTo(1);
        assertThat(trunk("cisco").operatorSet()).isTrue();
        assertThat(trunk("cisco").proxy()).isEqualTo("sip:127.0.0.1:5070;transport=udp");
        refuses("update", "{'_id':'" + id("cisco") + "','port':5071}", "Field 'host':value is missing");
        ask("update", "{'_id':'" + id("cisco") + "','host':'192.0.2.9'}");
        assertThat(trunk("cisco").operatorSet()).isFalse();
        assertThat(trunk("cisco").proxy()).isEqualTo("sip:192.0.2.9");
        assertThat(trunk("cisco").from()).containsExactly(InetAddress.ofLiteral("192.0.2.9"));
        assertThat(trunk("cisco").username()).isNull();

        ask("remove", "{'_id':'" + id("cisco") + "'}");
        server.close();
        server = new SimotelServer(folder, settings);
        assertThat(tenant().trunk("cisco")).isEmpty();
        assertThat(ask("add", "{'name':'cisco','host':'192.0.2.1'}")
                        .path("success")
                        .asInt())
                .isEqualTo(1);
        assertThat(trunk("cisco").proxy()).isEqualTo("sip:192.0.2.1");
        assertThat(server.directory.byDomainId(102).orElseThrow().trunk("cisco").orElseThrow())
                .isEqualTo(SimotelServer.tenant(102, "other").trunks().getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'host':'192.0.2.1'} | Field 'name':value is missing",
                "{'name':'a','trunk_type':'IAX2','host':'192.0.2.1'} | Field 'trunk_type':value 'IAX2' is invalid, expected SIP",
                "{'name':'a','host':'10.0.0.1'} | Field 'host':value '10.0.0.1' is invalid, expected a public address",
                "{'name':'a','host':'localhost'} | Field 'host':value 'localhost' is invalid, expected a public address",
                "{'name':'a','host':'[::1]'} | Field 'host':value '0:0:0:0:0:0:0:1' is invalid, expected a public address",
                "{'name':'a','host':'a b'} | Field 'host':value 'a b' is invalid, expected a host name or an IP address",
                "{'name':'a','host':'192.0.2.1','port':'70000'} | Field 'port':value '70000' is invalid, expected 1 to 65535",
                "{'name':'a','register_string':'u:pw1@127.0.0.1'} | Field 'host':value '127.0.0.1' is invalid, expected a public address",
                "{'name':'a','host':'192.0.2.1','register_string':'u:pw1@192.0.2.2'} | Field 'host':value '192.0.2.1' is invalid, expected the host of register_string",
                "{'name':'a','host':'192.0.2.1','permit':'1.2.3.x'} | Field 'permit':value '1.2.3.x' is invalid, expected networks such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0",
                "{'name':'a','host':'2a00:1450::1%1'} | Field 'host':value '2a00:1450::1%1' is invalid, expected a host name or an IP address",
                "{'name':'a','register_string':'u s:pw1@192.0.2.1'} | Field 'register_string':value 'u s:******@192.0.2.1' is invalid, expected user:password@host[:port][/extension]",
                "{'name':'a/b','host':'192.0.2.1'} | Field 'name':value 'a/b' is invalid, expected 1 to 64 letters, digits, blanks, _ . -",
            })
    void says_what_is_wrong(String json, String message) throws Exception {
        refuses("add", json, message);
        assertThat(tenant().trunk("a")).isEmpty();
    }

    @Test
    void a_trunk_without_an_address_is_kept_and_not_used() throws Exception {
        assertThat(ask("add", "{'name':'later'}").path("success").asInt()).isEqualTo(1);
        assertThat(trunk("later").active()).isFalse();
        assertThat(row("later").path("active").asString()).isEqualTo("yes");
        assertThat(row("later").path("host").asString()).isEmpty();
        ask("update", "{'_id':'" + id("later") + "','host':'192.0.2.3','deny':'0.0.0.0/0','permit':'192.0.2.4'}");
        assertThat(trunk("later").active()).isFalse();
        ask("update", "{'_id':'" + id("later") + "','permit':'192.0.2.0/255.255.255.0'}");
        assertThat(trunk("later").active()).isTrue();
        refuses(
                "update",
                "{'_id':'" + id("later") + "','name':'x'}",
                "Field 'name':value 'x' is invalid, expected the name that the trunk has");
        ask("remove", "{'_id':'" + id("later") + "'}");
    }

    @Test
    void the_newest_trunks_come_first_and_parts_of_names_are_enough_for_alike() throws Exception {
        for (String name : List.of("old", "older cold", "new")) {
            server.clock.ahead = server.clock.ahead.plusSeconds(1);
            ask("add", "{'name':'" + name + "','host':'192.0.2.1'}");
        }
        JsonNode all = ask("search", "{}").path("data");
        assertThat(all.get(0).path("name").asString()).isEqualTo("new");
        JsonNode alike = ask("search", "{'alike':1,'conditions':{'name':'OLD','unheard':'x'}}")
                .path("data");
        assertThat(alike).hasSize(2);
        assertThat(alike.get(0).path("name").asString()).isEqualTo("older cold");
        assertThat(ask("search", "{'conditions':{'name':'OLD'}}").path("data")).isEmpty();
        for (String name : List.of("old", "older cold", "new")) {
            ask("remove", "{'_id':'" + id(name) + "'}");
        }
    }
}
