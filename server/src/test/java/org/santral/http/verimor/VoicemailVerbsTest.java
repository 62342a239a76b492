package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.http.RawClient.Reply;
import org.santral.media.Prompt;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox;

/** Messages in mailboxes: B15, B16. */
@OnBothDatabases
class VoicemailVerbsTest {
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

    private static final Tenant DEMO = VerimorServer.tenant(101, "demo");
    private static final Instant NOON = Instant.parse("2026-05-18T09:00:00Z");

    /** A message of a second. */
    private CallId leave(String extension, Instant at) throws Exception {
        CallId call = CallId.create(at.toEpochMilli());
        Path file = server.state.voicemail().newFile(DEMO, extension, call);
        Prompt.of(new short[8000]).writeWav(file);
        server.state
                .voicemail()
                .add(
                        DEMO,
                        extension,
                        new VoicemailBox.Message(call, "905321234567", "Ali", at, Duration.ofSeconds(65), false, file));
        return call;
    }

    @Test
    void messages_are_listed_newest_first_and_filtered() throws Exception {
        CallId old = leave("1000", NOON);
        CallId fresh = leave("1001", NOON.plusSeconds(60));
        assertThat(server.body("/voicemail_messages"))
                .startsWith("{\"messages\":[{\"start_stamp\":\"2026-05-18 12:01:00 +0300\",\"read_stamp\":null,"
                        + "\"user_number\":\"1001\",\"uuid\":\"" + fresh + "\",\"caller_id_number\":\"905321234567\","
                        + "\"caller_id_name\":\"Ali\",\"duration\":\"00:01:05\"},{")
                .endsWith("],\"pagination\":{\"page\":1,\"total_count\":2,\"total_pages\":1,\"limit\":10}}");
        assertThat(server.body("/voicemail_messages?user_number=1000"))
                .contains(old.value(), "\"total_count\":1")
                .doesNotContain(fresh.value());
        assertThat(server.body("/voicemail_messages?uuid=" + fresh)).contains("\"total_count\":1");
        assertThat(server.body("/voicemail_messages?start_stamp_from=2026-05-18%2012:00:30"))
                .contains(fresh.value(), "\"total_count\":1");
        assertThat(server.body("/voicemail_messages?start_stamp_to=2026-05-18%2009:00:00%20UTC"))
                .contains(old.value(), "\"total_count\":1");
        assertThat(server.body("/voicemail_messages?read=true")).contains("\"total_count\":0");
        assertThat(server.body("/voicemail_messages?read=maybe")).isEqualTo("invalid read: maybe");
        assertThat(server.get("/voicemail_messages?key=" + VerimorServer.OTHER_KEY)
                        .body())
                .contains("\"total_count\":0");
    }

    @Test
    void a_message_is_fetched_for_an_hour_and_read_from_then_on() throws Exception {
        CallId message = leave("1001", NOON);
        String url = server.send("POST", "/voicemail_recording_url?key=" + KEY, "uuid=" + message)
                .body();
        assertThat(url).matches("http://api\\.example:8080/recording/R[0-9a-f-]{36}");
        String path = url.substring(url.indexOf("/recording"));

        Reply head = server.send("HEAD", path, "");
        assertThat(head.header("Content-Length")).isEqualTo("16044");
        assertThat(server.body("/voicemail_messages?read=false")).contains(message.value());
        assertThat(server.lamps).isEmpty();

        Reply audio = server.get(path);
        assertThat(audio.status()).isEqualTo(200);
        assertThat(audio.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(audio.bytes()).hasSize(16044).startsWith('R', 'I', 'F', 'F');
        assertThat(server.body("/voicemail_messages?read=true"))
                .contains(message.value())
                .doesNotContain("\"read_stamp\":null");
        assertThat(server.lamps).containsExactly("101/1001");

        assertThat(server.get(path, "Range: bytes=0-3").bytes()).containsExactly('R', 'I', 'F', 'F');
        assertThat(server.lamps).hasSize(1);
        server.clock.ahead = Duration.ofMinutes(61);
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    @Test
    void nobody_gets_a_message_that_is_not_there_or_not_his() throws Exception {
        CallId message = leave("1001", NOON);
        Reply foreign = server.get("/voicemail_recording_url?uuid=" + message + "&key=" + VerimorServer.OTHER_KEY);
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.body()).isEqualTo("cannot find voicemail with uuid " + message);
        assertThat(server.body("/voicemail_recording_url?call_uuid=x")).isEqualTo("cannot find voicemail with uuid x");
        assertThat(server.body("/voicemail_recording_url")).isEqualTo("missing uuid");
        String url = server.body("/voicemail_recording_url/?call_uuid=" + message);
        server.state.voicemail().delete(101, message);
        assertThat(server.get(url.substring(url.indexOf("/recording"))).status())
                .isEqualTo(404);
    }
}
