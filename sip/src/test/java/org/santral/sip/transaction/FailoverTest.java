package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.sip.dns.TestNameServer;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.ListenPoint;

/** RFC 3263 §4.3: the next server is tried when one is unreachable, silent or answers 503. */
class FailoverTest {

    private static final TimerValues QUICK = new TimerValues(
            Duration.ofMillis(80), Duration.ofMillis(320), Duration.ofMillis(200), Duration.ofMillis(200));

    private final Recorder listener = new Recorder();

    private static InetSocketAddress discard() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    }

    private SipStack stack(TestNameServer names) {
        return new SipStack(
                SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0))
                        .withTimers(QUICK)
                        .withShards(2)
                        .withNameServers(names.address()),
                new Recorder());
    }

    private ClientTransaction send(SipStack stack, String method) {
        SipRequest request = Messages.ours(stack, method, "sip:bob@carrier.example");
        SipUri target = SipUri.parse("sip:carrier.example;transport=udp");
        return stack.send(stack.shardOf(request.callId()), request, target, listener);
    }

    private interface TwoServers {
        void with(SipStack stack, List<UdpPeer> peers) throws Exception;
    }

    private void withTwoServers(TwoServers test) throws Exception {
        try (TestNameServer names = new TestNameServer();
                UdpPeer first = new UdpPeer(discard());
                UdpPeer second = new UdpPeer(discard());
                SipStack stack = stack(names)) {
            names.a("host.example", "127.0.0.1", 60);
            names.srv("_sip._udp.carrier.example", 10, 0, first.port(), "host.example");
            names.srv("_sip._udp.carrier.example", 20, 0, second.port(), "host.example");
            test.with(stack, new ArrayList<>(List.of(first, second)));
        }
    }

    private static void reply(SipStack stack, UdpPeer peer, String request, String status) throws Exception {
        peer.sendTo(stack.listenPoints().getFirst().address(), Messages.response(request, status, ";tag=b"));
    }

    @Test
    void given_503_then_nextServerWithNewBranch() throws Exception {
        withTwoServers((stack, peers) -> {
            ClientTransaction transaction = send(stack, "INVITE");
            String first = peers.get(0).receive("INVITE");
            reply(stack, peers.get(0), first, "503 Service Unavailable");
            String second = peers.get(1).receive("INVITE");
            assertThat(Messages.header(second, "Via")).isNotEqualTo(Messages.header(first, "Via"));
            assertThat(Messages.header(second, "Call-ID")).isEqualTo(Messages.header(first, "Call-ID"));
            reply(stack, peers.get(1), second, "200 OK");
            assertThat(listener.next().what()).isEqualTo("200");
            assertThat(transaction.hop().address().getPort())
                    .isEqualTo(peers.get(1).port());
        });
    }

    @Test
    void given_503FromTheLast_then_told() throws Exception {
        withTwoServers((stack, peers) -> {
            send(stack, "OPTIONS");
            for (UdpPeer peer : peers) {
                reply(stack, peer, peer.receive("OPTIONS"), "503 Service Unavailable");
            }
            assertThat(listener.next().what()).isEqualTo("503");
            assertThat(listener.quiet()).isTrue();
        });
    }

    @Test
    void given_silence_then_nextServer() throws Exception {
        withTwoServers((stack, peers) -> {
            send(stack, "OPTIONS");
            String second = peers.get(1).receive("OPTIONS");
            reply(stack, peers.get(1), second, "200 OK");
            assertThat(listener.next().what()).isEqualTo("200");
        });
    }

    @Test
    void given_cancelled_then_noFurtherServerIsTried() throws Exception {
        withTwoServers((stack, peers) -> {
            ClientTransaction transaction = send(stack, "INVITE");
            String first = peers.get(0).receive("INVITE");
            transaction.cancel(Headers.EMPTY);
            reply(stack, peers.get(0), first, "503 Service Unavailable");
            assertThat(listener.next().what()).isEqualTo("503");
            assertThat(peers.get(1).silent()).isTrue();
        });
    }

    @Test
    void given_unknownName_then_transportError() throws Exception {
        try (TestNameServer names = new TestNameServer();
                SipStack stack = stack(names)) {
            send(stack, "OPTIONS");
            assertThat(listener.next().what()).isEqualTo("transport error");
        }
    }
}
