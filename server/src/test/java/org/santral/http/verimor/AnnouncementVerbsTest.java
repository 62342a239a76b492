package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.http.RawClient.Reply;
import org.santral.media.AudioSource;
import org.santral.media.Prompt;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;

/** Announcements that tenants upload: B22 to B25. */
@OnBothDatabases
class AnnouncementVerbsTest {
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

    /** A file with bytes of every kind. */
    private byte[] wav(int seconds) throws Exception {
        short[] pcm = new short[seconds * 8000];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i * 7919);
        }
        Path file = folder.resolve("sound-" + seconds + ".wav");
        Files.deleteIfExists(file);
        Prompt.of(pcm).writeWav(file);
        return Files.readAllBytes(file);
    }

    private AudioSource kept(String id) {
        return server.state.announcements().find(101, id).orElseThrow();
    }

    @Test
    void wav_files_are_taken_in_every_spelling_of_base64() throws Exception {
        byte[] wav = wav(1);
        String urlSafe = Base64.getUrlEncoder().withoutPadding().encodeToString(wav);
        String standard = Base64.getEncoder().encodeToString(wav);
        assertThat(standard).contains("+", "/");
        Reply form = server.send(
                "POST",
                "/announcements",
                "key=" + KEY + "&name=Ho%C5%9F+geldiniz&sounddata=data:audio/wav;name:hos%2520geldiniz.wav;base64,"
                        + urlSafe);
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.body()).matches("[0-9]+");
        // A plus sign that a client forgot to encode is a blank once the form is read.
        Reply careless = server.send(
                "POST", "/announcements?key=" + KEY, "name=b&sounddata=data:audio/wav;name:b.WAV;base64," + standard);
        Reply encoded = server.send(
                "POST",
                "/announcements?key=" + KEY,
                "name=c&sounddata=" + URLEncoder.encode("data:audio/x-wav;base64," + standard, StandardCharsets.UTF_8));
        Reply json = server.send(
                "POST",
                "/announcements?key=" + KEY,
                "{\"name\":\"d\",\"content\":\""
                        + Base64.getMimeEncoder().encodeToString(wav).replace("\r\n", "\\n") + "\"}",
                "Content-Type: application/json");
        for (Reply reply : java.util.List.of(form, careless, encoded, json)) {
            assertThat(kept(reply.body()).samples()).isEqualTo(8000);
        }
        assertThat(server.body("/announcements"))
                .isEqualTo("[{\"id\":" + form.body() + ",\"name\":\"Hoş geldiniz\"},{\"id\":" + careless.body()
                        + ",\"name\":\"b\"},{\"id\":" + encoded.body() + ",\"name\":\"c\"},{\"id\":" + json.body()
                        + ",\"name\":\"d\"}]");
        assertThat(server.get("/announcements?key=" + VerimorServer.OTHER_KEY).body())
                .isEqualTo("[]");
    }

    @Test
    void mp3_files_and_large_ones_are_taken() throws Exception {
        String mp3 = Base64.getUrlEncoder()
                .encodeToString(AnnouncementVerbsTest.class
                        .getResourceAsStream("tone.mp3")
                        .readAllBytes());
        Reply reply = server.send(
                "POST", "/announcements?key=" + KEY, "name=tone&sounddata=data:audio/mp3;name:tone.mp3;base64," + mp3);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(kept(reply.body()).samples()).isBetween(4000, 16000);
        Reply large = server.send(
                "POST",
                "/announcements?key=" + KEY,
                "name=long&content=" + Base64.getUrlEncoder().encodeToString(wav(100)));
        assertThat(large.status()).as(large.body()).isEqualTo(200);
        assertThat(kept(large.body()).samples()).isEqualTo(800_000);
    }

    @Test
    void an_announcement_is_renamed_replaced_and_deleted() throws Exception {
        String id = server.send(
                        "POST",
                        "/announcements?key=" + KEY,
                        "name=a&content=" + Base64.getUrlEncoder().encodeToString(wav(1)))
                .body();
        assertThat(server.send("PUT", "/announcements/" + id, "key=" + KEY + "&name=new")
                        .body())
                .isEqualTo("OK");
        assertThat(server.body("/announcements")).isEqualTo("[{\"id\":" + id + ",\"name\":\"new\"}]");
        Reply patched = server.send(
                "PATCH",
                "/announcements/" + id + "?key=" + KEY,
                "sounddata=data:audio/wav;name:x.wav;base64,"
                        + Base64.getUrlEncoder().encodeToString(wav(2)));
        assertThat(patched.body()).isEqualTo("OK");
        assertThat(kept(id).samples()).isEqualTo(16000);
        assertThat(server.send("DELETE", "/announcements/" + id + "?key=" + VerimorServer.OTHER_KEY, "")
                        .body())
                .isEqualTo("cannot find announcement with id: " + id);
        assertThat(server.send("DELETE", "/announcements/" + id + "?key=" + KEY, "")
                        .body())
                .isEqualTo("OK");
        assertThat(server.send("DELETE", "/announcements/" + id + "?key=" + KEY, "")
                        .status())
                .isEqualTo(400);
        assertThat(server.send("PUT", "/announcements/..?key=" + KEY, "name=x").body())
                .isEqualTo("cannot find announcement with id: ..");
    }

    @Test
    void what_is_no_sound_is_refused() throws Exception {
        String begin = "name=a&key=" + KEY + "&sounddata=";
        assertThat(post(begin + "data:image/png;name:cat.png;base64,AAAA"))
                .isEqualTo("Sound file should have one of these extensions: wav mp3 wma m4a aac ac3 amr flac gsm mpeg"
                        + " mp1 mp2 ra spx ogg 3gp");
        assertThat(post(begin + "data:image/png;base64,AAAA")).startsWith("Sound file should have");
        assertThat(post(begin + "data:audio/ogg;name:a.ogg;base64,T2dnUw"))
                .startsWith("the audio file cannot be used")
                .endsWith("(wav and mp3 are taken)");
        assertThat(post(begin + "data:audio/wav;name:a.wav;base64,***")).isEqualTo("invalid base64");
        assertThat(post(begin + "data:audio/wav;name:a.wav")).isEqualTo("invalid base64");
        assertThat(post("name=a&key=" + KEY)).isEqualTo("missing sounddata");
        assertThat(post("key=" + KEY + "&content=AAAA")).isEqualTo("name can't be blank");
        assertThat(post("key=" + KEY + "&content=AAAA&name=" + "x".repeat(201)))
                .isEqualTo("name is too long (maximum is 200 characters)");
        assertThat(post("key=X&content=AAAA&name=x")).isEqualTo("Gecersiz anahtar: X");
        assertThat(server.send("POST", "/announcements?key=" + KEY, "", "Content-Type: text/plain")
                        .status())
                .isEqualTo(400);
        assertThat(server.body("/announcements")).isEqualTo("[]");
    }

    private String post(String form) throws Exception {
        Reply reply = server.send("POST", "/announcements", form);
        assertThat(reply.status()).isEqualTo(400);
        return reply.body();
    }
}
