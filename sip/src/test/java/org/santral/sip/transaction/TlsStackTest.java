package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Tls;
import org.santral.sip.transport.TlsFiles;
import org.santral.sip.transport.TransportLimits;

/** The stack over TLS against openssl, and against peers that mean no good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsStackTest {

    private static final Duration HANDSHAKE = Duration.ofSeconds(1);

    private final Recorder user = new Recorder();

    private Path folder;

    private Openssl openssl;
    private SipStack stack;
    private SipStack second;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        folder = temporary;
        openssl = new Openssl(folder);
        openssl.certificate("good", "DNS:localhost,IP:127.0.0.1", 2);
        openssl.certificate("rsa", "DNS:localhost,IP:127.0.0.1", 2, "rsa:2048");
        openssl.certificate("stranger", "DNS:elsewhere.example", 2);
        openssl.certificate("old", "DNS:localhost,IP:127.0.0.1", -1);
        stack = stack("good");
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
    }

    @AfterAll
    void close() {
        stack.close();
    }

    @AfterEach
    void closeSecond() {
        if (second != null) {
            second.close();
            second = null;
        }
    }

    private Tls tls(String name, boolean ownAuthority) throws TlsFiles.Unusable {
        return Tls.of(
                TlsFiles.identity(file(name + ".pem"), file(name + ".key")),
                ownAuthority
                        ? Map.of(
                                "localhost", TlsFiles.certificates(file("ca.pem")),
                                "127.0.0.1", TlsFiles.certificates(file("ca.pem")))
                        : Map.of());
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private SipStack stack(String certificate) throws TlsFiles.Unusable {
        return stack(tls(certificate, true));
    }

    private SipStack stack(Tls tls) {
        return stack(tls, TransportLimits.DEFAULT.connectTimeout());
    }

    private SipStack stack(Tls tls, Duration handshake) {
        TransportLimits d = TransportLimits.DEFAULT;
        TransportLimits limits = new TransportLimits(
                d.maxConnections(),
                20,
                handshake,
                d.idleTimeout(),
                d.messageTimeout(),
                d.maxUnsentBytes(),
                d.maxPending(),
                d.hardMaxPending(),
                d.maxTransactions(),
                d.lateFor(),
                d.retryAfter());
        return new SipStack(
                SipStackSettings.listening(ListenPoint.parse("tls://127.0.0.1:0"), ListenPoint.udp("127.0.0.1", 0))
                        .withShards(2)
                        .withLimits(limits)
                        .withTls(tls),
                user);
    }

    private int port() {
        return stack.listenPoints().getFirst().address().getPort();
    }

    private static String options(int n) {
        return UdpPeer.crlf(Messages.request(
                "OPTIONS", "SIP/2.0/TLS phone.invalid:5061;branch=z9hG4bKt" + n, "t" + n, "", "1 OPTIONS"));
    }

    private void answers(int number, String... more) throws Exception {
        try (Openssl.Client client = openssl.client(port(), more)) {
            client.send(options(number));
            assertThat(client.awaitLine("SIP/2.0 ")).startsWith("SIP/2.0 200");
            assertThat(client.awaitLine("Via:")).contains("SIP/2.0/TLS").contains("received=127.0.0.1");
        }
    }

    private static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void given_versionsOfToday_then_answered_and_given_thoseBefore_then_not() throws Exception {
        answers(1, "-tls1_3", "-verify_hostname", "localhost");
        answers(2, "-tls1_2");
        try (Openssl.Client client = openssl.client(port(), "-tls1_1", "-cipher", "ALL@SECLEVEL=0")) {
            client.send(options(3));
            assertThat(client.awaitLine("SIP/2.0 ")).isNull();
        }
    }

    @Test
    void given_renegotiation_then_closed() throws Exception {
        try (Openssl.Client client = openssl.talkative(port(), "-tls1_2")) {
            client.send(options(4));
            assertThat(client.awaitLine("SIP/2.0 ")).startsWith("SIP/2.0 200");
            client.send("R\n");
            assertThat(client.awaitLine("RENEGOTIATING")).isNotNull();
            assertThat(client.awaitLine("SIP/2.0 ")).isNull();
        }
    }

    @Test
    void given_garbageOrPlainSip_then_closedWithoutAnAnswer() throws Exception {
        for (String text : List.of(options(5), "GET / HTTP/1.0\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005hello")) {
            try (TcpPeer peer = new TcpPeer(new InetSocketAddress("127.0.0.1", port()))) {
                peer.sendRaw(text);
                peer.awaitClose();
            }
        }
        until("all are gone", () -> stack.metrics().connections() == 0);
        answers(6);
    }

    @Test
    void given_slowHandshakes_then_closedInTimeAndBounded() throws Exception {
        SipStack strict = stack(tls("good", true), HANDSHAKE);
        second = strict;
        int port = strict.listenPoints().getFirst().address().getPort();
        Socket[] silent = new Socket[30];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = new Socket("127.0.0.1", port);
        }
        for (Socket socket : silent) {
            try (TcpPeer peer = new TcpPeer(socket)) {
                peer.awaitClose();
            }
        }
        assertThat(strict.metrics().connectionsRefused()).isPositive();
        until("all are gone", () -> strict.metrics().connections() == 0);
    }

    @Test
    void given_newCertificate_then_shownToNewConnections_and_oldOnesStay() throws Exception {
        try (Openssl.Client before = openssl.client(port(), "-verify_hostname", "localhost")) {
            before.send(options(8));
            assertThat(before.awaitLine("SIP/2.0 ")).startsWith("SIP/2.0 200");
            stack.tls(tls("rsa", true));
            try (Openssl.Client after = openssl.client(port(), "-tls1_2", "-cipher", "aRSA")) {
                after.send(options(9));
                assertThat(after.awaitLine("SIP/2.0 ")).startsWith("SIP/2.0 200");
            }
            before.send(options(10));
            assertThat(before.awaitLine("SIP/2.0 ")).startsWith("SIP/2.0 200");
        } finally {
            stack.tls(tls("good", true));
        }
    }

    private Recorder.Told outcome(SipStack from, String uri) throws Exception {
        Recorder listener = new Recorder();
        SipRequest request = Messages.ours(from, "OPTIONS", uri);
        from.send(from.shardOf(request.callId()), request, SipUri.parse(uri), listener);
        return listener.next();
    }

    @Test
    void given_serverThatProvesItsName_then_reached_overOneConnection() throws Exception {
        second = stack("good");
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(second, "sip:localhost:" + port() + ";transport=tls")
                            .what())
                    .isEqualTo("200");
        }
        assertThat(outcome(second, "sips:127.0.0.1:" + port()).what()).isEqualTo("200");
        assertThat(second.metrics().connections()).isEqualTo(2);
    }

    @Test
    void given_serverOfAnotherName_orUnknownAuthority_then_nothingIsSent() throws Exception {
        SipStack server = stack("stranger");
        try {
            int port = server.listenPoints().getFirst().address().getPort();
            second = stack("good");
            assertThat(outcome(second, "sip:localhost:" + port + ";transport=tls")
                            .what())
                    .isEqualTo("transport error");
            second.tls(tls("good", false));
            assertThat(outcome(second, "sip:localhost:" + port() + ";transport=tls")
                            .what())
                    .isEqualTo("transport error");
            assertThat(server.metrics().messagesIn()).isZero();
        } finally {
            server.close();
        }
    }

    @Test
    void given_filesThatCannotBeUsed_then_saidWhy() throws Exception {
        assertThatThrownBy(() -> TlsFiles.identity(file("old.pem"), file("old.key")))
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> TlsFiles.identity(file("good.pem"), file("rsa.key")))
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> TlsFiles.identity(file("good.pem"), file("stranger.key")))
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> TlsFiles.identity(file("nothing.pem"), file("good.key")))
                .hasMessageContaining("cannot read");
        Files.writeString(file("text.pem"), "hello");
        assertThatThrownBy(() -> TlsFiles.identity(file("text.pem"), file("good.key")))
                .hasMessageContaining("no certificate");
        assertThatThrownBy(() -> TlsFiles.identity(file("good.pem"), file("text.pem")))
                .hasMessageContaining("PKCS#8");
        assertThatThrownBy(() -> stack(Tls.client())).hasMessageContaining("certificate");
    }
}
