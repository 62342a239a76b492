package org.santral.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer's receiver of web hooks that shares no line with ours: Python's HTTP server, its forms and its JSON. */
final class PythonReceiver implements AutoCloseable {
    private static final String PROGRAM = """
            import http.server, json, threading, urllib.parse
            lock = threading.Lock()
            class Receiver(http.server.BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'
                def do_GET(self):
                    self.told(self.fields(urllib.parse.urlsplit(self.path).query))
                def do_POST(self):
                    body = self.rfile.read(int(self.headers['Content-Length'])).decode()
                    self.told(json.loads(body) if self.headers.get_content_type() == 'application/json'
                        else self.fields(body))
                def fields(self, text):
                    return dict(urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True))
                def told(self, event):
                    with lock:
                        print(json.dumps({'method': self.command, 'path': urllib.parse.urlsplit(self.path).path,
                            'authorization': self.headers.get('Authorization', ''),
                            'delivery': self.headers['Santral-Delivery'], 'event': event}), flush=True)
                    self.send_response(200)
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                def log_message(self, *args):
                    pass
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
            print(server.server_address[1], flush=True)
            server.serve_forever()
            """;

    private final Process process;
    private final String url;
    private final List<JsonNode> hits = new CopyOnWriteArrayList<>();

    private PythonReceiver(Process process, BufferedReader lines) throws IOException {
        this.process = process;
        this.url = "http://127.0.0.1:" + lines.readLine();
        Thread.ofVirtual().start(() -> lines.lines().forEach(line -> {
            JsonNode hit = JsonMapper.shared().readTree(line);
            // A delivery that took too long comes again.
            if (hits.stream().noneMatch(known -> known.path("delivery").equals(hit.path("delivery")))) {
                hits.add(hit);
            }
        }));
    }

    /** Listens on a free port; skips the test where there is no Python. */
    static PythonReceiver start() throws IOException {
        Assumptions.assumeTrue(Sipp.onPath("python3"), "Python 3 is not installed");
        Process process = new ProcessBuilder("python3", "-c", PROGRAM)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new PythonReceiver(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** Where it takes requests. */
    String url(String path) {
        return url + path;
    }

    /** The requests whose event has that value under that name, in order, once there is one of that sort among them. */
    List<JsonNode> until(String field, String value, Predicate<JsonNode> sort) throws Exception {
        Patience.until("what is told of " + value, hits::toString, () -> with(field, value).stream()
                .anyMatch(sort));
        return with(field, value);
    }

    /** The requests so far whose event has that value under that name, in order. */
    List<JsonNode> with(String field, String value) {
        return hits.stream()
                .filter(hit -> hit.path("event").path(field).stringValue("").equals(value))
                .toList();
    }

    /** The requests to that path about that call, in order, once the last one has come. */
    List<JsonNode> whole(String path, String call) throws Exception {
        Patience.until(call + " has ended at " + path, () -> hits.toString(), () -> of(path, call).stream()
                .anyMatch(hit -> type(hit).equals("call_hangup")));
        return of(path, call);
    }

    private List<JsonNode> of(String path, String call) {
        return hits.stream()
                .filter(hit -> hit.path("path").stringValue("").equals(path)
                        && hit.path("event").path("uuid").stringValue("").equals(call))
                .toList();
    }

    static String type(JsonNode hit) {
        return hit.path("event").path("event_type").stringValue("");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
