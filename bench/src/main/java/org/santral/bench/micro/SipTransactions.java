package org.santral.bench.micro;

import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transaction.ClientTransactionListener;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transaction.SipStack;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transaction.TransactionUser;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.TransportKind;

/** OPTIONS and its 200 between two stacks over loopback: both transaction tables, timers, and the sockets between. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SipTransactions {
    private static final int TOGETHER = 100;
    private static final long PATIENCE_SECONDS = 60;

    private final SipStack server = new SipStack(
            SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0)).withShards(1), new Answering());
    private final SipStack client = new SipStack(
            SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0)).withShards(1), new Answering());
    private final int port = server.listenPoints().getFirst().address().getPort();
    private final Hop hop = new Hop(TransportKind.UDP, new InetSocketAddress("127.0.0.1", port), null);
    private final SipUri target = SipUri.of("bench", "127.0.0.1", port);
    private long numbers;

    @TearDown
    public void close() {
        client.close();
        server.close();
    }

    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void roundTrips() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(TOGETHER);
        Shard shard = client.shards().getFirst();
        for (int i = 0; i < TOGETHER; i++) {
            SipRequest request = SipRequest.builder("OPTIONS", target)
                    .add("Max-Forwards", "70")
                    .add("From", "<sip:bench@127.0.0.1>;tag=" + numbers)
                    .add("To", "<" + target + ">")
                    .add("Call-ID", client.newSipCallId(shard))
                    .add("CSeq", "1 OPTIONS")
                    .build();
            numbers++;
            shard.execute(() -> client.send(shard, request, hop, new Counting(answered)));
        }
        if (!answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(answered.getCount() + " requests were not answered");
        }
    }

    private record Counting(CountDownLatch answered) implements ClientTransactionListener {
        @Override
        public void response(SipResponse response, Hop source) {
            if (response.status() >= 200) {
                answered.countDown();
            }
        }

        @Override
        public void timeout() {
            throw new IllegalStateException("a request timed out");
        }

        @Override
        public void transportError(String why) {
            throw new IllegalStateException(why);
        }
    }

    private record Answering() implements TransactionUser {
        @Override
        public void request(ServerTransaction transaction, SipRequest request) {
            transaction.respond(SipResponse.to(request, 200, null).build());
        }

        @Override
        public void ack(SipRequest ack, Hop source) {
            throw new IllegalStateException("nobody sends an ACK");
        }

        @Override
        public void cancel(ServerTransaction invite, SipRequest cancel) {
            throw new IllegalStateException("nobody sends a CANCEL");
        }

        @Override
        public void stray(SipResponse response, Hop source) {
            throw new IllegalStateException("nobody sends an INVITE");
        }
    }
}
