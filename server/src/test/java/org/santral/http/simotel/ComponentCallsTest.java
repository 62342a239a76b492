package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.component.ComponentReply;
import org.santral.component.ComponentService.Question;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.http.simotel.SimotelSettings.Version;
import org.santral.tenant.Component;
import org.santral.tenant.Component.Form;
import org.santral.tenant.Component.Kind;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.webhooks.Inquiries;
import org.santral.webhooks.TargetGuard;

/** Requests to tenants' services and what is read from their answers, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComponentCallsTest {
    private static final CallId CALL = CallId.create(1_669_962_473_534L);
    private static final Tenant TENANT =
            Tenant.builder("demo", 101, "demo.example").build();

    private final Directory directory = new Directory(List.of(TENANT));
    private final SimotelAccounts accounts = new SimotelAccounts(directory, List.of());
    private final Inquiries inquiries =
            new Inquiries(new TargetGuard(List.of(), host -> List.of(InetAddress.ofLiteral(host))));
    private final ComponentCalls calls = new ComponentCalls(accounts, inquiries);
    private HttpServer server;
    private volatile String answer = "";
    private volatile String seen = "";

    @BeforeAll
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen = exchange.getRequestMethod() + "|"
                    + exchange.getRequestHeaders().getFirst("Content-Type") + "|"
                    + exchange.getRequestURI().getRawQuery() + "|"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    void close() {
        server.stop(0);
        inquiries.close();
    }

    private Component component(Kind kind, @Nullable Form form) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/smart.php?site=1");
        return new Component(
                "selectUnit",
                kind,
                new Component.Service(url, false, Component.Service.LONGEST, form),
                null,
                Component.PAUSE,
                Component.MOST,
                Map.of());
    }

    private ComponentReply ask(Kind kind, @Nullable Form form, boolean originated) throws Exception {
        Question question = new Question(CALL, originated, "05321234567", "908508850000", "12*");
        return calls.ask(TENANT, component(kind, form), question).get(30, TimeUnit.SECONDS);
    }

    /** The fields of {@code name=value&…} in order. */
    private static Map<String, String> fields(String encoded) {
        return Stream.of(encoded.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    @Test
    void by_default_it_is_json() throws Exception {
        answer = "{\"ok\":\"1\",\"extension\":\"120\"}";
        assertThat(ask(Kind.EXTENSION, null, true)).isEqualTo(new ComponentReply.Inside("120"));
        assertThat(seen)
                .isEqualTo("POST|application/json|site=1|{\"src\":\"05321234567\",\"dst\":\"908508850000\","
                        + "\"data\":\"12*\",\"unique_id\":\"" + CallNames.cuid(CALL)
                        + "\",\"app_name\":\"selectUnit\",\"originated_call_id\":\"" + CallNames.originated(CALL)
                        + "\"}");
    }

    /** What PHP reads from {@code $_POST} and {@code $_REQUEST}. */
    @Test
    void a_form_and_a_query_have_the_same_fields() throws Exception {
        answer = "{\"ok\":1,\"commands\":\"Exit('1')\"}";
        Map<String, String> expected = Map.of(
                "src", "05321234567",
                "dst", "908508850000",
                "data", "12*",
                "unique_id", CallNames.cuid(CALL),
                "app_name", "selectUnit");
        ask(Kind.SMART, Form.FORM, false);
        String[] form = seen.split("\\|");
        assertThat(form).startsWith("POST", "application/x-www-form-urlencoded", "site=1");
        assertThat(fields(form[3])).isEqualTo(expected);
        ask(Kind.SMART, Form.QUERY, false);
        String[] query = seen.split("\\|");
        assertThat(query).startsWith("GET", "null");
        assertThat(query[2]).startsWith("site=1&");
        assertThat(fields(query[2].substring("site=1&".length()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "G4, POST, POST|application/json",
        "REST4, POST, POST|application/json",
        "G3, POST, POST|application/x-www-form-urlencoded",
        "G2, GET, GET|null",
        "G4, GET, GET|null",
    })
    void requests_are_written_as_the_tenants_events_are(Version version, Method method, String expected)
            throws Exception {
        answer = "{\"ok\":1,\"case\":3}";
        Events events = new Events(URI.create("http://crm.example/"), version, method, Set.of(), null, null, false);
        SimotelSettings settings =
                new SimotelSettings(List.of(), List.of(), Calendar.JALALI, SimotelSettings.TEHRAN, false, null, events);
        accounts.replace(List.of(new SimotelAccounts.Account(TENANT, settings)));
        try {
            assertThat(ask(Kind.IVR, null, false)).isEqualTo(new ComponentReply.Case("3"));
            assertThat(seen).startsWith(expected + "|");
        } finally {
            accounts.replace(List.of());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TRUNK | {'ok':true,'trunk':'NasimTrunk','extension':'09151412541','call_limit':'300'} | NasimTrunk 09151412541 PT5M",
                "TRUNK | {'ok':1,'trunk':'t','extension':9151412541,'call_limit':60} | t 9151412541 PT1M",
                "TRUNK | {'ok':'1','trunk':'t','extension':'1','call_limit':''} | t 1 null",
                "TRUNK | {'ok':'1','trunk':'t','extension':'1','call_limit':'0'} | t 1 null",
                "TRUNK | {'ok':'1','trunk':'t','extension':'1'} | t 1 null",
                "IVR | {'ok':' 1 ','case':' sales '} | sales",
                "SMART | {'ok':'1','commands':'A();'} | A();",
                "SMART | {'ok':'1','commands':''} | ``",
                "SMART | {'ok':'1'} | ``",
            })
    void answers_are_read(Kind kind, String json, String expected) throws Exception {
        answer = "\uFEFF" + json.replace('\'', '"');
        String read =
                switch (ask(kind, Form.JSON, false)) {
                    case ComponentReply.Inside(String number) -> number;
                    case ComponentReply.Outside(String trunk, String number, Duration limit) ->
                        trunk + " " + number + " " + limit;
                    case ComponentReply.Case(String exit) -> exit;
                    case ComponentReply.Commands(String text) -> text;
                };
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "<html>Fatal error</html>",
                "[]",
                "null",
                "{'ok':'1'",
                "{}",
                "{'ok':'0','extension':'120'}",
                "{'ok':0,'extension':'120'}",
                "{'ok':false,'extension':'120'}",
                "{'ok':'true','extension':'120'}",
                "{'ok':[1],'extension':'120'}",
                "{'ok':1.5,'extension':'120'}",
                "{'ok':1}",
                "{'ok':1,'extension':''}",
                "{'ok':1,'extension':{'a':1}}",
                "{'ok':1,'extension':true}",
            })
    void anything_else_is_a_failure(String json) {
        answer = json.replace('\'', '"');
        assertThatThrownBy(() -> ask(Kind.EXTENSION, Form.JSON, false))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"abc", "-1", "86401", "99999999999"})
    void a_limit_that_cannot_be_read_is_not_taken_for_none(String limit) {
        answer = "{\"ok\":1,\"trunk\":\"t\",\"extension\":\"1\",\"call_limit\":\"" + limit + "\"}";
        assertThatThrownBy(() -> ask(Kind.TRUNK, Form.JSON, false)).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deep_nesting_is_garbage_too() {
        answer = "{\"ok\":" + "[".repeat(30_000);
        assertThatThrownBy(() -> ask(Kind.SMART, Form.JSON, false)).hasCauseInstanceOf(IllegalArgumentException.class);
    }
}
