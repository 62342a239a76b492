package org.santral.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.santral.simulator.CallRecord;
import org.santral.simulator.Simulator;
import org.santral.simulator.voice.VoiceMatcher;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One masked call through the public HTTP API, and a check of everything that came of it. */
final class DemoCall {
    static final String KEY = "K12345678-1234-5678-4321-123456789012";
    static final String CALLER_ID = "908505320000";
    private static final String SOURCE = "905321230000";
    private static final String DESTINATION = "905423450001";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double AUDIBLE = 0.005;
    /** Of further calls. */
    private static final int PER_SECOND = 20;

    private final String base;
    private final Simulator simulator;
    private final HookReceiver hook;
    private final Path data;
    private final Narrator narrator;
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private final List<String> problems = new ArrayList<>();

    DemoCall(int port, Simulator simulator, HookReceiver hook, Path data, Narrator narrator) {
        this.base = "http://127.0.0.1:" + port;
        this.simulator = simulator;
        this.hook = hook;
        this.data = data;
        this.narrator = narrator;
    }

    DemoResult run() throws IOException, InterruptedException, TimeoutException {
        String request = "/originate?key=" + KEY + "&source=" + SOURCE + "&destination=" + DESTINATION;
        narrator.say("GET " + request);
        HttpResponse<String> accepted = get(request);
        String call = accepted.body();
        narrator.say(accepted.statusCode() + " " + call);
        if (accepted.statusCode() != 200) {
            throw new TimeoutException("the call was not accepted: " + call);
        }
        narrator.answered("source", party(SOURCE, CallRecord.Event.ANSWERED));
        narrator.answered("destination", party(DESTINATION, CallRecord.Event.ANSWERED));
        CallRecord source = party(SOURCE, CallRecord.Event.ENDED);
        CallRecord destination = party(DESTINATION, CallRecord.Event.ENDED);
        narrator.ended("source", source);
        narrator.ended("destination", destination);
        hook.await(event -> "hangup".equals(event.get("event_type")), PATIENCE);
        parties(source, destination);
        events(call);
        JsonNode detail = json.readTree(get("/cdrs/" + call + "?key=" + KEY).body());
        JsonNode cdr = detail.path("cdr");
        narrator.say("CDR: " + detail);
        check("Cevaplandı".equals(cdr.path("result").asString()), "the CDR's result is " + cdr.path("result"));
        check("true".equals(cdr.path("recording_present").asString()), "the CDR knows of no recording");
        return new DemoResult(object(call, source, destination, cdr), problems);
    }

    /** Makes so many calls, {@value #PER_SECOND} a second, and waits until they are over. */
    void more(int calls) throws IOException, InterruptedException, TimeoutException {
        List<String> called = new ArrayList<>();
        long from = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long ahead = TimeUnit.SECONDS.toNanos(i) / PER_SECOND - (System.nanoTime() - from);
            LockSupport.parkNanos(ahead);
            HttpResponse<String> accepted = get("/originate?key=" + KEY + "&source=" + number(SOURCE, i)
                    + "&destination=" + number(DESTINATION, i));
            if (accepted.statusCode() == 200) {
                called.add(number(DESTINATION, i));
            }
        }
        for (String number : called) {
            party(number, CallRecord.Event.ENDED);
        }
    }

    /** Another number that behaves like this one. */
    private static String number(String like, int index) {
        return like.substring(0, 5) + "%03d".formatted(index) + like.substring(8);
    }

    private Map<String, Object> object(String call, CallRecord source, CallRecord destination, JsonNode cdr)
            throws IOException, InterruptedException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("call_uuid", call);
        object.put("result", cdr.path("result").asString());
        object.put("talk_seconds", seconds(cdr.path("talk_duration").asString()));
        object.put("recording", recording(call, source, destination));
        object.put("events", hook.events());
        object.put("cdr", cdr);
        Map<String, @Nullable String> shown = new LinkedHashMap<>();
        shown.put("source", source.from());
        shown.put("destination", destination.from());
        object.put("caller_shown_to", shown);
        return object;
    }

    private Map<String, Object> recording(String call, CallRecord source, CallRecord destination)
            throws IOException, InterruptedException {
        String link = get("/recording_url?key=" + KEY + "&call_uuid=" + call).body();
        Path file = data.resolve("recording-" + call + ".wav");
        HttpResponse<byte[]> audio =
                client.send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofByteArray());
        check(audio.statusCode() == 200, "the recording's link answers " + audio.statusCode());
        Files.write(file, audio.body());
        StereoRecording wav = StereoRecording.read(audio.body());
        VoiceMatcher matcher = new VoiceMatcher();
        String left = StereoRecording.voice(matcher, wav.left());
        String right = StereoRecording.voice(matcher, wav.right());
        check(left.equals(source.voice()), "left channel holds '" + left + "', not the source's voice");
        check(right.equals(destination.voice()), "right channel holds '" + right + "', not the destination's voice");
        check(wav.rmsLeft() > AUDIBLE && wav.rmsRight() > AUDIBLE, "a channel of the recording is silent");
        narrator.say("recording: " + file + ", " + wav.seconds() + " s, left '" + left + "' " + round(wav.rmsLeft())
                + ", right '" + right + "' " + round(wav.rmsRight()));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("path", file.toString());
        object.put("seconds", round(wav.seconds()));
        object.put("channels", wav.channels());
        object.put("rms", List.of(round(wav.rmsLeft()), round(wav.rmsRight())));
        return object;
    }

    private void parties(CallRecord source, CallRecord destination) {
        party("source", source, destination);
        party("destination", destination, source);
    }

    private void party(String who, CallRecord mine, CallRecord other) {
        check(CALLER_ID.equals(mine.from()), who + " was shown " + mine.from() + " as caller");
        CallRecord.Heard heard = mine.heard();
        check(
                heard != null && heard.voice() != null && heard.voice().equals(other.voice()) && !heard.ownVoice(),
                who + " did not hear the other party (" + heard + ")");
        for (String trace : LeakSearch.traces(simulator.wire(mine.sipCallId()), other, "SimulatedNetwork")) {
            check(false, who + " was sent a trace of the other party: " + trace);
        }
    }

    private void events(String call) {
        List<String> types = hook.events().stream()
                .filter(event -> call.equals(event.get("call_uuid")))
                .map(event -> event.getOrDefault("event_type", ""))
                .toList();
        check(types.equals(List.of("ringing", "answer", "hangup")), "the web hook received " + types);
    }

    private CallRecord party(String number, CallRecord.Event event) throws InterruptedException, TimeoutException {
        return simulator.log().await(c -> c.number().equals(number) && c.event() == event, PATIENCE);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void check(boolean held, String otherwise) {
        if (!held) {
            problems.add(otherwise);
        }
    }

    private static long seconds(String hhmmss) {
        String[] part = hhmmss.split(":");
        return part.length != 3
                ? -1
                : Long.parseLong(part[0]) * 3600 + Long.parseLong(part[1]) * 60 + Long.parseLong(part[2]);
    }

    private static double round(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
