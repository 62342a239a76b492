package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.santral.http.bulutfon.BulutfonServer.OTHER_TOKEN;
import static org.santral.http.bulutfon.BulutfonServer.TOKEN;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.cdr.Recording;
import org.santral.http.RawClient.Reply;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.RequestPath;
import org.santral.media.ToneMeter;
import org.santral.recordings.OggSound;
import org.santral.recordings.Place;
import org.santral.recordings.RecordingCatalogue;
import org.santral.recordings.RecordingExports;
import org.santral.recordings.StereoWav;
import tools.jackson.databind.json.JsonMapper;

/** Recordings to download and to play in a page (spec/bulutfon.md B3, B4), as bytes on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingEndpointsTest {
    private static final String NOT_FOUND = "{\"error\":\"Not found\",\"code\":404}";
    private static final String UNAUTHORIZED = "{\"error\":\"Unauthorized\",\"code\":401}";
    private static final Instant START = Instant.parse("2026-05-18T09:00:00Z");

    private BulutfonServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A call of 3 s on which the caller was a tone of 440 Hz and the callee one of 1000 Hz. */
    private CallId recorded() throws Exception {
        Place place = Place.in(server.store, START);
        StereoWav.tones(place.path(), Duration.ofSeconds(3), 440, 1000);
        return ended(
                new LedgerEvent.RecordingStarted(place.recordingId(), place.file()),
                new LedgerEvent.RecordingReady(place.recordingId(), place.file(), 3000, 0.18, 0.18));
    }

    private CallId ended(LedgerEvent... recording) {
        CallId call = CallId.create(START.toEpochMilli());
        List<LedgerEvent> events = new ArrayList<>();
        events.add(new LedgerEvent.Accepted(
                LedgerEvent.Direction.OUT,
                LedgerEvent.Origin.API_MASKING,
                new LedgerEvent.Party("905321234567", "", null),
                new LedgerEvent.Party("905423456789", "", null),
                null,
                null,
                null,
                null));
        events.addAll(List.of(recording));
        events.add(new LedgerEvent.Ended(
                Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE),
                START.plusSeconds(5),
                true,
                false));
        List<LedgerEntry> entries = new ArrayList<>();
        for (LedgerEvent event : events) {
            entries.add(new LedgerEntry(call, 101, entries.size(), START.plusSeconds(entries.size()), event));
        }
        server.ledger.append(entries).toCompletableFuture().join();
        return call;
    }

    private Reply get(String path, String token, String... headers) throws Exception {
        return server.send("GET", path + "?access_token=" + token, "", headers);
    }

    @Test
    void a_download_is_ogg_with_each_party_on_its_own_channel() throws Exception {
        CallId call = recorded();

        Reply reply = get("/call-records/" + call, TOKEN);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("audio/ogg");
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + call + ".ogg\"");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        List<short[]> heard = OggSound.decoded(reply.bytes(), 48_000);
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst().length).isBetween(3 * 48_000, 3 * 48_000 + 2 * 960);
        double[] hz = {440, 1000};
        for (int channel = 0; channel < 2; channel++) {
            short[] pcm = heard.get(channel);
            assertThat(ToneMeter.level(pcm, 4800, 139_200, hz[channel], 48_000))
                    .isCloseTo(StereoWav.AMPLITUDE, within(0.03));
            assertThat(ToneMeter.level(pcm, 4800, 139_200, hz[1 - channel], 48_000))
                    .isLessThan(0.003);
        }
    }

    @Test
    void a_stream_is_played_in_the_page_from_any_place() throws Exception {
        CallId call = recorded();
        String path = "/call-records/" + call + "/stream";
        Reply whole = get(path, TOKEN);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("Content-Disposition")).isEqualTo("inline");
        assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(whole.bytes())
                .isEqualTo(get("/call-records/" + call + ".json", TOKEN).bytes());
        assertThat(whole.bytes())
                .isEqualTo(get("/call-records/" + call + ".json/stream", TOKEN).bytes());

        Reply part = get(path, TOKEN, "Range: bytes=1000-1999");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 1000-1999/" + whole.bytes().length);
        assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(whole.bytes(), 1000, 2000));

        Reply head = server.send("HEAD", path + "?access_token=" + TOKEN, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(whole.bytes().length));
        assertThat(head.bytes()).isEmpty();

        Reply behind = get(path, TOKEN, "Range: bytes=99999999-");
        assertThat(behind.status()).isEqualTo(416);
        assertThat(behind.body()).isEqualTo("{\"error\":\"Range Not Satisfiable\",\"code\":416}");
        assertThat(behind.header("Content-Range")).isEqualTo("bytes */" + whole.bytes().length);
    }

    @Test
    void ten_clients_at_once_make_one_conversion() throws Exception {
        CallId call = recorded();
        long before = server.exports.made();
        Callable<Reply> ask = () -> get("/call-records/" + call + "/stream", TOKEN);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> reply : clients.invokeAll(Collections.nCopies(10, ask))) {
                assertThat(reply.get().status()).isEqualTo(200);
            }
        }
        assertThat(server.exports.made() - before).isEqualTo(1);
    }

    @Test
    void who_comes_while_nothing_can_be_converted_is_told_when_to_come_again() throws Exception {
        CallId call = recorded();
        RecordingExports closed = new RecordingExports(
                new RecordingCatalogue(server.database), server.store, RecordingExports.Limits.DEFAULT);
        closed.close();
        RecordingEndpoints endpoints = new RecordingEndpoints(closed, server.deletions);
        Access access = new Access(server.accounts.byDomainId(101).orElseThrow(), null, "master", Set.of());
        Request request = new Request(
                "GET",
                RequestPath.parse("/call-records/" + call),
                RequestParams.parse(null, null, new byte[0], 10),
                new byte[0],
                Map.of(),
                "http://pbx.example",
                "pbx.example",
                InetAddress.getLoopbackAddress(),
                List.of(call.value()));
        BulutfonRefusal refusal =
                catchThrowableOfType(BulutfonRefusal.class, () -> endpoints.download(access, request));
        assertThat(refusal.answer().status()).isEqualTo(503);
        assertThat(refusal.answer().headers()).containsEntry("Retry-After", "20");
    }

    /** The check value of spec/bulutfon.md §2.1. */
    @Test
    void the_sha1_form_is_that_of_the_vendor() {
        assertThat(RecordingCredentials.sha1("abcde123123" + "1234-1234-1234"))
                .isEqualTo("0abd013609331a5439f1865d20df1a8223bfd0fa");
    }

    @Test
    void the_sha1_of_token_and_id_opens_this_recording_only() throws Exception {
        CallId call = recorded();
        CallId other = recorded();
        String sha1 = RecordingCredentials.sha1(TOKEN + call);
        assertThat(get("/call-records/" + call, sha1).status()).isEqualTo(200);
        assertThat(get("/call-records/" + call + ".json/stream", sha1.toUpperCase(Locale.ROOT))
                        .status())
                .isEqualTo(200);
        String strangers = RecordingCredentials.sha1(OTHER_TOKEN + call);
        for (Reply refused : List.of(
                get("/call-records/" + other, sha1),
                get("/call-records/" + call, strangers),
                get("/call-records/" + CallId.create(0), sha1),
                get("/me", sha1),
                server.send("DELETE", "/call-records/" + call + "?access_token=" + sha1, ""))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).isEqualTo(UNAUTHORIZED);
        }
    }

    /** A page of the vendor's plays what {@code /v2} calls the record of a call. */
    @Test
    void the_address_in_the_v2_list_plays() throws Exception {
        CallId call = recorded();
        Reply list = server.send("GET", "/v2/cdr/list?limit=100&apikey=" + TOKEN, "");
        URI url = URI.create(JsonMapper.shared()
                .readTree(list.bytes())
                .path("data")
                .valueStream()
                .map(row -> row.path("call_record").stringValue(""))
                .filter(record -> record.contains(call.value()))
                .findFirst()
                .orElseThrow());
        assertThat(url.toString()).startsWith("http://api.example:8080/").doesNotContain(TOKEN);
        Reply stream = server.send("GET", url.getRawPath() + "?" + url.getRawQuery(), "");
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.header("Content-Type")).isEqualTo("audio/ogg");
    }

    @Test
    void nobody_gets_what_is_not_his_or_not_there() throws Exception {
        CallId call = recorded();
        CallId without = ended();
        for (Reply missing : List.of(
                get("/call-records/" + call, OTHER_TOKEN),
                get("/call-records/" + call + "/stream", OTHER_TOKEN),
                get("/call-records/" + without, TOKEN),
                get("/call-records/" + without, RecordingCredentials.sha1(TOKEN + without)),
                get("/call-records/" + CallId.create(0), TOKEN),
                server.send("DELETE", "/call-records/" + call + "?access_token=" + OTHER_TOKEN, ""),
                server.send("DELETE", "/call-records/" + without + "?access_token=" + TOKEN, ""))) {
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.body()).isEqualTo(NOT_FOUND);
        }
        assertThat(get("/call-records/" + call, "wrong").body()).isEqualTo(UNAUTHORIZED);
        assertThat(server.send("GET", "/bulutfon/call-records/" + call, "").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2fsantral", "%2e%2e", "x%00", "%22%0d%0aX-Evil:%201", "'%20or%201=1--"})
    void an_id_never_becomes_a_path_or_a_header(String id) throws Exception {
        for (String path : List.of("/call-records/" + id, "/call-records/" + id + "/stream")) {
            Reply reply = get(path, TOKEN);
            assertThat(reply.status()).as(path).isIn(400, 404);
            assertThat(reply.head()).doesNotContain("X-Evil");
        }
        String tooLong = "/call-records/" + "a".repeat(65);
        assertThat(get(tooLong, TOKEN).body()).isEqualTo(NOT_FOUND);
        assertThat(get(tooLong, "a".repeat(40)).body()).isEqualTo(NOT_FOUND);
    }

    @Test
    void a_deleted_recording_is_gone_with_its_export_and_the_record_says_so() throws Exception {
        CallId call = recorded();
        String path = "/call-records/" + call;
        assertThat(get(path, TOKEN).status()).isEqualTo(200);
        long files = files();

        Reply deleted = server.send("DELETE", path + "?access_token=" + TOKEN, "");

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body()).isEqualTo("{\"message\":\"Ses kaydı silindi.\"}");
        assertThat(files()).as("audio and export").isEqualTo(files - 2);
        assertThat(get(path, TOKEN).body()).isEqualTo(NOT_FOUND);
        assertThat(get(path + "/stream", TOKEN).body()).isEqualTo(NOT_FOUND);
        assertThat(server.send("DELETE", path + "?access_token=" + TOKEN, "").status())
                .isEqualTo(404);
        assertThat(server.cdrs.byId(101, call).orElseThrow().cdr().recording()).isEqualTo(Recording.DELETED);
    }

    private long files() throws Exception {
        try (var files = Files.walk(server.store.folder())) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
