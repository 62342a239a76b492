package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.Main;
import org.santral.app.demo.HookReceiver;
import org.santral.app.demo.StereoRecording;
import org.santral.simulator.CallRecord;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;
import tools.jackson.databind.json.JsonMapper;

/** The server as a process of its own, killed without warning in the middle of a call and started again. */
class RestartTest {
    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Simulator simulator;
    private HookReceiver hook;
    private Path config;
    private int port;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorSettings.local().withAnswerAfter(Duration.ofMillis(200)));
        hook = new HookReceiver(event -> {});
        port = Ports.signalling("127.0.0.1");
        int sip = simulator.listenPoints().getFirst().address().getPort();
        config = new Setup()
                .trunk("carrier", "90", "sip:127.0.0.1:" + sip + ";transport=udp", "127.0.0.1")
                .httpPort(port)
                .write(folder, hook.url());
    }

    @AfterEach
    void stop() {
        simulator.close();
        hook.close();
        client.close();
    }

    @Test
    void aCallThatWasCutOffIsClosedOnRecordAndItsRecordingPlays() throws Exception {
        String destination = Numbers.destination();
        Process first = serve("first");
        String call;
        try {
            call = get(PbxUnderTest.masked("/originate", Numbers.source(), destination))
                    .body();
            simulator
                    .log()
                    .await(
                            r -> r.number().equals(destination) && r.event() == CallRecord.Event.ANSWERED,
                            Patience.LONG);
            awaitEvent(call, "answer");
            Path data = folder.resolve("data");
            Patience.until("two seconds are recorded", () -> data, () -> recordedBytes(data) > 2 * 4 * 8000);
        } finally {
            first.destroyForcibly().waitFor();
        }
        Process second = serve("second");
        try {
            awaitEvent(call, "hangup");
            Detail detail =
                    new Detail(JsonMapper.shared().readTree(get("/cdrs/" + call).body()));
            assertThat(detail.result()).isEqualTo("Santral kapatılıyor");
            assertThat(detail.cdr("answer_stamp")).isNotNull();
            assertThat(detail.cdr("recording_present")).isEqualTo("true");
            assertThat(detail.legs("result")).hasSize(2);
            StereoRecording recording = recording(call);
            assertThat(recording.seconds()).isGreaterThan(1.5);
            assertThat(recording.rmsLeft()).isGreaterThan(0.005);
            assertThat(recording.rmsRight()).isGreaterThan(0.005);
            List<String> types = hook.events().stream()
                    .filter(event -> call.equals(event.get("call_uuid")))
                    .map(event -> event.getOrDefault("event_type", ""))
                    .distinct()
                    .toList();
            assertThat(types).containsExactly("ringing", "answer", "hangup");
        } finally {
            second.destroy();
            if (!second.waitFor(60, TimeUnit.SECONDS)) {
                second.destroyForcibly().waitFor();
            }
        }
        assertThat(second.exitValue()).as("ended by SIGTERM, gently").isIn(0, 143);
    }

    private Process serve(String name) throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path output = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        Main.class.getName(),
                        "serve",
                        "--config",
                        config.toString(),
                        "--data",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Patience.until("the server is ready", () -> read(output), () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the server has ended: " + read(output));
                }
                return read(output).contains("ready");
            });
        } catch (Exception | AssertionError e) {
            process.destroyForcibly().waitFor();
            throw e;
        }
        return process;
    }

    private static long recordedBytes(Path data) throws IOException {
        try (var files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".wav"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitEvent(String call, String type) throws Exception {
        hook.await(e -> call.equals(e.get("call_uuid")) && type.equals(e.get("event_type")), Patience.LONG);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path + (path.contains("?") ? "&" : "?") + "key=" + Setup.KEY);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private StereoRecording recording(String call) throws Exception {
        URI url = URI.create(get("/recording_url?call_uuid=" + call).body());
        return StereoRecording.read(client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray())
                .body());
    }
}
