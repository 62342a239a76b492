package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that a customer's web service leads (spec/simotel.md §7), and what becomes of them when it does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComponentsTest {
    private static final String TALKS = "908508850001";
    private static final String HANGS = "908508850002";
    private static final String PRIVATE = "908508850003";
    private static final String GOES_OUT = "908508850004";
    private static final String STAYS = "908508850005";
    /** Numbers that lead to services which answer, but nothing that can be used, by the path that they are asked at. */
    private static final Map<String, String> USELESS =
            Map.of("/garbage", "908508850006", "/big", "908508850007", "/moved", "908508850008");

    private static final Tone CALLER = new Tone(500);
    private static final Tone PHONE = new Tone(800);

    private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> hanging = new LinkedBlockingQueue<>();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    private HttpServer service;
    private ServerSocket silent;
    private Office office;
    private volatile String outside = "";

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            JsonNode question = JsonMapper.shared().readTree(exchange.getRequestBody());
            asked.add(question);
            byte[] answer = answer(question).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        USELESS.keySet().forEach(path -> service.createContext(path, this::useless));
        service.start();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
        String url = "url: \"http://127.0.0.1:" + service.getAddress().getPort() + "/\"";
        String silentUrl = "url: \"http://127.0.0.1:" + silent.getLocalPort() + "/\"";
        StringBuilder useless = new StringBuilder();
        Setup setup = new Setup();
        USELESS.forEach((path, did) -> {
            String name = path.substring(1);
            setup.did(did, "component/" + name);
            useless.append(", { name: " + name + ", type: extension, timeout: 5s, " + url.replace("/\"", path + "\"")
                    + ", exits: { F: user/1002 } }");
        });
        office = Office.open(
                folder,
                setup.did(TALKS, "component/talk")
                        .did(HANGS, "component/hung")
                        .did(PRIVATE, "component/inner")
                        .did(GOES_OUT, "component/out")
                        .did(STAYS, "component/stay")
                        .tenant("components: [ { name: talk, type: smart, timeout: 5s, " + url
                                + ", exits: { \"1\": component/router } },"
                                + " { name: router, type: extension, timeout: 5s, " + url + " },"
                                + " { name: hung, type: extension, " + silentUrl + ", exits: { F: user/1002 } },"
                                + " { name: inner, type: extension, guarded: on, " + silentUrl
                                + ", exits: { F: user/1002 } },"
                                + " { name: out, type: trunk, timeout: 5s, " + url + " },"
                                + " { name: stay, type: ivr, timeout: 5s, " + silentUrl + ", key-timeout: 30 }"
                                + useless + " ]"));
    }

    /** What a customer's program says. */
    private String answer(JsonNode question) {
        return switch (question.path("app_name").stringValue("")) {
            case "talk" ->
                question.path("data").stringValue("").isEmpty()
                        ? "{\"ok\":1,\"commands\":\"SayNumber(12); GetData('', 30, 2);;\"}"
                        : "{\"ok\":1,\"commands\":\"SetExten('1001'); Exit('1')\"}";
            case "router" ->
                "{\"ok\":\"1\",\"extension\":\"" + question.path("dst").stringValue("") + "\"}";
            case "out" -> "{\"ok\":true,\"trunk\":\"near\",\"extension\":\"" + outside + "\",\"call_limit\":\"2\"}";
            default -> "{}";
        };
    }

    private void useless(HttpExchange exchange) throws IOException {
        hanging.add(exchange.getRequestURI().getPath());
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/garbage" -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("<b>Fatal error</b>: \"ok\":1".getBytes(StandardCharsets.UTF_8));
                }
                case "/big" -> {
                    exchange.sendResponseHeaders(200, 10_000_000);
                    exchange.getResponseBody()
                            .write("{\"ok\":1,\"extension\":\"1001\"".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().write(new byte[9_000_000]);
                }
                default -> {
                    exchange.getResponseHeaders().add("Location", "/");
                    exchange.sendResponseHeaders(302, -1);
                }
            }
        } catch (IOException e) {
            unread.add(exchange.getRequestURI().getPath());
        }
    }

    /** Takes connections and never says anything. */
    private void listen() {
        while (true) {
            try {
                Socket visitor = silent.accept();
                hanging.add("asked");
                Thread.ofVirtual().start(() -> untilGone(visitor));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void untilGone(Socket visitor) {
        try (visitor) {
            while (visitor.getInputStream().read() >= 0) {
                // Its request, until it leaves.
            }
            hanging.add("left");
        } catch (IOException e) {
            hanging.add("left");
        }
    }

    @AfterEach
    void endOfTest() throws Exception {
        asked.clear();
        hanging.clear();
        office.endOfTest();
    }

    @AfterAll
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
        service.stop(0);
        silent.close();
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(Patience.LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    private List<String> steps(String call) throws Exception {
        return office.query("select kind, number from cdr_step where call_id = ? order by ordinal", call);
    }

    @Test
    void theCallerIsAskedForDigitsAndLedToThePhoneThatTheServiceNames() throws Exception {
        AudioPeer caller = office.voice(Office.NEAR, CALLER);
        AudioPeer voice = office.voice(Office.address("1001"), PHONE);
        office.phone("1001", voice, Office.answers("Desk", voice).hungUp());
        String number = Numbers.source();
        Sipp calling = office.outside(
                number, TALKS, caller, script -> script.untilAnswered().cued().bye());
        calling.await(false, "ACK");
        caller.press('4');
        caller.press('2');
        caller.awaitTone(PHONE);
        voice.awaitTone(CALLER);
        calling.cue();
        String call = office.callFrom(number);
        assertThat(office.pbx.ended(call).result()).isEqualTo("Cevaplandı");
        assertThat(steps(call)).containsExactly("DID " + TALKS, "COMPONENT talk", "COMPONENT router", "EXTENSION 1001");
        assertThat(asked.stream()
                        .map(question -> question.path("app_name").stringValue("") + " "
                                + question.path("dst").stringValue("") + " "
                                + question.path("data").stringValue("")))
                .containsExactly("talk " + TALKS + " ", "talk " + TALKS + " 42", "router 1001 42");
        assertThat(asked)
                .allMatch(question -> question.path("src").stringValue("").equals(number)
                        && question.path("unique_id").stringValue("").matches("\\d{10}\\.\\d{1,6}")
                        && !question.has("originated_call_id"));
        office.pbx.awaitIdle();
    }

    @Test
    void aServiceThatHangsCostsTheCallerASecondAndTheCallGoesOn() throws Exception {
        Sipp phone = office.phone("1002", null, Office.answers("Desk", null).hungUp());
        String number = Numbers.source();
        Sipp calling = office.outside(
                number, HANGS, null, script -> script.untilAnswered().bye());
        assertThat(next(hanging)).isEqualTo("asked");
        assertThat(next(hanging)).isEqualTo("left");
        phone.awaitDone();
        calling.awaitDone();
        String call = office.callFrom(number);
        assertThat(steps(call)).containsExactly("DID " + HANGS, "COMPONENT hung", "EXTENSION 1002");
        long asked = Long.parseLong(office.query(
                        "select max(start_us) - min(start_us) from cdr_step where call_id = ? and number <> '" + HANGS
                                + "'",
                        call)
                .getFirst());
        assertThat(Duration.ofNanos(asked * 1000)).isBetween(Duration.ofMillis(950), Duration.ofSeconds(15));
        office.pbx.awaitIdle();
    }

    @Test
    void answersThatAreOfNoUseLeadOutOfTheFailureExit() throws Exception {
        for (Map.Entry<String, String> each : USELESS.entrySet()) {
            Sipp phone = office.phone("1002", null, Office.answers("Desk", null).hungUp());
            String number = Numbers.source();
            office.outside(number, each.getValue(), null, script -> script.untilAnswered()
                    .bye());
            assertThat(next(hanging)).isEqualTo(each.getKey());
            phone.awaitDone();
            assertThat(steps(office.callFrom(number)))
                    .containsExactly(
                            "DID " + each.getValue(),
                            "COMPONENT " + each.getKey().substring(1),
                            "EXTENSION 1002");
            office.pbx.awaitIdle();
            hanging.clear();
            office.endOfTest();
        }
        assertThat(asked).as("nobody was redirected").isEmpty();
        Patience.until("nobody reads ten megabytes", unread::toString, () -> unread.contains("/big"));
    }

    @Test
    void aPrivateAddressIsNotAskedWhenTheUrlIsGuarded() throws Exception {
        Sipp phone = office.phone("1002", null, Office.answers("Desk", null).hungUp());
        String number = Numbers.source();
        office.outside(number, PRIVATE, null, script -> script.untilAnswered().bye());
        phone.awaitDone();
        assertThat(steps(office.callFrom(number)))
                .containsExactly("DID " + PRIVATE, "COMPONENT inner", "EXTENSION 1002");
        assertThat(hanging).isEmpty();
        office.pbx.awaitIdle();
    }

    @Test
    void aTalkOverTheTrunkThatTheServiceNamesIsCutWhenItsTimeIsUp() throws Exception {
        outside = "0" + Numbers.source().substring(2);
        Sipp far = office.awaited(null, Office.answers("Far", null).hungUp());
        String number = Numbers.source();
        Sipp calling = office.outside(
                number, GOES_OUT, null, script -> script.untilAnswered().hungUp());
        far.awaitDone();
        calling.awaitDone();
        String call = office.callFrom(number);
        assertThat(steps(call)).containsExactly("DID " + GOES_OUT, "COMPONENT out", "OUTSIDE " + outside);
        long talk = Long.parseLong(office.query("select end_us - connect_us from cdr where call_id = ?", call)
                .getFirst());
        assertThat(Duration.ofNanos(talk * 1000)).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(15));
        office.pbx.awaitIdle();
    }

    @Test
    void aCallerWhoHangsUpEndsTheRequest() throws Exception {
        AudioPeer caller = office.voice(Office.NEAR, CALLER);
        String number = Numbers.source();
        Sipp calling = office.outside(
                number, STAYS, caller, script -> script.untilAnswered().cued().bye());
        calling.await(false, "ACK");
        caller.press('7');
        assertThat(next(hanging)).isEqualTo("asked");
        calling.cue();
        assertThat(next(hanging)).isEqualTo("left");
        String call = office.callFrom(number);
        assertThat(steps(call)).containsExactly("DID " + STAYS, "COMPONENT stay");
        office.pbx.awaitIdle();
    }
}
