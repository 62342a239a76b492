package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.santral.sip.transport.ListenPoint;

/** What a stack of one shard does that was asleep, and what one does that is asked for too much. */
class OverloadTest {
    private static final int CALLS = 40;

    private final Recorder user = new Recorder();
    private SipStack stack;
    private UdpPeer peer;

    @BeforeEach
    void open() throws Exception {
        stack = new SipStack(
                SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0)).withShards(1), user);
        peer = new UdpPeer(stack.listenPoints().getFirst().address());
    }

    @AfterEach
    void close() {
        peer.close();
        stack.close();
    }

    private void send(String method, String branch, String toTag) throws Exception {
        InetSocketAddress at = stack.listenPoints().getFirst().address();
        String via = "SIP/2.0/UDP 127.0.0.1:" + peer.port() + ";rport;branch=z9hG4bK" + branch;
        peer.sendTo(at, Messages.request(method, via, "call-" + branch, toTag, "1 " + method));
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void given_longStall_then_allThatWaitedIsServed() throws Exception {
        user.onRequest = transaction -> transaction.respond(Recorder.answer(transaction, 486));
        CountDownLatch release = new CountDownLatch(1);
        stack.shards().getFirst().execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < CALLS; i++) {
            send("INVITE", "stall" + i, "");
        }
        pass(Duration.ofMillis(2_600));
        release.countDown();
        for (int i = 0; i < CALLS; i++) {
            peer.receive("SIP/2.0 486");
        }
        assertThat(stack.metrics().overloadRefused()).isZero();
    }

    @Test
    void given_moreThanCanBeServed_then_newCallsAre503AndDialogsGoOn() throws Exception {
        user.onRequest = transaction -> {
            if (transaction.request().method().equals("INVITE")) {
                pass(Duration.ofMillis(200));
            }
            transaction.respond(Recorder.answer(transaction, 486));
        };
        for (int i = 0; i < CALLS; i++) {
            send("INVITE", "flood" + i, "");
        }
        send("INFO", "within", ";tag=ours");
        peer.receive("SIP/2.0 486");
        assertThat(peer.receive("SIP/2.0 503")).contains("Retry-After: 5");
        String within = peer.receive("SIP/2.0 486");
        while (!within.contains("within")) {
            within = peer.receive("SIP/2.0 486");
        }
        assertThat(stack.metrics().overloadRefused()).isBetween(1L, CALLS - 1L);

        // Nothing waits any more: soon one is served again.
        String answer = "";
        for (int i = 0; !answer.startsWith("SIP/2.0 486"); i++) {
            send("INVITE", "after" + i, "");
            answer = peer.receive("SIP/2.0");
            while (!answer.contains("call-after" + i) || answer.startsWith("SIP/2.0 100")) {
                answer = peer.receive("SIP/2.0");
            }
        }
    }
}
