package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that nobody here wrote: a page of another origin in a real browser, with the jQuery that the vendor's sample
 * loads, and curl (spec/simotel.md §10, 1, 6 to 9).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimotelClientsTest {
    private static final String JQUERY = "/META-INF/resources/webjars/jquery/3.5.1/jquery.min.js";
    private static final String PAGE = """
            <!doctype html>
            <title>shop</title>
            <p id="outcome">nothing yet</p>
            <script src="/jquery.js"></script>
            <script>
              const tell = words => $("#outcome").text(words);
              $.ajax({
                url: "%s/api/v4/call/originate/act",
                method: "PUT",
                headers: %s,
                data: JSON.stringify({
                  caller: "557", callee: "552", context: "main_routing", caller_id: "557",
                  trunk_name: "cisco", timeout: "30", call_limit: "30"
                })
              })
                .done(answer => tell("done " + answer.success + " " + answer.data.originated_call_id))
                .fail(refused => tell("failed " + refused.status + " " + refused.responseJSON.message));
            </script>
            """;

    private Path folder;
    private Office office;
    private HttpServer pages;
    private volatile String page = "";

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        folder = temporary;
        office = Office.open(folder, new Setup().extension("557").extension("552"));
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/page", exchange -> answer(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8)));
        byte[] jquery;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(JQUERY))) {
            jquery = in.readAllBytes();
        }
        pages.createContext("/jquery.js", exchange -> answer(exchange, "text/javascript", jquery));
        pages.start();
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, String type, byte[] bytes)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterAll
    void close() throws Exception {
        if (pages != null) {
            pages.stop(0);
        }
        if (office != null) {
            office.close();
        }
    }

    private String base() {
        return "http://127.0.0.1:" + office.pbx.uri("/").getPort();
    }

    /** The page as the browser shows it once its requests are answered. */
    private String shown(String headers) throws Exception {
        String browser = Stream.of("chromium-headless-shell", "chromium")
                .filter(Sipp::onPath)
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(browser.isEmpty(), "Chromium is not installed");
        page = PAGE.formatted(base(), headers);
        return run(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + Files.createTempDirectory(folder, "browser"),
                "--virtual-time-budget=20000",
                "--dump-dom",
                "http://127.0.0.1:" + pages.getAddress().getPort() + "/page"));
    }

    private String run(List<String> command) throws Exception {
        Path out = Files.createTempFile(folder, "client", ".out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("client.err").toFile())
                .start();
        try {
            assertThat(process.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
                    .as(command.getFirst() + " ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    @Test
    void a_page_of_another_origin_starts_a_call() throws Exception {
        Sipp first = office.phone("557", null, Office.answers("Desk 557", null).hungUp());
        Sipp second = office.phone("552", null, Office.answers("Desk 552", null).bye());
        String headers = JsonMapper.shared()
                .createObjectNode()
                .put("X-APIKEY", Setup.API_KEY)
                .put("Authorization", "Basic dGVzdDpBYTEyMzQ1Ng==")
                .put("Content-Type", "application/json")
                .toString();
        assertThat(shown(headers)).containsPattern("<p id=\"outcome\">done 1 orig\\.call\\.\\d{10}\\.\\d{6}</p>");
        first.awaitDone();
        second.awaitDone();
    }

    @Test
    void a_page_reads_why_it_was_refused() throws Exception {
        assertThat(shown("{ \"Content-Type\": \"application/json\" }"))
                .contains("<p id=\"outcome\">failed 401 BasicAuth or ApiKey is missing</p>");
    }

    private String curl(String... more) throws Exception {
        Assumptions.assumeTrue(Sipp.onPath("curl"), "curl is not installed");
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-w", " %{http_code}"));
        command.addAll(List.of(more));
        return run(command);
    }

    @Test
    void curl_hears_what_is_wrong() throws Exception {
        String act = base() + "/api/v4/call/originate/act";
        String key = "X-APIKEY: " + Setup.API_KEY;
        String user = Setup.USER + ":" + Setup.USER_PASSWORD;
        String json = "Content-Type: application/json";
        assertThat(curl("-X", "PUT", "-u", user, "-H", key, "-H", json, "-d", "{\"caller\":\"557\"}", act))
                .isEqualTo("{\"success\":0,\"message\":\"Field 'callee':value is missing\",\"data\":null} 200");
        assertThat(curl("-X", "POST", "-H", json, "-d", "{}", act))
                .isEqualTo("{\"success\":0,\"message\":\"BasicAuth or ApiKey is missing\",\"data\":null} 401");
        assertThat(curl("-X", "POST", "-u", "test:wrong", "-H", key, "-H", json, "-d", "{}", act))
                .isEqualTo("{\"success\":0,\"message\":\"BasicAuth or ApiKey is invalid\",\"data\":null} 401");
        assertThat(curl("-X", "POST", "-u", user, "-H", key, "-H", json, "-d", "not json", act))
                .isEqualTo("{\"success\":0,\"message\":\"Unable to parse content\",\"data\":null} 400");
        assertThat(curl("-X", "POST", "-u", user, "-H", key, "-H", "Content-Type: text/plain", "-d", "{}", act))
                .isEqualTo("{\"success\":0,\"message\":\"Unsupported Media Type\",\"data\":null} 415");
        assertThat(curl("-u", user, "-H", key, act))
                .isEqualTo("{\"success\":0,\"message\":\"Method not allowed\",\"data\":null} 405");
        assertThat(curl("-X", "POST", "-u", user, "-H", key, base() + "/api/v4/call/nothing/act"))
                .isEqualTo("{\"success\":0,\"message\":\"Requested service does not exist\",\"data\":null} 501");
        assertThat(curl("-X", "OPTIONS", "-o", "/dev/null", act)).isEqualTo(" 204");
    }
}
