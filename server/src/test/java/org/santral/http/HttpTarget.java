package org.santral.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.santral.fuzz.Holds;
import org.santral.store.Database;

/**
 * One request to a dialect, as the listener hands it on. Whatever it is, the answer is in the dialect's own form, no
 * server error, and no page that a browser would run; and what was refused has changed nothing.
 *
 * <p>An input is a request as text: {@code METHOD target}, headers, an empty line, the body. Line ends may be bare.
 */
public final class HttpTarget {
    /**
     * What requests change at once. Not here is what the PBX writes by itself a little later (deliveries, counters), and the
     * ids that things of the configuration file get when they are first looked for.
     */
    private static final String ROWS = String.join(
            " || '/' || ",
            List.of(
                            "agent_penalty",
                            "agent_session",
                            "agent_state",
                            "allowed_number",
                            "announcement",
                            "automatic_call",
                            "automatic_call_recipient",
                            "blocked_number",
                            "extension_setting",
                            "extension_state",
                            "hook_setting",
                            "ledger",
                            "queue_members",
                            "recording_link",
                            "tenant_setting",
                            "voicemail_link",
                            "voicemail_message")
                    .stream()
                    .map(table -> "(select count(*) from " + table + ")")
                    .toList());

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final HttpLimits LIMITS = HttpLimits.DEFAULT;

    private final DialectRouter router;
    private final Database database;
    private final Map<String, String> credentials;

    /** @param credentials headers that every request has unless it says otherwise */
    public HttpTarget(DialectRouter router, Database database, Map<String, String> credentials) {
        this.router = router;
        this.database = database;
        this.credentials = credentials;
    }

    /** A request and what was answered. */
    public record Exchange(Request request, Answer answer) {
        /** The answer's body as text; empty for a file. */
        public String text() {
            return answer.body() instanceof Answer.Bytes(byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : "";
        }

        /** Whether the request was refused by its status. */
        public boolean refused() {
            return answer.status() >= 400;
        }
    }

    /**
     * Sends one input and checks what holds in every dialect.
     *
     * @param key what stands for a good credential in the query; added when the target names none of that name
     * @param judge checks the dialect's own form, and says whether it was refused
     */
    public void run(byte[] input, String keyName, String key, Judge judge) {
        Request request = request(input, keyName, key);
        DialectRouter.Routed routed = request == null ? null : router.route(request);
        if (routed == null) {
            return;
        }
        String before = rows();
        Answer answer = RouterValve.answer(routed);
        Exchange exchange = new Exchange(request, answer);
        // 501 is how a dialect may say that it has no such service, and 503 that the client is to come again.
        Holds.that(
                answer.status() >= 200 && answer.status() != 500 && answer.status() < 504,
                () -> "status " + answer.status() + " for " + request.method() + " " + request.path());
        headers(answer);
        if (judge.refused(exchange)) {
            Holds.same("rows after " + request.method() + " " + request.path() + " was refused", before, rows());
        }
    }

    /** Checks an exchange in the words of a dialect. */
    @FunctionalInterface
    public interface Judge {
        /** Whether the request was refused. */
        boolean refused(Exchange exchange);
    }

    private String rows() {
        return database.read(
                tx -> tx.sql().sql("select " + ROWS).query(String.class).single());
    }

    private static void headers(Answer answer) {
        answer.headers()
                .forEach((name, value) -> Holds.that(
                        (name + value).chars().allMatch(c -> c >= ' ' && c != 127),
                        () -> "header " + name + ": " + value));
        String type = answer.headers().getOrDefault("Content-Type", "");
        if (type.startsWith("text/html")) {
            Holds.that(
                    !(answer.body() instanceof Answer.Bytes(byte[] bytes))
                            || !new String(bytes, StandardCharsets.UTF_8).contains("<script>evil"),
                    () -> "what was sent stands in the page as it is");
        }
    }

    private Request request(byte[] input, String keyName, String key) {
        String text = new String(input, StandardCharsets.UTF_8);
        int bodyAt = text.indexOf("\n\n");
        String head = bodyAt < 0 ? text : text.substring(0, bodyAt);
        byte[] body = bodyAt < 0 ? new byte[0] : text.substring(bodyAt + 2).getBytes(StandardCharsets.UTF_8);
        String[] lines = head.split("\r?\n", 50);
        String[] first = lines[0].split(" ", 3);
        if (first.length < 2 || !METHODS.contains(first[0]) || body.length > LIMITS.bodyBytes()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>(credentials);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                // The listener refuses controls in headers, and reads bytes as ISO 8859-1.
                String value = lines[i].substring(colon + 1).strip().replaceAll("[\\x00-\\x1f\\x7f]", "");
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
        }
        return request(first[0], first[1], headers, body, keyName, key);
    }

    private Request request(
            String method, String target, Map<String, String> headers, byte[] body, String keyName, String key) {
        int question = target.indexOf('?');
        String query = question < 0 ? "" : target.substring(question + 1);
        if (!query.contains(keyName + "=") && !headers.containsKey("x-anonymous")) {
            query += (query.isEmpty() ? "" : "&") + keyName + "=" + key;
        }
        String path = question < 0 ? target : target.substring(0, question);
        if (!path.startsWith("/")) {
            return null;
        }
        try {
            return new Request(
                    method,
                    RequestPath.parse(path),
                    RequestParams.parse(query, headers.get("content-type"), body, LIMITS.parameters()),
                    body,
                    headers,
                    "http://pbx.example",
                    headers.getOrDefault("host", "").toLowerCase(Locale.ROOT),
                    InetAddress.getLoopbackAddress(),
                    List.of());
        } catch (RequestParams.TooMany e) {
            return null;
        }
    }

    /** Whether a text is JSON that holds an object with these fields. */
    public static void object(String text, Consumer<tools.jackson.databind.JsonNode> check) {
        tools.jackson.databind.JsonNode node =
                tools.jackson.databind.json.JsonMapper.shared().readTree(text);
        Holds.that(node.isObject(), () -> "no object: " + text);
        check.accept(node);
    }
}
