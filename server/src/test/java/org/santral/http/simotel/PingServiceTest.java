package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.http.simotel.SimotelSettings.Mode;
import org.santral.http.simotel.SimotelSettings.Version;

/** {@code setting/ping/act} up to the receiver of events. */
class PingServiceTest {
    private static final String SENT =
            "{\"success\":1,\"message\":\"If the 'Ping' event is enabled in the settings menu, you'll receive it when"
                    + " it's sent\",\"data\":null}";

    @Test
    void the_event_is_sent_to_who_asked_if_he_wants_it_and_to_nobody_else(@TempDir Path folder) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try (SimotelServer server = new SimotelServer(folder)) {
            URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook/?k=v");
            use(server, new Events(url, Version.G4, Method.POST, Set.of("Cdr"), null, null, false));
            assertThat(server.ask("setting/ping/act", "").toString()).isEqualTo(SENT);

            use(server, new Events(url, Version.REST4, Method.GET, Set.of("Ping"), "ada", "pw", false));
            assertThat(server.askAsOther("setting/ping/act", "[]").toString()).isEqualTo(SENT);
            assertThat(server.ask("setting/ping/act", "{}").toString()).isEqualTo(SENT);
            String event = heard.poll(60, TimeUnit.SECONDS);
            assertThat(event)
                    .startsWith("GET /hook/Ping?k=v")
                    .contains("Basic YWRhOnB3")
                    .endsWith(" ");

            use(server, new Events(url, Version.G4, Method.POST, Set.of("Ping"), null, null, true));
            server.ask("setting/ping/act", "{}");
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("POST /hook/?k=v null {\"event_name\":\"Ping\"}");
            assertThat(heard).isEmpty();
        } finally {
            receiver.stop(0);
        }
    }

    private static void use(SimotelServer server, Events events) {
        server.use(new SimotelSettings(
                List.of(SimotelServer.account(
                        SimotelServer.USER, SimotelServer.PASSWORD, SimotelServer.KEY, Mode.BOTH)),
                List.of(),
                Calendar.JALALI,
                SimotelSettings.TEHRAN,
                false,
                null,
                events));
    }
}
