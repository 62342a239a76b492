package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.http.RawClient.Reply;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.Subscription;

/** Where events are posted to, as customers set it: B37, B38. The rig lets them reach 127.0.0.2 alone. */
@OnBothDatabases
class HookVerbsTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private VerimorServer server;

    @BeforeEach
    void start() throws Exception {
        server = new VerimorServer(folder, backend.create(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private final List<String> probes = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private HttpServer receiver(String address) throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 10);
        receiver.createContext("/", exchange -> {
            probes.add(exchange.getRequestMethod()
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    private static String url(HttpServer receiver) {
        InetSocketAddress address = receiver.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/event/";
    }

    private Reply set(String form) throws IOException {
        return server.send("POST", "/crm_integrations?key=" + KEY, form);
    }

    private List<Subscription> subscriptions() {
        return new VerimorEvents(server.accounts, server.state.hooks()::find).of(101);
    }

    @Test
    void a_url_that_answers_gets_the_events_that_are_on() throws Exception {
        HttpServer receiver = receiver("127.0.0.2");
        try {
            String url = url(receiver);
            assertThat(server.body("/crm_integrations"))
                    .isEqualTo(
                            "{\"ringing\":\"off\",\"answered\":\"off\",\"hangup\":\"off\",\"notification_url\":\"\"}");
            assertThat(set("notification_url=" + url + "&answered=off").body()).isEqualTo("Ok");
            assertThat(probes).containsExactly("POST");
            assertThat(server.body("/crm_integrations"))
                    .isEqualTo("{\"ringing\":\"on\",\"answered\":\"off\",\"hangup\":\"on\",\"notification_url\":\""
                            + url + "\"}");
            assertThat(subscriptions()).singleElement().satisfies(subscription -> {
                assertThat(subscription.url()).isEqualTo(URI.create(url));
                assertThat(subscription.operatorSet()).isFalse();
                assertThat(subscription.triggers())
                        .containsExactlyInAnyOrder(LedgerTrigger.RINGING, LedgerTrigger.ENDED);
            });
            assertThat(set("notification_url=" + url + "&ringing=off").body()).isEqualTo("Ok");
            assertThat(server.body("/crm_integrations")).contains("\"ringing\":\"off\",\"answered\":\"off\"");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void a_url_that_refuses_leads_inside_or_is_none_is_not_kept() throws Exception {
        HttpServer receiver = receiver("127.0.0.2");
        HttpServer inside = receiver("127.0.0.1");
        try {
            status = 500;
            assertThat(set("notification_url=" + url(receiver)).body())
                    .isEqualTo("notification_url answers 500 to an empty POST");
            probes.clear();
            assertThat(set("notification_url=" + url(inside)).body())
                    .isEqualTo("notification_url refused: the URL leads to a private, local or reserved address");
            assertThat(probes).isEmpty();
            assertThat(set("ringing=on").body()).isEqualTo("notification_url required");
            assertThat(set("notification_url=ftp://a.example/").body())
                    .isEqualTo("invalid notification_url: ftp://a.example/");
            assertThat(set("notification_url=not a url").body()).startsWith("invalid notification_url: ");
            receiver.stop(0);
            assertThat(set("notification_url=" + url(receiver)).body())
                    .isEqualTo("notification_url does not answer an empty POST");
            assertThat(subscriptions()).isEmpty();
        } finally {
            receiver.stop(0);
            inside.stop(0);
        }
    }

    /** The operator's own URL may lead inside; a customer who only changes the switches gives it back. */
    @Test
    void the_url_of_the_file_can_be_given_back() throws Exception {
        HttpServer inside = receiver("127.0.0.1");
        try {
            URI url = URI.create(url(inside));
            server.use(new VerimorSettings(
                    List.of(SecretHash.of(KEY)),
                    new VerimorSettings.Events(url, true, true, true, true),
                    MaskingDialOn.BY_PATH,
                    "1000",
                    false,
                    false,
                    false));
            assertThat(server.body("/crm_integrations")).contains(url.toString(), "\"ringing\":\"on\"");
            assertThat(set("notification_url=" + url + "&ringing=off").body()).isEqualTo("Ok");
            assertThat(subscriptions()).singleElement().satisfies(subscription -> {
                assertThat(subscription.operatorSet()).isTrue();
                assertThat(subscription.triggers())
                        .containsExactlyInAnyOrder(
                                LedgerTrigger.CONNECTED, LedgerTrigger.ENDED, LedgerTrigger.LEG_ENDED);
            });
        } finally {
            inside.stop(0);
        }
    }
}
