package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.TransportKind;
import org.santral.sip.transport.TransportLimits;

/** The stack over real TCP sockets against hand-written bytes. */
class TcpStackTest {

    private final Recorder user = new Recorder();
    private final Recorder listener = new Recorder();
    private SipStack stack;

    @BeforeEach
    void open() {
        open(TransportLimits.DEFAULT);
    }

    private void open(TransportLimits limits) {
        stack = new SipStack(
                SipStackSettings.listening(ListenPoint.tcp("127.0.0.1", 0), ListenPoint.udp("127.0.0.1", 0))
                        .withShards(2)
                        .withLimits(limits),
                user);
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
    }

    private void reopen(int perSource, Duration idle, Duration message) {
        stack.close();
        TransportLimits d = TransportLimits.DEFAULT;
        open(new TransportLimits(
                d.maxConnections(),
                perSource,
                d.connectTimeout(),
                idle,
                message,
                d.maxUnsentBytes(),
                d.maxPending(),
                d.hardMaxPending(),
                d.maxTransactions(),
                d.lateFor(),
                d.retryAfter()));
    }

    @AfterEach
    void close() {
        stack.close();
    }

    private TcpPeer connect() throws Exception {
        return new TcpPeer(stack.listenPoints().getFirst().address());
    }

    private static String options(int n) {
        return Messages.request(
                "OPTIONS", "SIP/2.0/TCP phone.invalid:5060;branch=z9hG4bKt" + n, "t" + n, "", "1 OPTIONS");
    }

    private ClientTransaction send(SipRequest request, Hop hop) {
        return stack.send(stack.shardOf(request.callId()), request, hop, listener);
    }

    @Test
    void given_requestSplitAtEveryByte_then_answeredOnTheSameConnection() throws Exception {
        try (TcpPeer peer = connect()) {
            String text = UdpPeer.crlf(options(1));
            for (int i = 0; i < text.length(); i++) {
                peer.sendRaw(text.substring(i, i + 1));
            }
            assertThat(peer.receive()).startsWith("SIP/2.0 200").contains("received=127.0.0.1");
        }
    }

    @Test
    void given_severalRequestsInOneWrite_then_allAnsweredInOrderPerCallId() throws Exception {
        try (TcpPeer peer = connect()) {
            String first = options(1);
            String second = first.replace("z9hG4bKt1", "z9hG4bKt2").replace("CSeq: 1", "CSeq: 2");
            peer.send(first + second);
            assertThat(peer.receive()).contains("CSeq: 1 OPTIONS");
            assertThat(peer.receive()).contains("CSeq: 2 OPTIONS");
        }
    }

    @Test
    void given_doubleCrlf_then_pong() throws Exception {
        try (TcpPeer peer = connect()) {
            peer.sendRaw("\r\n\r\n");
            assertThat(peer.receiveBytes(2)).isEqualTo("\r\n");
            peer.send(options(1));
            assertThat(peer.receive()).startsWith("SIP/2.0 200");
        }
    }

    @Test
    void given_noContentLength_then_400AndClosed() throws Exception {
        try (TcpPeer peer = connect()) {
            peer.send(options(1).replace("Content-Length: 0\n", ""));
            assertThat(peer.receive()).startsWith("SIP/2.0 400");
            peer.awaitClose();
        }
    }

    @Test
    void given_rubbish_then_closed() throws Exception {
        try (TcpPeer peer = connect()) {
            peer.send("GET / HTTP/1.1\nHost: x\n\n");
            peer.awaitClose();
        }
    }

    @Test
    void given_slowLoris_then_closed() throws Exception {
        reopen(10, Duration.ofMinutes(10), Duration.ofMillis(100));
        try (TcpPeer peer = connect()) {
            peer.sendRaw("OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nVia: ");
            peer.awaitClose();
        }
    }

    @Test
    void given_idle_then_closed() throws Exception {
        reopen(10, Duration.ofMillis(100), Duration.ofSeconds(10));
        try (TcpPeer peer = connect()) {
            peer.awaitClose();
        }
    }

