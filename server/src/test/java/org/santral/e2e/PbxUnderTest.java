package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.santral.app.Santral;
import org.santral.app.config.Config;
import org.santral.app.demo.HookReceiver;
import org.santral.app.demo.StereoRecording;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.TransportKind;
import org.santral.sip.transport.Wire;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole PBX in this process with a customer's web hook; used as customers use it, over HTTP. */
final class PbxUnderTest implements AutoCloseable {
    private final HookReceiver hook;
    private final Santral santral;
    private final Queue<Wire> wire;
    private final HttpClient client = HttpClient.newHttpClient();

    private PbxUnderTest(HookReceiver hook, Santral santral, Queue<Wire> wire) {
        this.hook = hook;
        this.santral = santral;
        this.wire = wire;
    }

    static PbxUnderTest start(Path folder, Setup setup) throws Exception {
        HookReceiver hook = new HookReceiver(event -> {});
        try {
            Config config = Config.load(setup.write(folder, hook.url()), Map.of());
            Queue<Wire> wire = new ConcurrentLinkedQueue<>();
            return new PbxUnderTest(hook, Santral.start(config, folder.resolve("data"), wire::add), wire);
        } catch (Exception e) {
            hook.close();
            throw e;
        }
    }

    /** Where phones find it. */
    ListenPoint sipUdp() {
        return santral.sip().getFirst();
    }

    /** Where phones find it that speak TLS. */
    ListenPoint sipTls() {
        return santral.sip().stream()
                .filter(point -> point.transport() == TransportKind.TLS)
                .findFirst()
                .orElseThrow();
    }

    int registeredPhones() {
        return santral.registeredPhones();
    }

    int liveCalls() {
        return santral.liveCalls();
    }

    /** Every SIP message so far that holds this text, as the PBX saw it. */
    List<Wire> wire(Wire.Direction direction, String holds) {
        return wire.stream()
                .filter(message -> message.direction() == direction
                        && new String(message.bytes(), StandardCharsets.ISO_8859_1).contains(holds))
                .toList();
    }

