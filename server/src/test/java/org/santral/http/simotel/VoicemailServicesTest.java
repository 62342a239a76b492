package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.http.RawClient.Reply;
import org.santral.tenant.Extension;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox.Message;
import tools.jackson.databind.JsonNode;

/** B40–B45: mailboxes and what is in them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoicemailServicesTest {
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
        return server.ask("voicemails/" + service, json.replace('\'', '"'));
    }

    private Extension extension(String number) {
        return tenant().extension(number).orElseThrow();
    }

    private Tenant tenant() {
        return server.directory.byDomainId(101).orElseThrow();
    }

    @Test
    void a_mailbox_is_added_read_changed_and_removed() throws Exception {
        String id = ask(
                        "voicemails/add",
                        "{'name':'Post','number':'557','password':'4711','email':'box@demo.example',"
                                + "'required_password':'yes','send_email':'yes','attach_file_email':'yes',"
                                + "'play_busy':'no','play_welcome':'no','Play_CID':'yes','Play_Envelope':1,"
                                + "'Delete_Voicemail':true,'more_options':'x=1'}")
                .path("data")
                .path("_id")
                .asString();
        assertThat(extension("557").voicemail()).isTrue();
        assertThat(extension("557").mailbox())
                .isEqualTo(new MailboxSettings("4711", true, false, true, true, true, true, true, "box@demo.example"));
        assertThat(ask("voicemails/add", "{'number':'557'}").path("message").asString())
                .isEqualTo("This number already exists");
        assertThat(ask("voicemails/search", "{'conditions':{'number':'557'}}")
                        .path("data")
                        .toString())
                .isEqualTo("[{\"_id\":\"" + id + "\",\"name\":\"Post\",\"number\":\"557\",\"password\":\"******\","
                        + "\"email\":\"box@demo.example\",\"required_password\":\"yes\","
                        + "\"allow_change_password\":\"no\",\"send_email\":\"yes\",\"attach_file_email\":\"yes\","
                        + "\"play_busy\":\"no\",\"play_unavailable\":\"yes\",\"play_welcome\":\"no\","
                        + "\"Play_CID\":\"yes\",\"Play_Envelope\":\"yes\",\"Delete_Voicemail\":\"yes\","
                        + "\"more_options\":\"x=1\"}]");
        ask("voicemails/update", "{'_id':'" + id + "','password':'','send_email':'no','email':'','name':'New'}");
        assertThat(extension("557").mailbox())
                .isEqualTo(new MailboxSettings(null, true, false, true, true, false, true, true, ""));
        assertThat(server.askAsOther("voicemails/voicemails/remove", "{\"_id\":\"" + id + "\"}")
                        .path("success")
                        .asInt())
                .isZero();
        assertThat(ask("voicemails/remove", "{'_id':'" + id + "'}")
                        .path("message")
                        .asString())
                .isEqualTo(Envelope.DONE);
        assertThat(extension("557").voicemail()).isFalse();
        assertThat(ask("voicemails/update", "{'_id':'" + id + "'}")
                        .path("message")
                        .asString())
                .isEqualTo("Requested operation failed");
        ask("voicemails/add", "{'number':'557'}");
        assertThat(ask("voicemails/search", "{'alike':1,'conditions':{'name':'ayş'}}")
                        .path("data")
                        .toString())
                .contains("\"name\":\"Ayşe\"", "\"password\":\"\"", "\"play_busy\":\"yes\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | Field 'number':value is missing",
                "{'number':'999'}                       | Field 'number':value '999' is invalid",
                "{'number':'201'}                       | Field 'number':value '201' is invalid",
                "{'number':'570','password':'secret'}   | Field 'password':value '******' is invalid",
                "{'number':'570','email':'x'}           | Field 'email':value 'x' is invalid",
                "{'number':'570','send_email':'maybe'}  | Field 'send_email':value 'maybe' is invalid"
            })
    void mailboxes_that_cannot_be(String json, String message) throws Exception {
        assertThat(ask("voicemails/add", json).path("message").asString()).startsWith(message);
        assertThat(extension("570").voicemail()).isFalse();
    }

    @Test
    void messages_are_listed_a_page_at_a_time_and_their_sound_is_fetched() throws Exception {
        byte[] sound = "RIFF is only carried".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CallId first = leave("552", "05321112233", 1, sound);
        CallId second = leave("552", "05329998877", 2, sound);
        leave("557", "", 3, sound);
        server.state.voicemail().markRead(101, first);
        JsonNode found = ask(
                "inbox/search",
                "{'alike':true,'conditions':{'src':'053','number':'55'},"
                        + "'pagination':{'start':0,'count':'1','sorting':{'date':1}}}");
        JsonNode data = found.path("data");
        assertThat(found.path("message").asString()).isEmpty();
        assertThat(data.path("pagination").toString())
                .isEqualTo("{\"start\":0,\"count\":1,\"sorting\":{\"date\":1},\"total\":2}");
        JsonNode row = data.path("data").get(0);
        String file = row.path("filename").asString();
        assertThat(row.toString())
                .isEqualTo("{\"_id\":\"" + ObjectId.of(101, "message", first.value())
                        + "\",\"number\":\"552\",\"caller_id\":\"05321112233\",\"filename\":\"" + file
                        + "\",\"voice_mail_id\":{\"$oid\":\"" + ObjectId.of(101, "voicemail", "552")
                        + "\"},\"duration\":7,\"read\":true,\"v\":2,\"date\":\"1401-09-11 09:57:54\"}");

        Reply reply = download(SimotelServer.USER, SimotelServer.KEY, file);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(reply.bytes()).isEqualTo(sound);
        assertThat(download("other", SimotelServer.OTHER_KEY, file).status()).isEqualTo(404);
        assertThat(download(SimotelServer.USER, SimotelServer.KEY, "../../key").status())
                .isEqualTo(404);

        Files.delete(server.state.voicemail().file(101, second).orElseThrow());
        JsonNode rows = ask("inbox/search", "{'conditions':{'number':'552'}}")
                .path("data")
                .path("data");
        assertThat(rows.get(0).path("error").asString()).isEqualTo("This file has not been saved properly");
        assertThat(rows.get(0).has("filename")).isFalse();
        assertThat(rows.get(0).path("read").asBoolean()).isFalse();
        assertThat(server.askAsOther("voicemails/inbox/search", "{}")
                        .path("data")
                        .path("data"))
                .isEmpty();
    }

    private CallId leave(String extension, String caller, int second, byte[] sound) throws IOException {
        CallId call = CallId.create(server.clock.millis());
        Path file = server.state.voicemail().newFile(tenant(), extension, call);
        Files.write(file, sound);
        server.state
                .voicemail()
                .add(
                        tenant(),
                        extension,
                        new Message(
                                call,
                                caller,
                                "",
                                Instant.parse("2022-12-02T06:27:53Z").plusSeconds(second),
                                Duration.ofMillis(7900),
                                false,
                                file));
        return call;
    }

    private Reply download(String user, String key, String file) throws IOException {
        return server.send(
                "POST",
                "/api/v4/voicemails/audio/download",
                "{\"file\":\"" + file + "\"}",
                "X-APIKEY: " + key,
                SimotelServer.basic(user, SimotelServer.PASSWORD),
                "Content-Type: application/json");
    }
}
