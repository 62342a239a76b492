package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.bulutfon.BulutfonServer.OTHER_TOKEN;
import static org.santral.http.bulutfon.BulutfonServer.TOKEN;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.http.RawClient.Reply;
import org.santral.media.Prompt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sound files of tenants (spec/bulutfon.md B21–B25). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnouncementEndpointsTest {
    private static final String NOT_FOUND = "{\"error\":\"Not found\",\"code\":404}";

    private Path folder;
    private BulutfonServer server;
    private byte[] wav;
    private String base64;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = new BulutfonServer(folder);
        wav = wav(8000);
        base64 = Base64.getEncoder().encodeToString(wav);
        assertThat(base64).contains("+", "/");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A file with bytes of every kind. */
    private byte[] wav(int samples) throws Exception {
        short[] pcm = new short[samples];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i * 7919);
        }
        Path file = folder.resolve("sound.wav");
        Files.deleteIfExists(file);
        Prompt.of(pcm).writeWav(file);
        return Files.readAllBytes(file);
    }

    private static JsonNode json(Reply reply) {
        return new JsonMapper().readTree(reply.bytes());
    }

    private Reply add(String name, String announcement, String more) throws Exception {
        return server.send(
                "POST",
                "/announcements?access_token=" + TOKEN,
                "name=" + name + "&announcement=" + URLEncoder.encode(announcement, StandardCharsets.UTF_8) + more);
    }

    private long added(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return json(reply).get("id").asLong();
    }

    @Test
    void an_announcement_is_added_listed_played_and_deleted() throws Exception {
        long first = added(add("Ho%C5%9F+geldiniz", "data:audio/x-wav;name:test.wav;base64:" + base64, ""));
        Reply second = server.send(
                "POST",
                "/announcements",
                "{\"access_token\":\"" + TOKEN + "\",\"name\":\"Mesai\",\"announcement\":\"data:audio/wav;name:;base64,"
                        + base64 + "\"}",
                "Content-Type: application/json",
                "Content-Encoding: UTF-8");
        long latest = added(second);
        assertThat(json(second).get("message").asString()).isNotEmpty();

        JsonNode list = json(server.get("/announcements.json")).get("announcements");
        assertThat(list.get(0).get("id").asLong()).as("the newest first").isEqualTo(latest);
        assertThat(list.get(0).get("file_name").asString()).isEqualTo(latest + ".wav");
        JsonNode row = list.get(1);
        assertThat(row.propertyNames()).containsExactly("id", "name", "file_name", "is_on_hold_music", "created_at");
        assertThat(row.get("name").asString()).isEqualTo("Hoş geldiniz");
        assertThat(row.get("file_name").asString()).isEqualTo("test.wav");
        assertThat(row.get("is_on_hold_music").asBoolean()).isFalse();
        assertThat(row.get("created_at").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+03:00");

        Reply download = server.get("/announcements/" + first);
        assertThat(download.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(download.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + first + ".wav\"");
        assertThat(download.bytes()).isEqualTo(wav);
        Reply part = server.send(
                "GET", "/announcements/" + first + "/stream?access_token=" + TOKEN, "", "Range: bytes=44-143");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Disposition")).isEqualTo("inline");
        assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(wav, 44, 144));

        for (String path : List.of("/announcements/" + first, "/announcements/" + first + "/stream")) {
            assertThat(server.send("GET", path + "?access_token=" + OTHER_TOKEN, "")
                            .body())
                    .isEqualTo(NOT_FOUND);
        }
        assertThat(server.send("GET", "/announcements?access_token=" + OTHER_TOKEN, "")
                        .body())
                .isEqualTo("{\"announcements\":[]}");
        assertThat(server.send("DELETE", "/announcements/" + first + "?access_token=" + OTHER_TOKEN, "")
                        .body())
                .isEqualTo(NOT_FOUND);

        Reply deleted = server.send("DELETE", "/announcements/" + first + "?access_token=" + TOKEN, "");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(json(deleted).get("message").asString()).isNotEmpty();
        assertThat(server.get("/announcements/" + first).body()).isEqualTo(NOT_FOUND);
    }

    @Test
    void music_is_heard_by_those_who_wait_until_it_is_deleted() throws Exception {
        int before = server.state.announcements().holdMusic(101).samples();
        long music = added(add("m", base64, "&is_on_hold_music=true"));
        assertThat(server.state.announcements().holdMusic(101).samples()).isEqualTo(8000);
        assertThat(json(server.get("/announcements"))
                        .get("announcements")
                        .get(0)
                        .get("is_on_hold_music")
                        .asBoolean())
                .isTrue();
        server.send("DELETE", "/announcements/" + music + "?access_token=" + TOKEN, "");
        assertThat(server.state.announcements().holdMusic(101).samples()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../../etc/passwd      | passwd",
                "C:\\sounds\\hello.wav    | hello.wav",
                "a/b\"c\u0001\u0000d.mp3  | bcd.mp3",
                "hoş geldiniz.mp3         | hoş geldiniz.mp3",
            })
    void a_file_name_is_shown_and_nothing_else(String sent, String shown) throws Exception {
        Reply reply = add("n", "data:audio/wav;name:" + sent + ";base64:" + base64, "");
        assertThat(json(reply).get("file_name").asString()).isEqualTo(shown);
        try (var files = Files.walk(folder.resolve("announcements"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(
                            file -> assertThat(file.getFileName().toString()).matches("[0-9a-f-]{36}\\.wav"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name=x",
                "announcement=AAAA",
                "name=%20&announcement=AAAA",
                "name=x&announcement=data:audio/wav;name:x.wav",
                "name=x&announcement=data:audio/wav;base64",
                "name=x&announcement=data:audio/wav;base64:",
                "name=x&announcement=data:audio/wav;base64:%3Chtml%3E",
                "name=x&announcement=data:audio/wav;base64:QUFBQUFBQUE=",
            })
    void what_is_no_sound_is_refused_with_a_text(String body) throws Exception {
        Reply reply = server.send("POST", "/announcements?access_token=" + TOKEN, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(json(reply).get("error").asString()).isNotEmpty();
        assertThat(json(reply).get("code").asInt()).isEqualTo(422);
    }

    @Test
    void ten_megabytes_of_garbage_are_refused_and_leave_nothing() throws Exception {
        byte[] garbage = new byte[10_000_000];
        new Random(7).nextBytes(garbage);
        int before = server.state.announcements().all(101).size();
        Reply reply = server.send(
                "POST",
                "/announcements",
                "{\"access_token\":\"" + TOKEN
                        + "\",\"name\":\"x\",\"announcement\":\"data:audio/mpeg;name:x.mp3;base64:"
                        + Base64.getEncoder().encodeToString(garbage) + "\"}",
                "Content-Type: application/json");
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(server.state.announcements().all(101)).hasSize(before);
    }

    @Test
    void ids_that_are_none_are_not_found() throws Exception {
        for (String id : List.of("0", "-1", "x", "9".repeat(30))) {
            assertThat(server.get("/announcements/" + id).body()).as(id).isEqualTo(NOT_FOUND);
        }
    }
}
