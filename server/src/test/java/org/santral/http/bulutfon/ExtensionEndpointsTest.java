package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.http.RawClient.Reply;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Forwards;
import org.santral.tenant.Menu;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /extensions} (B8–B12), over restarts and changed files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionEndpointsTest {
    private static final String NEW =
            "full_name=Can%20Er&email=can@demo.example&did=908508850000&number=1010&redirection_type=NONE";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String JSON = "Content-Type: application/json";

    private Path folder;
    private BulutfonServer server;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        folder = temporary;
        start();
    }

    private void start() throws Exception {
        server = new BulutfonServer(folder);
        file(demo());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Extensions 1000 to 1004, a group of all, a queue and a menu. */
    private static Tenant demo() {
        List<Extension> extensions = IntStream.range(1000, 1005)
                .mapToObj(number -> Extension.of(
                        Integer.toString(number),
                        "Name " + number,
                        "secret",
                        new PhoneNumber("90850532" + number),
                        true))
                .toList();
        return BulutfonServer.tenant(101, "demo").toBuilder()
                .extensions(extensions)
                .groups(List.of(new RingGroup(
                        "101",
                        "Destek",
                        extensions.stream().map(Extension::number).toList(),
                        Strategy.RING_ALL,
                        RingGroup.TIMEOUT,
                        null)))
                .queues(List.of(QueueSettings.of("201", "Kuyruk", List.of(), QueueStrategy.RING_ALL)))
                .menus(List.of(Menu.of("10", null, Map.of(), null)))
                .build();
    }

    private void file(Tenant demo) {
        server.state.overlays().apply(List.of(demo, BulutfonServer.tenant(102, "other")));
    }

    private Reply delete(String number) throws Exception {
        return server.send("DELETE", "/extensions/" + number + "?access_token=" + BulutfonServer.TOKEN, "");
    }

    private Reply send(String method, String path, String body, String type) throws Exception {
        return server.send(method, path + "?access_token=" + BulutfonServer.TOKEN, body, type);
    }

    private JsonNode detail(String number) throws Exception {
        Reply reply = server.get("/extensions/" + number);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(reply.body()).path("extension");
    }

    private Extension extension(String number) {
        return server.accounts
                .byDomainId(101)
                .orElseThrow()
                .tenant()
                .extension(number)
                .orElseThrow();
    }

    @Test
    void extensions_are_listed_with_who_is_registered() throws Exception {
        server.registered.add("1000");
        assertThat(server.get("/extensions.json").body()).startsWith("""
                        {"extensions":[\
                        {"id":1000,"number":1000,"registered":true,"caller_name":"Name 1000","email":""},\
                        {"id":1001,"number":1001,"registered":false,"caller_name":""");
        assertThat(server.get("/extensions/1000").body()).isEqualTo("""
                        {"extension":{"id":1000,"number":1000,"registered":true,"caller_name":"Name 1000","email":"",\
                        "did":"908505321000","voice_mail":false,"redirection_type":"NONE","destination_type":null,\
                        "external_number":null,"acl":["domestic","gsm","international"]}}""");
        assertThat(server.get("/extensions/1009").body()).isEqualTo("{\"error\":\"Not found\",\"code\":404}");
    }

    @Test
    void a_created_extension_is_there_at_once_and_after_a_restart() throws Exception {
        Reply created = send(
                "POST",
                "/extensions.json",
                NEW.replace("NONE", "ALWAYS") + "&destination_type=GROUP&destination_number=201&voicemail=true"
                        + "&acl[]=gsm&acl[]=domestic",
                FORM);
        assertThat(created.body())
                .matches("\\{\"message\":\"Dahili oluşturuldu\\.\",\"id\":1010,\"password\":\"[A-Za-z0-9]{23}\"}");
        String password =
                JsonMapper.shared().readTree(created.body()).path("password").stringValue();
        String told = server.get("/extensions/1010").body();
        assertThat(told).isEqualTo("""
                        {"extension":{"id":1010,"number":1010,"registered":false,"caller_name":"Can Er",\
                        "email":"can@demo.example","did":"908508850000","voice_mail":true,\
                        "redirection_type":"ALWAYS","destination_type":"GROUP","destination_number":201,\
                        "external_number":null,"acl":["domestic","gsm"]}}""");
        assertThat(extension("1010").password()).isEqualTo(password);
        assertThat(server.database.<String>read(tx -> tx.sql()
                        .sql("select password from extension_setting where extension = '1010'")
                        .query(String.class)
                        .single()))
                .isNotBlank()
                .doesNotContain(password);

        stop();
        start();
        assertThat(server.get("/extensions/1010").body()).isEqualTo(told);
        assertThat(extension("1010").password()).isEqualTo(password);
        assertThat(extension("1010").voicemail()).isTrue();
        assertThat(extension("1010").mayCall()).containsExactlyInAnyOrder(OutsideClass.DOMESTIC, OutsideClass.MOBILE);
        assertThat(server.send("GET", "/extensions/1010?access_token=" + BulutfonServer.OTHER_TOKEN, "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_change_touches_what_is_said_and_wins_over_the_file() throws Exception {
        assertThat(send("PUT", "/extensions/1001", "{\"full_name\":\"Ada\",\"acl\":[\"gsm\"]}", JSON)
                        .body())
                .isEqualTo("{\"message\":\"Dahili güncellendi.\",\"id\":1001}");
        send("PUT", "/extensions/1001", "{\"voicemail\":true,\"did\":908508850000,\"full_name\":null}", JSON);
        stop();
        start();
        file(demo().toBuilder()
                .extensions(List.of(
                        Extension.of("1001", "Other", "new-secret", null, true).withRingTimeout(Duration.ofSeconds(7))))
                .build());
        Extension now = extension("1001");
        assertThat(now.name()).isEqualTo("Ada");
        assertThat(now.mayCall()).containsExactly(OutsideClass.MOBILE);
        assertThat(now.voicemail()).isTrue();
        assertThat(now.password()).isEqualTo("new-secret");
        assertThat(now.ringTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(detail("1001").path("did").stringValue()).isEqualTo("908508850000");

        file(demo());
        send("PUT", "/extensions/1001", "acl[]=", FORM);
        assertThat(extension("1001").mayCall()).isEmpty();
        send("PUT", "/extensions/1001", "{\"acl\":[\"gsm\"]}", JSON);
        send("PUT", "/extensions/1001", "{\"acl\":[]}", JSON);
        assertThat(extension("1001").mayCall()).isEmpty();
    }

    @Test
    void what_is_deleted_stays_deleted_and_can_be_made_anew() throws Exception {
        server.state.tenants().changeExtension(101, "1003", now -> now.withDnd(true));
        assertThat(delete("1003").body()).isEqualTo("{\"message\":\"Dahili silindi.\",\"id\":1003}");
        assertThat(server.get("/extensions/1003").status()).isEqualTo(404);
        assertThat(delete("1003").status()).isEqualTo(404);
        stop();
        start();
        assertThat(server.get("/extensions").body()).contains("1002").doesNotContain("1003");
        assertThat(server.get("/groups/101").body()).contains("1000").doesNotContain("1003");

        assertThat(send("POST", "/extensions", NEW.replace("1010", "1003"), FORM)
                        .status())
                .isEqualTo(200);
        assertThat(extension("1003").name()).isEqualTo("Can Er");
        assertThat(extension("1003").password()).isNotEqualTo("secret");
        assertThat(server.state.tenants().extension(101, "1003").dnd()).isFalse();
        assertThat(server.get("/groups/101").body()).contains("Can Er");

        delete("1003");
        stop();
        start();
        assertThat(server.get("/extensions/1003").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, EXTENSION,      destination_number=1000,     user/1000,          1000",
        "ALWAYS,      GROUP,          destination_number=101,      group/101,          101",
        "ALWAYS,      GROUP,          destination_number=201,      queue/201,          201",
        "ALWAYS,      AUTOATTENDANT,  destination_number=10,       menu/10,            10",
        "ALWAYS,      Auto attendant, destination_number=10,       menu/10,            10",
        "UNREACHABLE, EXTERNAL,       external_number=05321234567, external/05321234567, ",
    })
    void calls_are_redirected_as_a_phone_would_do_it(
            String type, String destination, String number, String target, Integer shown) throws Exception {
        server.state
                .tenants()
                .changeExtension(
                        101,
                        "1002",
                        now -> now.withForwards(
                                Forwards.NONE.withBusy(Target.parse("menu/10")).withAlways(Target.parse("user/1004"))));
        assertThat(detail("1002").path("destination_number").intValue()).isEqualTo(1004);
        Reply changed = send(
                "PUT",
                "/extensions/1002",
                "redirection_type=" + type + "&destination_type="
                        + URLEncoder.encode(destination, StandardCharsets.UTF_8) + "&" + number,
                FORM);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        Forwards forwards = server.state.tenants().extension(101, "1002").forwards();
        Target there = Target.parse(target);
        assertThat(forwards)
                .isEqualTo(
                        type.equals("ALWAYS")
                                ? new Forwards(there, Target.parse("menu/10"), null, null)
                                : new Forwards(null, Target.parse("menu/10"), null, there));
        JsonNode detail = detail("1002");
        assertThat(detail.path("redirection_type").stringValue()).isEqualTo(type);
        assertThat(detail.has("destination_number")).isEqualTo(shown != null);
        assertThat(detail.path("external_number").isNull()).isEqualTo(shown != null);

        send("PUT", "/extensions/1002", "redirection_type=NONE", FORM);
        assertThat(server.state.tenants().extension(101, "1002").forwards())
                .isEqualTo(Forwards.NONE.withBusy(Target.parse("menu/10")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number=12 | number: '12' – expected 3 to 5 digits, the first not 0",
                "number=0100 | number: '0100' – expected 3 to 5 digits, the first not 0",
                "number=1000 | number: '1000' – expected a number that no extension, group, queue or menu has",
                "number=201 | number: '201' – expected a number that no extension, group, queue or menu has",
                "did=905321112233 | did: '905321112233' – expected one of your numbers",
                "email=nobody | email: 'nobody' – expected an e-mail address",
                "voicemail=maybe | voicemail: 'maybe' – expected true or false",
                "acl[]=moon | acl: 'moon' – expected any of domestic, gsm, international",
                "redirection_type=SOMETIMES | redirection_type: 'SOMETIMES' – expected one of NONE, UNREACHABLE, ALWAYS",
                "redirection_type=ALWAYS | destination_type is missing – expected one of EXTENSION, GROUP, AUTOATTENDANT, EXTERNAL",
                "redirection_type=ALWAYS&destination_type=MOON | destination_type: 'MOON' – expected one of EXTENSION, GROUP, AUTOATTENDANT, EXTERNAL",
                "redirection_type=ALWAYS&destination_type=GROUP | destination_number is missing – expected a group or queue of yours",
                "redirection_type=ALWAYS&destination_type=GROUP&destination_number=1000 | destination_number: '1000' – expected a group or queue of yours",
                "redirection_type=ALWAYS&destination_type=EXTENSION&destination_number=1011 | destination_number: '1011' – expected another extension of yours",
                "redirection_type=ALWAYS&destination_type=EXTERNAL | external_number is missing – expected a telephone number",
                "redirection_type=ALWAYS&destination_type=EXTERNAL&external_number=112 | external_number: '112' – expected a telephone number",
                "redirection_type=ALWAYS&destination_type=EXTERNAL&external_number=00493027590915 | external_number: '00493027590915' – expected a telephone number that may be called (international calls are off)",
                "acl[]=domestic&redirection_type=ALWAYS&destination_type=EXTERNAL&external_number=05321234567 | external_number: '05321234567' – expected a telephone number that may be called (extension 1011 may not call such numbers)",
            })
    void what_is_wrong_is_named_with_its_value_and_what_would_be_right(String wrong, String error) throws Exception {
        // The last of equal names counts.
        Reply refused = send("POST", "/extensions", NEW.replace("1010", "1011") + "&" + wrong, FORM);
        assertThat(refused.status()).isEqualTo(422);
        JsonNode body = JsonMapper.shared().readTree(refused.body());
        assertThat(body.path("error").stringValue()).isEqualTo(error);
        assertThat(body.path("code").intValue()).isEqualTo(422);
        assertThat(server.get("/extensions/1011").status()).isEqualTo(404);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() throws Exception {
        Reply refused = send("POST", "/extensions", "{\"number\":7,\"voicemail\":\"x\"}", JSON);
        assertThat(JsonMapper.shared().readTree(refused.body()).path("error").stringValue())
                .isEqualTo("number: '7' – expected 3 to 5 digits, the first not 0;"
                        + " voicemail: 'x' – expected true or false;"
                        + " full_name is missing – expected 1 to 80 characters;"
                        + " email is missing – expected an e-mail address;"
                        + " did is missing – expected one of your numbers;"
                        + " redirection_type is missing – expected one of NONE, UNREACHABLE, ALWAYS");
        assertThat(send("PUT", "/extensions/1000", "number=1005&destination_number=1000", FORM)
                        .body())
                .contains("number: '1005' – expected 1000, because an extension keeps its number")
                .contains("destination_type is missing");
        assertThat(server.state.tenants().extension(101, "1000")).isEqualTo(ExtensionState.UNCHANGED);
    }

    /** The Ruby client puts its credential into the form; with e-mail and password, "email" is given twice or not meant. */
    @Test
    void the_address_of_the_login_is_not_the_extension_s() throws Exception {
        String login = "?email=" + BulutfonServer.EMAIL + "&password=" + BulutfonServer.PASSWORD;
        server.send("PUT", "/extensions/1004" + login, "full_name=Ada", FORM);
        assertThat(extension("1004").email()).isEmpty();
        server.send("PUT", "/extensions/1004" + login, "email=ada@work.example", FORM);
        assertThat(extension("1004").email()).isEqualTo("ada@work.example");
        server.send("PUT", "/extensions/1004" + login, "email=" + BulutfonServer.EMAIL, FORM);
        assertThat(extension("1004").email()).isEqualTo(BulutfonServer.EMAIL);
        server.send("PUT", "/extensions/1004", "access_token=" + BulutfonServer.TOKEN + "&email=a@b.example", FORM);
        assertThat(extension("1004").email()).isEqualTo("a@b.example");
    }

    @Test
    void of_many_who_make_one_number_one_does() throws Exception {
        String wanted = NEW.replace("1010", "1012");
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(
                            () -> send("POST", "/extensions", wanted, FORM).status()))
                    .toList();
            for (Future<Integer> one : all) {
                answers.add(one.get());
            }
        }
        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 422);
        assertThat(detail("1012").path("did").stringValue()).isEqualTo("908508850000");
    }
}
