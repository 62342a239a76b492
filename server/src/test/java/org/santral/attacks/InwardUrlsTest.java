package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.AddressRange;
import org.santral.store.DatabaseSettings;
import org.santral.webhooks.Downloads;
import org.santral.webhooks.Inquiries;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.TargetGuard;
import org.santral.webhooks.TargetGuard.TargetRefused;

/** URLs that customers set, and that would have the PBX call its operator's own machines. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InwardUrlsTest {
    /** What listens inside; nobody may get here. */
    private ServerSocket inside;

    private final List<String> reached = new CopyOnWriteArrayList<>();
    private TwoTenants both;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        inside = new ServerSocket();
        inside.bind(new InetSocketAddress("0.0.0.0", 0));
        Thread.ofVirtual().start(() -> {
            while (!inside.isClosed()) {
                try (Socket client = inside.accept()) {
                    reached.add(client.getLocalAddress().getHostAddress());
                    client.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    reached.add(inside.isClosed() ? "closed" : e.toString());
                }
            }
        });
        both = TwoTenants.start(data, DatabaseSettings.embedded(data));
    }

    @AfterAll
    void stop() throws IOException {
        both.close();
        inside.close();
    }

    /** The ways to write an address of this machine, or of another inside. */
    static List<String> hosts() {
        return List.of(
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "017700000001",
                "0177.0.0.1",
                "localhost",
                "localhost.",
                "LOCALHOST",
                "0.0.0.0",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[fe80::1]",
                "[fd00::1]",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "192.168.1.1",
                "224.0.0.1",
                "255.255.255.255",
                "127.0.0.1.",
                "127.0.0.1%2f@8.8.8.8",
                "8.8.8.8@127.0.0.1",
                "127.0.0.1#@8.8.8.8",
                "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                "127。0。0。1");
    }

    private List<Endpoint> withUrl(String url) {
        return List.of(
                new Endpoint(
                        "verimor",
                        "POST",
                        "crm_integrations",
                        "ringing=on&answered=on&hangup=on&notification_url=" + Dialects.encoded(url)),
                new Endpoint(
                        "bulutfon",
                        "POST",
                        "automatic-calls",
                        "title=a&receivers=905321112299&did=908508850001&sound_url=" + Dialects.encoded(url)));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void no_way_to_write_an_address_inside_leads_there(String host) throws Exception {
        refused("http://" + host + ":" + inside.getLocalPort() + "/a.wav");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://127.0.0.1:%d/_x",
                "jar:http://127.0.0.1:%d/a.jar!/a.wav",
                "ftp://127.0.0.1:%d/a.wav",
                "//127.0.0.1:%d/a.wav",
                "http:127.0.0.1:%d/a.wav",
                "http:///127.0.0.1:%d/a.wav",
                "HTTP://127.0.0.1:%d/a.wav",
                "http://127.0.0.1:%d\\@8.8.8.8/a.wav",
                "http://8.8.8.8:0/a.wav",
                "http://8.8.8.8:65536/a.wav"
            })
    void no_other_scheme_leads_there(String url) throws Exception {
        refused(url.replace("%d", String.valueOf(inside.getLocalPort())));
    }

    /** A mail server would take a request for lines of its own. */
    @ParameterizedTest
    @ValueSource(ints = {22, 23, 25, 110, 143, 389, 587, 5060, 5061})
    void ports_of_other_services_are_not_asked(int port) throws Exception {
        for (Endpoint endpoint : withUrl("http://8.8.8.8:" + port + "/a.wav")) {
            assertThat(both.dialects.send(TwoTenants.ATTACKER, endpoint).text())
                    .contains("port " + port + " belongs to another service");
        }
    }

    private void refused(String url) throws Exception {
        for (Endpoint endpoint : withUrl(url)) {
            Dialects.Reply reply = both.dialects.send(TwoTenants.ATTACKER, endpoint);
            assertThat(reply.status()).as(endpoint + ": " + reply).isBetween(400, 499);
        }
        assertThat(reached).isEmpty();
        // A carrier of a customer's is a host and no URL.
        String host = url.replaceFirst("^[a-z]+:/*", "").replaceFirst(":\\d.*", "");
        Dialects.Reply trunk = both.dialects.send(
                TwoTenants.ATTACKER,
                new Endpoint(
                        "simotel",
                        "POST",
                        "api/v4/pbx/trunks/add",
                        "{\"name\":\"inward\",\"host\":\"" + host.replace("\\", "\\\\") + "\"}"));
        assertThat(trunk.text())
                .as(host)
                .satisfiesAnyOf(text -> assertThat(text).contains("\"success\":0"), text -> assertThat(host)
                        .isEqualTo("8.8.8.8"));
    }

    /** The name leads outside when it is checked, and inside a moment later: the connection goes where was checked. */
    @Test
    void a_name_that_changes_after_it_was_checked_leads_nowhere() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        // 127.0.0.2 stands for an address outside. Nothing listens there on that port but what is inside.
        TargetGuard guard = new TargetGuard(
                List.of(AddressRange.parse("127.0.0.2/32")),
                host -> List.of(InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1")));
        URI url = URI.create("http://rebinding.example:" + inside.getLocalPort() + "/");
        reached.clear();
        try (Downloads downloads = new Downloads(guard, Duration.ofSeconds(20))) {
            assertThat(downloads.get(url, "*/*", 100)).hasSize(2);
            assertThatThrownBy(() -> downloads.get(url, "*/*", 100)).isInstanceOf(TargetRefused.class);
        }
        asked.set(0);
        OutgoingRequest request = new OutgoingRequest("GET", java.util.Map.of(), null, "");
        try (Inquiries inquiries = new Inquiries(guard)) {
            assertThat(inquiries
                            .ask(url, false, request, 100, Duration.ofSeconds(20))
                            .get(60, TimeUnit.SECONDS))
                    .hasSize(2);
            assertThatThrownBy(() -> inquiries
                            .ask(url, false, request, 100, Duration.ofSeconds(20))
                            .get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TargetRefused.class);
        }
        assertThat(reached).containsOnly("127.0.0.2");
        reached.clear();
    }

    /** A receiver outside that sends on to an address inside: the way ends there. */
    @Test
    void a_redirect_inside_is_not_followed() throws Exception {
        TargetGuard guard = new TargetGuard(
                List.of(AddressRange.parse("127.0.0.2/32")), host -> List.of(InetAddress.ofLiteral(host)));
        reached.clear();
        try (ServerSocket outside = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.2"));
                Downloads downloads = new Downloads(guard, Duration.ofSeconds(20))) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = outside.accept()) {
                    client.getOutputStream()
                            .write(("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + inside.getLocalPort()
                                            + "/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    reached.add(e.toString());
                }
            });
            assertThatThrownBy(() ->
                            downloads.get(URI.create("http://127.0.0.2:" + outside.getLocalPort() + "/"), "*/*", 100))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("302");
        }
        assertThat(reached).isEmpty();
    }
}
