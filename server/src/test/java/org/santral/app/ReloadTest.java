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

class ReloadTest {
    private static final String OLD = "K00000000-0000-0000-0000-000000000001";
    private static final String NEW = "K00000000-0000-0000-0000-000000000002";

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
                  - { name: demo, domain-id: 101, sip-domain: demo.example, verimor: { key: %s } }
                """.formatted(http, key));
        return Config.load(file, Map.of());
    }
}
