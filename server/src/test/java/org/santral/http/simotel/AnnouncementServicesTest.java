package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.http.RawClient.Reply;
import org.santral.media.Prompt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** B29–B34: sounds come as forms, as curl and browsers send them, and become announcements; music is listed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnouncementServicesTest {
    private static final String[] CREDENTIALS = {
        "X-APIKEY: " + SimotelServer.KEY, SimotelServer.basic(SimotelServer.USER, SimotelServer.PASSWORD)
    };

    private Path folder;
    private SimotelServer server;
    private Path sound;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = new SimotelServer(folder);
        // Bytes of every kind, line ends and hyphens among them.
        sound = wav("şarkı 1.wav", 8000);
    }

    @AfterAll
    void close() {
        server.close();
    }

    private Path wav(String name, int samples) throws IOException {
        short[] pcm = new short[samples];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i * 7919);
        }
        Path file = folder.resolve(name);
        Prompt.of(pcm).writeWav(file);
        return file;
    }

    /** @return the body, a blank and the status */
    private String curl(String form, String... more) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-w", " %{http_code}", "-F", form));
        for (String header : CREDENTIALS) {
            command.addAll(List.of("-H", header));
        }
        command.addAll(List.of(more));
        command.add("http://127.0.0.1:" + server.http.port() + "/api/v4/pbx/announcements/upload");
        Process curl = new ProcessBuilder(command).start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as("%s", command).isZero();
        return answer;
    }

    private String uploaded(Path file) throws Exception {
        String answer = curl("file=@\"" + file.toString().replace("\"", "\\\"") + "\"");
        assertThat(answer)
                .matches("\\{\"success\":1,\"message\":\"1 file\\(s\\) uploaded successfully\","
                        + "\"data\":\\{\"filename\":\"[0-9a-f-]{36}\\.wav\"}} 200");
        return JsonMapper.shared()
                .readTree(answer.substring(0, answer.lastIndexOf(' ')))
                .path("data")
                .path("filename")
                .asString();
    }

    private JsonNode ask(String operation, String json) throws IOException {
        return server.ask("pbx/announcements/" + operation, json.replace('\'', '"'));
    }

    private String message(String operation, String json) throws IOException {
        JsonNode answer = ask(operation, json);
        assertThat(answer.path("success").asInt()).as("%s", answer).isZero();
        return answer.path("message").asString();
    }

    private byte[] kept(long id) throws IOException {
        return Files.readAllBytes(server.state.announcements().path(101, id).orElseThrow());
    }

    @Test
    void a_sound_is_uploaded_becomes_an_announcement_and_goes() throws Exception {
        String file = uploaded(sound);
        assertThat(message("add", "{'filename':'" + file + "'}")).isEqualTo("Field 'name':value is missing");
        assertThat(message("add", "{'name':'a'}")).isEqualTo("Field 'filename':value is missing");
        assertThat(message("add", "{'name':'a','filename':'../../etc/passwd'}"))
                .isEqualTo("Requested operation failed");
        assertThat(server.askAsOther("pbx/announcements/add", "{\"name\":\"a\",\"filename\":\"" + file + "\"}")
                        .path("success")
                        .asInt())
                .as("an upload is its tenant's")
                .isZero();
        JsonNode added = ask("add", "{'name':'Karşılama','filename':'" + file + "','comment':'gündüz'}");
        assertThat(added.path("message").asString()).isEqualTo("Requested operation is done successfully");
        String id = added.path("data").path("_id").asString();
        assertThat(id).matches("[0-9a-f]{24}");
        assertThat(kept(ObjectId.number(id).orElseThrow())).as("byte by byte").isEqualTo(Files.readAllBytes(sound));
        assertThat(server.state.announcements().all(101).getLast().fileName())
                .as("for other dialects")
                .isEqualTo("şarkı 1.wav");
        assertThat(message("add", "{'name':'again','filename':'" + file + "'}"))
                .isEqualTo("Requested operation failed");

        JsonNode rows = ask("search", "{'alike':'1','conditions':{'name':'karşı','comment':''}}")
                .path("data");
        assertThat(rows.toString())
                .startsWith("[{\"_id\":\"" + id + "\",\"name\":\"Karşılama\",\"filename\":\"" + file
                        + "\",\"comment\":\"gündüz\",\"date\":\"14");
        assertThat(ask("search", "{'conditions':{'name':'Karşı'}}").path("data"))
                .isEmpty();
        assertThat(server.askAsOther("pbx/announcements/search", "{}").path("data"))
                .isEmpty();

        String half = uploaded(wav("half.wav", 4000));
        ask("update", "{'id_':'" + id + "','filename':'" + half + "'}");
        assertThat(kept(ObjectId.number(id).orElseThrow())).hasSize(44 + 8000);
        ask("update", "{'_id':'" + id + "','name':'Hoş geldiniz','filename':'" + half + "','comment':''}");
        assertThat(ask("search", "{'conditions':{'name':'Hoş geldiniz'}}")
                        .path("data")
                        .toString())
                .contains("\"filename\":\"" + half + "\",\"comment\":\"\"");
        assertThat(message("update", "{'_id':'" + id + "','filename':'" + file + "'}"))
                .isEqualTo("Requested operation failed");
        assertThat(message("update", "{}")).isEqualTo("Field '_id':value is missing");
        assertThat(server.askAsOther("pbx/announcements/remove", "{\"_id\":\"" + id + "\"}")
                        .path("message")
                        .asString())
                .isEqualTo("Requested operation failed");
        assertThat(ask("remove", "{'_id':'" + id + "'}").path("data").asString())
                .isEmpty();
        assertThat(message("remove", "{'_id':'" + id + "'}")).isEqualTo("Requested operation failed");
        assertThat(message("remove", "{'_id':'" + ObjectId.of(101, "music", "x") + "'}"))
                .isEqualTo("Requested operation failed");
        assertThat(server.state.announcements().all(101)).isEmpty();
    }

    @Test
    void what_is_no_sound_in_a_form_is_refused() throws Exception {
        assertThat(curl("sound=@" + wav("x.wav", 80)))
                .isEqualTo("{\"success\":0,\"message\":\"Field 'file':value is missing\",\"data\":null} 200");
        assertThat(server.send(
                                "POST",
                                "/api/v2//pbx/announcements/upload",
                                "no parts at all",
                                CREDENTIALS[0],
                                CREDENTIALS[1],
                                "Content-Type: multipart/form-data; boundary=x")
                        .body())
                .contains("Field 'file':value is missing");
        assertThat(curl("file=@" + Files.writeString(folder.resolve("text.wav"), "no sound")))
                .contains("\"success\":0")
                .endsWith(" 200");
        assertThat(curl("file=@" + Files.createFile(folder.resolve("empty.wav"))))
                .contains("\"success\":0")
                .endsWith(" 200");
        // 10 minutes and a second.
        assertThat(curl("file=@" + wav("long.wav", 601 * 8000)))
                .contains("\"success\":0")
                .endsWith(" 200");
        // curl asks before it sends so much; who does not may find the connection closed before the answer is read.
        assertThat(curl("file=@" + Files.write(folder.resolve("huge.wav"), new byte[21_000_000])))
                .isEqualTo("{\"success\":0,\"message\":\"Content is too large\",\"data\":null} 413");
        assertThat(curl("file=@" + folder.resolve("x.wav"), "-H", "Content-Type: audio/wav"))
                .isEqualTo("{\"success\":0,\"message\":\"Unsupported Media Type\",\"data\":null} 415");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            multipart/form-data, anything
            multipart/form-data; boundary=x, --x\\r\\nContent-Disposition: form-data; name="file"\\r\\n\\r\\nRIFF cut off
            """)
    void a_form_that_cannot_be_read_is_a_400(String type, String body) throws IOException {
        Reply reply = server.send(
                "POST",
                "/api/v2//pbx/announcements/upload",
                body.replace("\\r\\n", "\r\n"),
                CREDENTIALS[0],
                CREDENTIALS[1],
                "Content-Type: " + type);
        assertThat(reply.status() + " " + reply.body())
                .isEqualTo("400 {\"success\":0,\"message\":\"Unable to parse content\",\"data\":null}");
    }

    @Test
    void music_is_what_settings_may_name() throws Exception {
        assertThat(server.ask("pbx/musiconholds/search", "{}").path("data").toString())
                .as("the built-in music is no file")
                .isEqualTo("[{\"_id\":\"" + ObjectId.of(101, "music", "default")
                        + "\",\"name\":\"default\",\"date\":\"\",\"path\":\"default\",\"count\":0,\"musics\":[]}]");
        long music = server.state
                .announcements()
                .add(101, "müzik", Prompt.of(new short[27_800]), "m.mp3", true)
                .id();
        JsonNode row = server.ask("pbx/musiconholds/search", "{\"alike\":1,\"conditions\":{\"name\":\"fault\"}}")
                .path("data")
                .path(0);
        assertThat(row.path("count").asInt()).isEqualTo(1);
        assertThat(row.path("musics").path(0).path("size").asString()).isEqualTo("54.34 KB");
        assertThat(row.path("musics").path(0).path("type").asString()).isEqualTo("wav");
        assertThat(row.path("musics").path(0).path("date").asString())
                .startsWith("14")
                .isEqualTo(row.path("date").asString());
        assertThat(row.toString()).doesNotContain(folder.toString());
        server.state.announcements().delete(101, music);
    }
}
