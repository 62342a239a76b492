package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.HostPort;
import org.santral.sip.transport.ManualShard;
import org.santral.sip.transport.StackMetrics;
import org.santral.sip.transport.TransportLimits;

/** The transactions of one shard with the clock in the test's hand and the wire as a list. */
final class TransactionBench implements TransactionUser, ClientTransactionListener {

    static final Hop UDP_PEER = Hop.udp(new InetSocketAddress("127.0.0.1", 5099));
    static final Hop TCP_PEER = Hop.tcp(new InetSocketAddress("127.0.0.1", 5099));

    final ManualShard shard = new ManualShard();
    final StackMetrics metrics = new StackMetrics();
    final List<String> sent = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<ServerTransaction> requests = new ArrayList<>();
    final ShardTransactions transactions;
    Screen screen = Screen.OPEN;
    String brokenBecause = "";

    TransactionBench() {
        this(TimerValues.RFC);
    }

    TransactionBench(TimerValues timers) {
        transactions = new ShardTransactions(
                shard,
                new Surroundings(
                        timers,
                        TransportLimits.DEFAULT,
                        this,
                        (request, source) -> screen.admits(request, source),
                        this::send,
                        metrics,
                        hop -> new HostPort("127.0.0.1", 5060)));
    }

    private void send(byte[] message, Hop hop, Consumer<String> failed) {
        if (!brokenBecause.isEmpty()) {
            failed.accept(brokenBecause);
        } else {
            sent.add(new String(message, StandardCharsets.UTF_8));
        }
    }

    static SipMessage parse(String text) {
        byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        ParseResult result = new SipParser(SipLimits.DEFAULT).parse(bytes);
        assertThat(result).isInstanceOf(ParseResult.Parsed.class);
        return ((ParseResult.Parsed) result).message();
    }

    static SipRequest request(String method, String branch, String callId) {
        return (SipRequest) parse(text(method, "z9hG4bK" + branch, callId, "", "1 " + method));
    }

    static String text(String method, String branch, String callId, String toTag, String cseq) {
        return """
                %s sip:bob@127.0.0.1 SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:5099;branch=%s
                From: <sip:alice@example.com>;tag=a1
                To: <sip:bob@example.com>%s
                Call-ID: %s
                CSeq: %s
                Max-Forwards: 70
                Content-Length: 0

                """.formatted(method, branch, toTag, callId, cseq);
    }

    void receive(SipRequest request, Hop source) {
        transactions.request(request, source, false);
        shard.runAll();
    }

    /** Answers the last request that went out. */
    void answer(int status) {
        SipRequest last = (SipRequest) parse(lastSent("INVITE", "OPTIONS").replace("\r\n", "\n"));
        SipResponse response = SipResponse.to(last, status, null).toTag("b1").build();
        transactions.response(response, UDP_PEER);
        shard.runAll();
    }

    private String lastSent(String... methods) {
        for (int i = sent.size() - 1; i >= 0; i--) {
            for (String method : methods) {
                if (sent.get(i).startsWith(method + " ")) {
                    return sent.get(i);
                }
            }
        }
        throw new AssertionError("no request in " + sent);
    }

    ClientTransaction start(SipRequest request, Hop hop) {
        ClientCore client =
                transactions.client(request.toBuilder().without("Via").build(), hop, this);
        transactions.start(client);
        shard.runAll();
        return client;
    }

    /** First words of what was sent, for instance {@code INVITE} or {@code 100}. */
    List<String> sentKinds() {
        return sent.stream()
                .map(text -> text.startsWith("SIP/2.0 ") ? text.substring(8, 11) : text.substring(0, text.indexOf(' ')))
                .toList();
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request) {
        told.add(request.method());
        requests.add(transaction);
        transaction.onTerminated(() -> told.add("terminated"));
        transaction.onTransportError(() -> told.add("transport error"));
    }

    @Override
    public void ack(SipRequest ack, Hop source) {
        told.add("ACK");
    }

    @Override
    public void cancel(ServerTransaction invite, SipRequest cancel) {
        told.add("CANCEL");
        invite.respond(SipResponse.to(invite.request(), 487, null)
                .toTag(invite.toTag())
                .build());
    }

    @Override
    public void stray(SipResponse response, Hop source) {
        told.add("stray " + response.status());
    }

    @Override
    public void response(SipResponse response, Hop source) {
        told.add("" + response.status());
    }

    @Override
    public void timeout() {
        told.add("timeout");
    }

    @Override
    public void transportError(String why) {
        told.add("transport error: " + why);
    }

    void assertNothingLeft() {
        assertThat(shard.timers()).as("timers").isZero();
        assertThat(metrics.transactions()).as("transactions").isZero();
        assertThat(metrics.callbackErrors()).as("callback errors").isZero();
    }
}
