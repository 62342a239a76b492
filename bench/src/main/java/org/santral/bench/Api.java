package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The PBX as its customers use it: HTTP/1.1 over connections that are kept. A request is never repeated, as the drill
 * must know what was answered to what; that is why calls are placed by POST, which the JDK's client does not repeat by
 * itself.
 */
public final class Api implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE = 100;

    private final String base;
    private final String key;
    private final Duration patience;
    private final JsonMapper json = JsonMapper.shared();
    private final List<HttpClient> clients = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * One row of {@code /cdrs}.
     *
     * @param talkSeconds whole seconds
     */
    public record Cdr(
            String callId,
            String source,
            String destination,
            String result,
            boolean pickedUp,
            int talkSeconds,
            int totalSeconds,
            boolean recorded) {}

    /** @param base scheme, host and port */
    public Api(String base) {
        this(base, Rig.KEY, PATIENCE);
    }

    /**
     * A tenant's client.
     *
     * @param key the tenant's
     * @param patience how long an answer is waited for
     */
    public Api(String base, String key, Duration patience) {
        this(base, key, patience, 1);
    }

    /**
     * A tenant's clients at several addresses, 127.0.0.1 and on, which take turns: of one address the server takes a bounded
     * number of connections only.
     *
     * @param sources how many, at most 250
     */
    public Api(String base, String key, Duration patience, int sources) {
        this.base = base;
        this.key = key;
        this.patience = patience;
        Executor threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 1; i <= sources; i++) {
            clients.add(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(threads)
                    .connectTimeout(PATIENCE)
                    .localAddress(InetAddress.ofLiteral("127.0.0." + i))
                    .build());
        }
    }

    private HttpClient client() {
        return clients.get(Math.floorMod(turn.getAndIncrement(), clients.size()));
    }

    /** Places a masked call. The future never fails: what went wrong is in the placement. */
    public CompletableFuture<Placement> originate(String source, String destination, boolean record) {
        HttpRequest request = request("/originate?key=" + key + "&source=" + source + "&destination=" + destination
                        + (record ? "" : "&recording_enabled=false"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        Instant sentAt = Instant.now();
        // The request's own time-out ends with the answer's headers; a body that never comes must not hold us up.
        return client().sendAsync(request, BodyHandlers.ofString())
                .orTimeout(2 * patience.toSeconds(), TimeUnit.SECONDS)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                        return new Placement(
                                source,
                                destination,
                                sentAt,
                                null,
                                cause.getClass().getSimpleName());
                    }
                    return answer.statusCode() == 200
                            ? new Placement(source, destination, sentAt, answer.body(), null)
                            : new Placement(source, destination, sentAt, null, refusal(answer));
                });
    }

    private static String refusal(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body()
                + answer.headers()
                        .firstValue("Retry-After")
                        .map(seconds -> ", later")
                        .orElse("");
    }

    /** The status that asking for a call's record gives. */
    public int recordStatus(String callId) throws IOException, InterruptedException {
        return get("/cdrs/" + callId + "?key=" + key).statusCode();
    }

    /** Every record there is. To be asked while no call is up, as pages move when rows are added. */
    public List<Cdr> records() throws IOException, InterruptedException {
        List<Cdr> records = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode answer = json.readTree(
                    get("/cdrs?key=" + key + "&limit=" + PAGE + "&page=" + page).body());
            JsonNode rows = answer.path("cdrs");
            rows.forEach(row -> records.add(cdr(row)));
            if (page >= answer.path("pagination").path("total_pages").asInt()) {
                return records;
            }
        }
    }

    /** How many records there are of calls that were answered. */
    int answered() throws IOException, InterruptedException {
        return (int) records().stream().filter(Cdr::pickedUp).count();
    }

    /** Downloads a call's recording as a customer would; returns what went wrong, empty if nothing did. */
    public Optional<String> download(String callId, Path file) throws IOException, InterruptedException {
        HttpResponse<String> link = get("/recording_url?key=" + key + "&call_uuid=" + callId);
        if (link.statusCode() != 200) {
            return Optional.of("no link: " + link.statusCode() + " " + link.body());
        }
        HttpResponse<Path> audio = client().send(
                        HttpRequest.newBuilder(URI.create(link.body()))
                                .timeout(patience)
                                .build(),
                        BodyHandlers.ofFile(file));
        return audio.statusCode() == 200 ? Optional.empty() : Optional.of("the link answers " + audio.statusCode());
    }

    private static Cdr cdr(JsonNode row) {
        return new Cdr(
                row.path("call_uuid").asString(),
                row.path("caller_id_number").asString(),
                row.path("destination_number").asString(),
                row.path("result").asString(),
                !row.path("answer_stamp").isNull(),
                seconds(row.path("talk_duration").asString()),
                seconds(row.path("duration").asString()),
                "true".equals(row.path("recording_present").asString()));
    }

    private static int seconds(String hhmmss) {
        String[] part = hhmmss.split(":");
        return Integer.parseInt(part[0]) * 3600 + Integer.parseInt(part[1]) * 60 + Integer.parseInt(part[2]);
    }

    /** Any answer to a GET, whatever its status. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client().send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(patience);
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::shutdownNow);
    }
}
