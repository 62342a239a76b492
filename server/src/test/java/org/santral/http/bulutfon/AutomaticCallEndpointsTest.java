package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.campaigns.AutomaticCall;
import org.santral.campaigns.Recipient;
import org.santral.http.RawClient.Reply;
import org.santral.media.Prompt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /automatic-calls}: what is taken, refused and shown. Who is called when is tested with the runner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutomaticCallEndpointsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "title=Anket&receivers=905321112233&did=908508850000&announcement_id=";

    private BulutfonServer server;
    private HttpServer files;
    private long announcement;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
        announcement = server.state
                .announcements()
                .add(101, "Anket1", Prompt.of(new short[8000]))
                .id();
        Path wav = folder.resolve("sound.wav");
        Prompt.of(new short[8000]).writeWav(wav);
        byte[] sound = Files.readAllBytes(wav);
        files = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        files.createContext("/sounds/", exchange -> {
            boolean there = exchange.getRequestURI().getPath().endsWith(".wav");
            byte[] body = there ? sound : "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        files.start();
    }

    @AfterAll
    void stop() {
        files.stop(0);
        server.close();
    }

    private Reply post(String fields) throws Exception {
        return server.send(
                "POST",
                "/automatic-calls.json?access_token=" + BulutfonServer.TOKEN,
                fields,
                "Content-Type: application/x-www-form-urlencoded");
    }

    private String url(String name) {
        return "http://127.0.0.1:" + files.getAddress().getPort() + "/sounds/" + name;
    }

    private AutomaticCall kept(long id) {
        return server.automaticCalls.find(101, id).orElseThrow();
    }

    @Test
    void an_order_with_everything_left_to_us_is_kept_and_shown() throws Exception {
        Reply created = post("title=Anket&receivers=0532 111 22 33, 905321112234,+905321112233&did=908508850000"
                + "&announcement_id=" + announcement);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(created.body());
        assertThat(answer.get("message").asString()).isNotEmpty();
        long id = answer.get("id").asLong();
        String createdAt = answer.get("created_at").asString();
        assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+03:00");

        String row = "{\"id\":" + id + ",\"title\":\"Anket\",\"did\":908508850000,\"announcement\":\"Anket1\","
                + "\"gather\":true,\"created_at\":\"" + createdAt + "\"";
        Reply list = server.get("/automatic-calls?limit=1000");
        assertThat(list.body()).startsWith("{\"automatic_calls\":[").contains(row + "}");
        String day = "{\"active\":true,\"start\":\"09:00\",\"finish\":\"18:00\"}";
        assertThat(server.get("/automatic-calls/" + id + ".json").body())
                .isEqualTo("{\"automatic_call\":" + row + ",\"call_range\":{\"monday\":" + day + ",\"tuesday\":" + day
                        + ",\"wednesday\":" + day + ",\"thursday\":" + day + ",\"friday\":" + day + ",\"saturday\":"
                        + day + ",\"sunday\":" + day + "},\"recipients\":[" + waiting("905321112233") + ","
                        + waiting("905321112234") + "]}}");
        assertThat(kept(id).terms().ring()).isEqualTo(Duration.ofSeconds(30));
        assertThat(kept(id).terms().hours().bounded()).isFalse();

        assertThat(server.send("GET", "/automatic-calls/" + id + "?access_token=" + BulutfonServer.OTHER_TOKEN, "")
                        .status())
                .as("another tenant's")
                .isEqualTo(404);
    }

    private static String waiting(String number) {
        return "{\"uuid\":null,\"number\":" + number + ",\"has_called\":false,\"answer\":false}";
    }

    @Test
    void an_order_in_json_with_hours_and_a_sound_from_elsewhere() throws Exception {
        Reply created = server.send(
                "POST",
                "/automatic-calls",
                "{\"title\":\"Anket2\",\"receivers\":\"905321112233\",\"did\":908505320000,\"sound_url\":\""
                        + url("greeting.wav?secret=1") + "\",\"timeout\":15,\"gather\":false,\"hours_active\":true,"
                        + "\"sun_active\":false,\"mon_start\":\"10:30\",\"mon_finish\":\"12:00\"}",
                "Content-Type: application/json",
                "Authorization: Bearer " + BulutfonServer.TOKEN);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(created.body());
        assertThat(answer.get("announcement").asString()).isEqualTo("greeting.wav");
        assertThat(answer.get("gather").asBoolean()).isFalse();
        assertThat(answer.get("call_range").get("sunday").get("active").asBoolean())
                .isFalse();
        assertThat(answer.get("call_range").get("monday").toString())
                .isEqualTo("{\"active\":true,\"start\":\"10:30\",\"finish\":\"12:00\"}");
        AutomaticCall call = kept(answer.get("id").asLong());
        assertThat(call.terms().ring()).isEqualTo(Duration.ofSeconds(15));
        assertThat(call.terms().hours().bounded()).isTrue();
        assertThat(server.automaticCalls.recipients(call))
                .extracting(Recipient::number)
                .containsExactly("905321112233");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "receivers=905321112233&did=908508850000&announcement_id=1 | missing title",
                "title=a&did=908508850000&announcement_id=1 | missing receivers",
                "title=a&receivers=905321112233&announcement_id=1 | missing did",
                "title=a&receivers=905321112233,12&did=908508850000&announcement_id=1 | invalid receivers: 12 is no telephone number",
                "title=a&receivers=00493027590915&did=908508850000&announcement_id=1 | invalid receivers: 00493027590915 (international calls are off)",
                "title=a&receivers=905321112233&did=905321112299&announcement_id=1 | invalid did: 905321112299 (a number of yours)",
                "title=a&receivers=905321112233&did=908508850000 | give either announcement_id or sound_url",
                "title=a&receivers=905321112233&did=908508850000&announcement_id=1&sound_url=http://a/b | give either announcement_id or sound_url",
                "title=a&receivers=905321112233&did=908508850000&bulutfon_xm_id=1 | bulutfon_xm_id is not supported",
                "title=a&receivers=905321112233&did=908508850000&announcement_id=4711 | invalid announcement_id: 4711 (an announcement of yours)",
                "title=a&receivers=905321112233&did=908508850000&announcement_id=1&timeout=61 | invalid timeout: 61 (0 to 60 seconds)",
                "title=a&receivers=905321112233&did=908508850000&announcement_id=1&fri_start=25:00 | invalid fri_start: 25:00 (HH:MM)",
                "title=a&receivers=905321112233&did=908508850000&announcement_id=1&fri_start=19:00 | invalid fri_finish: 18:00 is not later than 19:00",
                "title=a&receivers=905321112233&did=908508850000&sound_url=http://10.0.0.1/a.wav | invalid sound_url: the URL leads to a private, local or reserved address",
                "title=a&receivers=905321112233&did=908508850000&sound_url=ftp://example.com/a.wav | invalid sound_url: web-hook URL must start with http:// or https://",
            })
    void what_is_wrong_is_told(String fields, String error) throws Exception {
        Reply reply = post(fields);
        assertThat(reply.body()).isEqualTo("{\"error\":\"" + error + "\",\"code\":422}");
        assertThat(reply.status()).isEqualTo(422);
    }

    @Test
    void what_is_no_sound_is_refused() throws Exception {
        Reply reply = post(GOOD.replace("announcement_id=", "sound_url=") + url("page.html"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).startsWith("{\"error\":\"invalid sound_url: ").contains("(wav and mp3 are taken)");
    }

    @Test
    void another_tenants_announcement_and_unknown_orders_are_not_there() throws Exception {
        Reply reply = server.send(
                "POST",
                "/automatic-calls?access_token=" + BulutfonServer.OTHER_TOKEN,
                GOOD.replace("908508850000", "908505320000") + announcement,
                "Content-Type: application/x-www-form-urlencoded");
        assertThat(reply.body()).contains("invalid announcement_id");
        assertThat(server.get("/automatic-calls/999999").body()).isEqualTo("{\"error\":\"Not found\",\"code\":404}");
        assertThat(server.get("/automatic-calls/abc").status()).isEqualTo(404);
        assertThat(server.get("/automatic-calls?page=0").status()).isEqualTo(422);
    }
}
