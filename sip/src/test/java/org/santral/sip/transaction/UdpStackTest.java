package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.TransportLimits;
import org.santral.sip.transport.Wire;

/** The stack over real UDP sockets against hand-written bytes. */
class UdpStackTest {

    private static final TimerValues QUICK = new TimerValues(
            Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(250), Duration.ofMillis(200));

    private final Recorder user = new Recorder();
    private final Recorder listener = new Recorder();
    private final ConcurrentLinkedQueue<Wire> wires = new ConcurrentLinkedQueue<>();
    private SipStack stack;
    private UdpPeer peer;

    @BeforeEach
    void open() throws Exception {
        stack = new SipStack(settings(), user);
        peer = new UdpPeer(stack.listenPoints().getFirst().address());
    }

    private SipStackSettings settings() {
        return SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0))
                .withTimers(QUICK)
                .withShards(2)
                .withWiretap(wires::add);
    }

    @AfterEach
    void close() {
        stack.close();
        peer.close();
    }

    private String via(String branch, String parameters) {
        return "SIP/2.0/UDP 127.0.0.1:" + peer.port() + ";branch=z9hG4bK" + branch + parameters;
    }

    private Hop toPeer() {
        return Hop.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()));
    }

    private ClientTransaction send(SipRequest request) {
        return stack.send(stack.shardOf(request.callId()), request, toPeer(), listener);
    }

    @Test
    void given_rport_when_viaNamesAnotherHost_then_answerGoesToSourceWithReceivedAndRport() throws Exception {
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
        peer.send(Messages.request("OPTIONS", "SIP/2.0/UDP 10.9.9.9:1;branch=z9hG4bKa;rport", "c", "", "1 OPTIONS"));
        String answer = peer.receive("SIP/2.0 200");
        assertThat(Messages.header(answer, "Via"))
                .contains("10.9.9.9:1")
                .contains("rport=" + peer.port())
                .contains("received=127.0.0.1");
    }

    @Test
    void given_noRport_then_answerGoesToViaPortAtSourceAddress() throws Exception {
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
        try (UdpPeer other = new UdpPeer(stack.listenPoints().getFirst().address())) {
            String via = "SIP/2.0/UDP phone.invalid:" + other.port() + ";branch=z9hG4bKa";
            peer.send(Messages.request("OPTIONS", via, "c", "", "1 OPTIONS"));
            assertThat(other.receive("SIP/2.0 200")).contains("received=127.0.0.1");
        }
        assertThat(peer.silent()).isTrue();
    }

    @Test
    void given_lostResponse_when_requestComesAgain_then_sameAnswerAndUserToldOnce() throws Exception {
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
        String request = Messages.request("OPTIONS", via("r", ";rport"), "c", "", "1 OPTIONS");
        peer.send(request);
        String first = peer.receive();
        peer.send(request);
        assertThat(peer.receive()).isEqualTo(first);
        user.next();
        assertThat(user.quiet()).isTrue();
    }

    @Test
    void given_inviteThatRang_when_refused_then_repeatedUntilAck() throws Exception {
        user.onRequest = tx -> {
            tx.respond(Recorder.answer(tx, 180));
            tx.respond(Recorder.answer(tx, 486));
        };
        peer.send(Messages.request("INVITE", via("i", ";rport"), "c", "", "1 INVITE"));
        String refusal = peer.receive("SIP/2.0 486");
        assertThat(peer.receive("SIP/2.0 486")).isEqualTo(refusal);
        CountDownLatch gone = new CountDownLatch(1);
        Recorder.Told told = user.next();
        told.transaction().shard().execute(() -> told.transaction().onTerminated(gone::countDown));
        peer.send(Messages.request("ACK", via("i", ";rport"), "c", ";tag=x", "1 ACK"));
        gone.await();
        assertThat(user.quiet()).as("the ACK to a refusal is not the user's").isTrue();
        assertThat(stack.metrics().transactions()).isZero();
    }

    @Test
    void given_slowAnswer_then_100First() throws Exception {
        peer.send(Messages.request("INVITE", via("i", ";rport"), "c", "", "1 INVITE"));
        peer.receive("SIP/2.0 100");
        ServerTransaction tx = user.next().transaction();
        tx.respond(Recorder.answer(tx, 200));
        peer.receive("SIP/2.0 200");
        peer.send(Messages.request("ACK", via("k", ";rport"), "c", ";tag=" + tx.toTag(), "1 ACK"));
        assertThat(user.next().what()).isEqualTo("ACK");
    }

    @Test
    void given_cancel_then_200And487() throws Exception {
        peer.send(Messages.request("INVITE", via("i", ";rport"), "c", "", "1 INVITE"));
        assertThat(user.next().what()).isEqualTo("INVITE");
        peer.send(Messages.request("CANCEL", via("i", ";rport"), "c", "", "1 CANCEL"));
        assertThat(peer.receive("SIP/2.0 200")).contains("CSeq: 1 CANCEL");
        peer.receive("SIP/2.0 487");
        assertThat(user.next().what()).isEqualTo("CANCEL");
    }

    @Test
    void given_ourInviteLost_then_sentAgainAndAnswered() throws Exception {
        send(Messages.ours(stack, "INVITE", "sip:bob@127.0.0.1"));
        String first = peer.receive("INVITE");
        assertThat(peer.receive("INVITE")).isEqualTo(first);
        assertThat(Messages.header(first, "Via"))
                .contains(
                        "127.0.0.1:" + stack.listenPoints().getFirst().address().getPort())
                .contains("branch=z9hG4bK")
                .contains(";rport");
        peer.send(Messages.response(first, "200 OK", ";tag=b"));
        assertThat(listener.next().what()).isEqualTo("200");
        assertThat(stack.metrics().retransmissionsOut()).isPositive();
    }

    @Test
    void given_ourInvite_when_cancelled_then_cancelHasItsBranch() throws Exception {
        ClientTransaction call = send(Messages.ours(stack, "INVITE", "sip:bob@127.0.0.1"));
        call.cancel(Headers.EMPTY);
        String invite = peer.receive("INVITE");
        peer.send(Messages.response(invite, "180 Ringing", ";tag=b"));
        String cancel = peer.receive("CANCEL");
        assertThat(Messages.header(cancel, "Via")).isEqualTo(Messages.header(invite, "Via"));
        peer.send(Messages.response(cancel, "200 OK", ";tag=b"));
        peer.send(Messages.response(invite, "487 Request Terminated", ";tag=b"));
        assertThat(peer.receive("ACK")).contains(";tag=b");
        assertThat(listener.next().what()).isEqualTo("180");
        assertThat(listener.next().what()).isEqualTo("487");
    }

    @Test
    void given_noAnswer_then_timeout() throws Exception {
        SipRequest request = Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1");
        send(request);
        assertThat(listener.next().what()).isEqualTo("timeout");
        CountDownLatch after = new CountDownLatch(1);
        stack.shardOf(request.callId()).execute(after::countDown);
        after.await();
        assertThat(stack.metrics().transactions()).isZero();
    }

    @Test
    void given_200WithoutTransaction_then_stray() throws Exception {
        send(Messages.ours(stack, "INVITE", "sip:bob@127.0.0.1"));
        String invite = peer.receive("INVITE");
        peer.send(Messages.response(invite, "200 OK", ";tag=b").replace("branch=z9hG4bK", "branch=z9hG4bKnot"));
        assertThat(user.next().what()).isEqualTo("stray 200");
    }

    @Test
    void given_keepAlivesAndRubbish_then_ignoredAndServiceGoesOn() throws Exception {
        peer.sendRaw("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        peer.sendRaw(new byte[4]);
        peer.sendRaw(new byte[0]);
        peer.sendRaw("\u0001\u0002 rubbish".getBytes(StandardCharsets.US_ASCII));
        peer.send("SIP/2.0 200 OK\n\n");
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
        peer.send(Messages.request("OPTIONS", via("a", ";rport"), "c", "", "1 OPTIONS"));
        assertThat(peer.receive()).startsWith("SIP/2.0 200");
        assertThat(stack.metrics().dropped()).isEqualTo(2);
    }

    @Test
    void given_malformedRequest_then_400WithoutTransactionAndNeverToAck() throws Exception {
        String bad = Messages.request("OPTIONS", via("a", ";rport"), "c", "", "1 INVITE");
        peer.send(Messages.request("ACK", via("a", ";rport"), "c", "", "1 INVITE"));
        peer.send(bad);
        assertThat(peer.receive()).startsWith("SIP/2.0 400").contains("CSeq: 1 INVITE");
        assertThat(stack.metrics().transactions()).isZero();
        assertThat(stack.metrics().rejected()).isEqualTo(1);
    }

    @Test
    void given_errorInCallback_then_loopLives() throws Exception {
        user.onRequest = tx -> {
            throw new OutOfMemoryError("on purpose");
        };
        peer.send(Messages.request("OPTIONS", via("a", ";rport"), "c1", "", "1 OPTIONS"));
        user.next();
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
        for (int i = 0; i < 8; i++) {
            peer.send(Messages.request("OPTIONS", via("b" + i, ";rport"), "d" + i, "", "1 OPTIONS"));
            peer.receive("SIP/2.0 200");
        }
        assertThat(stack.metrics().callbackErrors()).isEqualTo(1);
    }

    @Test
    void given_shardOverwhelmed_then_newInvites503OthersDroppedThenServiceAgain() throws Exception {
        stack.close();
        TransportLimits d = TransportLimits.DEFAULT;
        stack = new SipStack(
                settings()
                        .withLimits(new TransportLimits(
                                d.maxConnections(),
                                d.maxConnectionsPerSource(),
                                d.connectTimeout(),
                                d.idleTimeout(),
                                d.messageTimeout(),
                                d.maxUnsentBytes(),
                                3,
                                d.hardMaxPending(),
                                d.maxTransactions(),
                                d.lateFor(),
                                d.retryAfter())),
                user);
        InetSocketAddress at = stack.listenPoints().getFirst().address();
        // The socket is read by one shard; work for the other one has to be handed over, and that one is stuck.
        List<Shard> shards = stack.shards();
        Shard stuck =
                shards.stream().filter(s -> !readerOf(at).equals(s)).findFirst().orElseThrow();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        stuck.execute(() -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        blocked.await();
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 486));
        List<String> callIds =
                IntStream.range(0, 12).mapToObj(i -> stack.newSipCallId(stuck)).toList();
        for (int i = 0; i < 12; i++) {
            String method = i == 11 ? "OPTIONS" : "INVITE";
            peer.sendTo(at, Messages.request(method, via("o" + i, ";rport"), callIds.get(i), "", "1 " + method));
        }
        // Proof that the reader has seen them all: something on its own shard is answered behind them.
        String after = stack.newSipCallId(readerOf(at));
        peer.sendTo(at, Messages.request("INVITE", via("after", ";rport"), after, "", "1 INVITE"));
        peer.receive("SIP/2.0 486");
        release.countDown();
        assertThat(peer.receive("SIP/2.0 503")).contains("Retry-After: 5");
        CountDownLatch drained = new CountDownLatch(1);
        stuck.execute(drained::countDown);
        drained.await();
        user.onRequest = tx -> tx.respond(Recorder.answer(tx, 200));
        peer.sendTo(at, Messages.request("OPTIONS", via("late", ";rport"), stack.newSipCallId(stuck), "", "1 OPTIONS"));
        peer.receive("SIP/2.0 200");
        assertThat(stack.metrics().overloadRefused()).isPositive();
        assertThat(stack.metrics().overloadDropped()).isEqualTo(1);
    }

    /** The listen points take the shards in turn, so the first one is read by the first shard. */
    private Shard readerOf(InetSocketAddress at) {
        assertThat(stack.listenPoints().getFirst().address()).isEqualTo(at);
        return stack.shards().getFirst();
    }

    @Test
    void given_portTaken_then_errorNamesIt() {
        ListenPoint taken = stack.listenPoints().getFirst();
        assertThatThrownBy(() -> new SipStack(SipStackSettings.listening(taken), user))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("udp://127.0.0.1:" + taken.address().getPort());
    }

    @Test
    void given_closed_then_portIsFree() {
        ListenPoint point = stack.listenPoints().getFirst();
        stack.close();
        stack = new SipStack(SipStackSettings.listening(point), user);
        assertThat(stack.listenPoints()).containsExactly(point);
    }

    @Test
    void given_newCallId_then_ownedByTheShard() {
        for (Shard shard : stack.shards()) {
            for (int i = 0; i < 50; i++) {
                assertThat(stack.shardOf(stack.newSipCallId(shard))).isSameAs(shard);
            }
        }
    }

    @Test
    void given_requestOfAnotherShard_then_refused() {
        SipRequest request = Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1");
        Shard other = stack.shards().stream()
                .filter(s -> s != stack.shardOf(request.callId()))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> stack.send(other, request, toPeer(), listener))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void given_ack_then_viaAddedOnceAndBranchKept() throws Exception {
        SipRequest ack = Messages.ours(stack, "ACK", "sip:bob@127.0.0.1");
        SipRequest sent = stack.sendAck(ack, toPeer());
        stack.sendAck(sent, toPeer());
        String first = peer.receive("ACK");
        assertThat(peer.receive("ACK")).isEqualTo(first);
        assertThat(wires).extracting(Wire::direction).containsOnly(Wire.Direction.OUT);
    }

    @Test
    void given_externalAddress_then_inViaAndContact() throws Exception {
        stack.close();
        stack = new SipStack(settings().withExternalAddress("pbx.example.com"), user);
        send(Messages.ours(stack, "OPTIONS", "sip:bob@127.0.0.1"));
        int port = stack.listenPoints().getFirst().address().getPort();
        assertThat(Messages.header(peer.receive("OPTIONS"), "Via")).contains("pbx.example.com:" + port);
        assertThat(stack.contact(toPeer()).toString()).isEqualTo("sip:pbx.example.com:" + port);
    }
}