    URI uri(String path) {
        String separator = path.contains("?") ? "&" : "?";
        return URI.create("http://127.0.0.1:" + santral.httpPort() + path + separator + "key=" + Setup.KEY);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path)).timeout(Patience.LONG).build(), BodyHandlers.ofString());
    }

    /** What the Bulutfon dialect answers to the tenant's master token; the path alone leads there. */
    JsonNode bulutfon(String path) throws IOException, InterruptedException {
        return bulutfonBy("access_token", path);
    }

    /** The same with the token under that name. */
    JsonNode bulutfonBy(String credential, String path) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:" + santral.httpPort() + path + "?" + credential + "=" + Setup.MASTER_TOKEN);
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).timeout(Patience.LONG).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(Patience.LONG)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** Asks the Bulutfon dialect, with the master token. */
    HttpResponse<byte[]> bulutfon(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + santral.httpPort() + path))
                .timeout(Patience.LONG)
                .header("Authorization", "Bearer " + Setup.MASTER_TOKEN)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /** Asks a service of the Simotel dialect, with name and key. @return the whole envelope */
    JsonNode simotel(String service, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(simotelRequest(service, json), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpRequest simotelRequest(String service, String json) {
        String basic = Base64.getEncoder()
                .encodeToString((Setup.USER + ":" + Setup.USER_PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + santral.httpPort() + "/api/v4/" + service))
                .timeout(Patience.LONG)
                .header("X-APIKEY", Setup.API_KEY)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(uri(path)).timeout(Patience.LONG).build(), BodyHandlers.ofString());
    }

    /** Asks for a masked call. @return its id */
    String originate(String source, String destination, String... more) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(masked("/originate", source, destination, more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    static String masked(String path, String source, String destination, String... more) {
        String rest = more.length == 0 ? "" : "&" + String.join("&", more);
        return path + "?source=" + source + "&destination=" + destination + rest;
    }

    void hangUp(String call) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/hangup/" + call);
        assertThat(answer.body()).isEqualTo("+OK");
    }

    /** Waits until a call is over, as its last event says, and reads its record. */
    Detail ended(String call) throws Exception {
        awaitEvent(call, "hangup");
        HttpResponse<String> answer = get("/cdrs/" + call);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new Detail(JsonMapper.shared().readTree(answer.body()));
    }

    /** The calls that have ended so far, as their last events say. */
    Set<String> endedCalls() {
        return hook.events().stream()
                .filter(event -> "hangup".equals(event.get("event_type")))
                .map(event -> event.getOrDefault("call_uuid", ""))
                .collect(Collectors.toSet());
    }

    /** Waits for the end of a call that was not among those. @return its id */
    String awaitAnotherEnded(Set<String> before) throws Exception {
        Patience.until("another call ends", hook::events, () -> !before.containsAll(endedCalls()));
        Set<String> ended = endedCalls();
        ended.removeAll(before);
        return ended.iterator().next();
    }

    /** The only call from that number, once a phone rings for it. */
    String ringingFrom(String callerNumber) throws Exception {
        Predicate<Map<String, String>> rings = event ->
                "ringing".equals(event.get("event_type")) && callerNumber.equals(event.get("caller_id_number"));
        hook.await(rings, Patience.LONG);
        return hook.events().stream()
                .filter(rings)
                .findFirst()
                .map(event -> event.getOrDefault("call_uuid", ""))
                .orElseThrow();
    }

    /** The last event of the only call from that number. */
    Map<String, String> hangupOf(String callerNumber) throws Exception {
        Predicate<Map<String, String>> last =
                event -> "hangup".equals(event.get("event_type")) && callerNumber.equals(event.get("caller_id_number"));
        hook.await(last, Patience.LONG);
        return hook.events().stream().filter(last).findFirst().orElseThrow();
    }

    /** A call's row in {@code /cdrs}. */
    JsonNode row(String call) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/cdrs?limit=100");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        for (JsonNode row : JsonMapper.shared().readTree(answer.body()).path("cdrs")) {
            if (row.path("call_uuid").stringValue("").equals(call)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + call + " in " + answer.body());
    }

    void awaitEvent(String call, String type) throws Exception {
        hook.await(event -> call.equals(event.get("call_uuid")) && type.equals(event.get("event_type")), Patience.LONG);
    }

    /** The events of a call that were delivered, in order. */
    List<Map<String, String>> events(String call) {
        return hook.events().stream()
                .filter(event -> call.equals(event.get("call_uuid")))
                .toList();
    }

    List<String> eventTypes(String call) {
        return events(call).stream()
                .map(event -> event.getOrDefault("event_type", ""))
                .toList();
    }

    Map<String, String> hangupEvent(String call) {
        return events(call).getLast();
    }

    /** Downloads a call's recording as a customer does, and measures it. */
    StereoRecording recording(String call) throws IOException, InterruptedException {
        HttpResponse<String> url = get("/recording_url?call_uuid=" + call);
        assertThat(url.statusCode()).as(url.body()).isEqualTo(200);
        HttpResponse<byte[]> audio =
                client.send(HttpRequest.newBuilder(URI.create(url.body())).build(), BodyHandlers.ofByteArray());
        assertThat(audio.statusCode()).isEqualTo(200);
        return StereoRecording.read(audio.body());
    }

    /** Waits until nothing of any call is left: no call, no RTP port. */
    void awaitIdle() throws Exception {
        Patience.until(
                "no call and no port is in use",
                () -> santral.liveCalls() + " calls, " + santral.mediaPorts() + " ports",
                () -> santral.liveCalls() == 0 && santral.mediaPorts() == 0);
    }

    @Override
    public void close() {
        santral.close();
        hook.close();
        client.close();
    }
}
