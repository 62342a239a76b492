package org.santral.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.config.Config;
import org.santral.http.RawClient;

class ReloadTest {
    private static final String OLD = "K00000000-0000-0000-0000-000000000001";
    private static final String NEW = "K00000000-0000-0000-0000-000000000002";

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path data;

    @Test
    void a_changed_file_changes_its_tenants_and_names_what_needs_a_start() throws Exception {
        Config first = config(OLD, "127.0.0.1:0");
        try (Santral santral = Santral.start(first, data, null)) {
            assertThat(status(santral, OLD)).isEqualTo(200);
            assertThat(status(santral, NEW)).isEqualTo(400);

            assertThat(santral.apply(config(OLD, "127.0.0.1:0"))).isEmpty();
            assertThat(status(santral, OLD)).isEqualTo(200);

            assertThat(santral.apply(config(NEW, "127.0.0.1:1"))).containsExactly("http");
            assertThat(status(santral, NEW)).isEqualTo(200);
            assertThat(status(santral, OLD)).isEqualTo(400);
        }
    }

    @Test
    void extensions_that_clients_made_and_deleted_outlive_the_file_and_the_process() throws Exception {
        Config file = config(OLD, "127.0.0.1:0");
        try (Santral santral = Santral.start(file, data, null)) {
            assertThat(bulutfon(
                            santral,
                            "POST",
                            "/extensions",
                            "full_name=Can&email=c@d.example&did=908508850000&number=1010&redirection_type=NONE"))
                    .contains("\"id\":1010");
            assertThat(bulutfon(santral, "DELETE", "/extensions/1001", "")).contains("\"id\":1001");
            santral.apply(file);
            assertThat(bulutfon(santral, "GET", "/extensions", ""))
                    .contains("1000", "1010")
                    .doesNotContain("1001");
        }
        try (Santral santral = Santral.start(file, data, null)) {
            assertThat(bulutfon(santral, "GET", "/extensions", ""))
                    .contains("1000", "1010")
                    .doesNotContain("1001");
            String verimor = new RawClient(santral.httpPort())
                    .send("GET", "/extensions?key=" + OLD, "")
                    .body();
            assertThat(verimor).contains("\"1000\"", "\"1010\"").doesNotContain("\"1001\"");
        }
    }

    private static String bulutfon(Santral santral, String method, String path, String form) throws Exception {
        RawClient.Reply reply = new RawClient(santral.httpPort())
                .send(method, path + "?access_token=" + TOKEN, form, "Content-Type: application/x-www-form-urlencoded");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    private static int status(Santral santral, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + santral.httpPort() + "/cdrs?key=" + key))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    private Config config(String key, String http) throws Exception {
        Path file = Files.writeString(data.resolve("santral.yaml"), """
                http: { listen: "%s" }
                sip:  { listen: ["udp://127.0.0.1:0"] }
                rtp:  { listen: 127.0.0.1, ports: 20000-29999 }
                tenants:
                  - name: demo
                    domain-id: 101
                    sip-domain: demo.example
                    verimor: { key: %s }
                    bulutfon: { master-token: %s }
                    extensions: [ { number: "1000" }, { number: "1001" } ]
                    dids: [ { number: "908508850000", to: user/1000 } ]
                """.formatted(http, key, TOKEN));
        return Config.load(file, Map.of());
    }
}