    @Test
    void given_tooManyFromOneSource_then_furtherClosedAndPlaceFreedLater() throws Exception {
        reopen(2, Duration.ofMinutes(10), Duration.ofSeconds(10));
        try (TcpPeer one = connect();
                TcpPeer two = connect()) {
            one.send(options(1));
            one.receive();
            two.send(options(2));
            two.receive();
            try (TcpPeer three = connect()) {
                three.awaitClose();
            }
            assertThat(stack.metrics().connectionsRefused()).isEqualTo(1);
        }
        boolean served = false;
        while (!served) {
            try (TcpPeer again = connect()) {
                again.send(options(3));
                served = again.receive().startsWith("SIP/2.0 200");
            } catch (java.io.IOException stillCounted) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void given_ourRequest_then_connectionOpenedOnceAndReused() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Hop hop = Hop.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            send(Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1"), hop);
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                String first = peer.receive();
                assertThat(Messages.header(first, "Via"))
                        .startsWith("Via: SIP/2.0/TCP 127.0.0.1:"
                                + stack.listenPoints().getFirst().address().getPort());
                peer.send(Messages.response(first, "200 OK", ";tag=b"));
                assertThat(listener.next().what()).isEqualTo("200");
                send(Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1"), hop);
                String second = peer.receive();
                peer.send(Messages.response(second, "200 OK", ";tag=b"));
                assertThat(listener.next().what()).isEqualTo("200");
                assertThat(stack.metrics().connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void given_peersOwnConnection_then_ourRequestsUseIt() throws Exception {
        try (TcpPeer peer = connect()) {
            peer.send(options(1));
            peer.receive();
            Hop source = user.next().source();
            send(Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1"), source);
            assertThat(peer.receive()).startsWith("OPTIONS");
            send(Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1"), Hop.tcp(source.address()));
            assertThat(peer.receive()).startsWith("OPTIONS");
        }
    }

    @Test
    void given_connectionRefused_then_transportError() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        send(
                Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1"),
                Hop.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        assertThat(listener.next().what()).isEqualTo("transport error");
        assertThat(stack.metrics().connections()).isZero();
    }

    @Test
    void given_connectionClosedBeforeAnswer_then_answerGoesToViaPort() throws Exception {
        user.onRequest = tx -> {};
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String via = "SIP/2.0/TCP 127.0.0.1:" + server.getLocalPort() + ";branch=z9hG4bKv";
            Recorder.Told told;
            try (TcpPeer peer = connect()) {
                peer.send(Messages.request("OPTIONS", via, "v", "", "1 OPTIONS"));
                told = user.next();
            }
            while (told.source().flow().isOpen()) {
                Thread.onSpinWait();
            }
            told.transaction().respond(Recorder.answer(told.transaction(), 200));
            try (TcpPeer answered = new TcpPeer(server.accept())) {
                assertThat(answered.receive()).startsWith("SIP/2.0 200");
            }
        }
    }

    @Test
    void given_peerThatNeverReads_then_transportErrorInsteadOfMemory() throws Exception {
        stack.close();
        TransportLimits d = TransportLimits.DEFAULT;
        open(new TransportLimits(
                d.maxConnections(),
                d.maxConnectionsPerSource(),
                d.connectTimeout(),
                d.idleTimeout(),
                d.messageTimeout(),
                64 * 1024,
                d.maxPending(),
                d.hardMaxPending(),
                d.maxTransactions(),
                d.lateFor(),
                d.retryAfter()));
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Hop hop = Hop.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            while (listener.quiet()) {
                SipRequest big = Messages.ours(stack, "MESSAGE", "sip:bob@127.0.0.1").toBuilder()
                        .body("text/plain", new byte[30_000])
                        .build();
                send(big, hop);
            }
            assertThat(listener.next().what()).isEqualTo("transport error");
        }
    }

    @Test
    void given_largeRequestToUri_then_tcpFirstAndUdpWhenRefused() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                UdpPeer udp =
                        new UdpPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()))) {
            SipRequest large = Messages.ours(stack, "MESSAGE", "sip:bob@127.0.0.1").toBuilder()
                    .body("text/plain", new byte[1_400])
                    .build();
            SipUri tcpUri = SipUri.parse("sip:bob@127.0.0.1:" + server.getLocalPort());
            stack.send(stack.shardOf(large.callId()), large, tcpUri, listener);
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                assertThat(peer.receive()).startsWith("MESSAGE").contains("SIP/2.0/TCP");
            }
            SipRequest other = Messages.ours(stack, "MESSAGE", "sip:bob@127.0.0.1").toBuilder()
                    .body("text/plain", new byte[1_400])
                    .build();
            SipUri udpUri = SipUri.parse("sip:bob@127.0.0.1:" + udp.port());
            ClientTransaction transaction = stack.send(stack.shardOf(other.callId()), other, udpUri, listener);
            assertThat(udp.receive("MESSAGE")).contains("SIP/2.0/UDP");
            assertThat(transaction.hop().transport()).isEqualTo(TransportKind.UDP);
        }
    }

    @Test
    void given_tcpListener_then_contactSaysSo() throws Exception {
        try (TcpPeer peer = connect()) {
            peer.send(options(1));
            peer.receive();
            assertThat(stack.contact(user.next().source()).toString()).endsWith(";transport=tcp");
        }
        assertThat(stack.contact(TransportKind.UDP).toString()).doesNotContain("transport");
    }
}
