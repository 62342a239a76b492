package org.santral.sip.ua;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.Retransmitter;
import org.santral.sip.message.CSeq;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transaction.ServerTransaction;

/** Sends the provisional responses of one INVITE reliably (RFC 3262 §3): one at a time, each until its PRACK comes. */
final class ReliableProvisionals {
    private static final int MAX_WAITING = 16;
    private static final int MAX_FIRST_RSEQ = 1 << 30;

    private final Endpoint endpoint;
    private final ServerTransaction transaction;
    private final Runnable gaveUp;
    private final Runnable allAcknowledged;
    private final Deque<SipResponse.Builder> waiting = new ArrayDeque<>();
    private long rseq;
    private @Nullable Retransmitter current;

    /**
     * @param gaveUp called when no PRACK came within 64*T1
     * @param allAcknowledged called when nothing waits any more
     */
    ReliableProvisionals(Endpoint endpoint, ServerTransaction transaction, Runnable gaveUp, Runnable allAcknowledged) {
        this.endpoint = endpoint;
        this.transaction = transaction;
        this.gaveUp = gaveUp;
        this.allAcknowledged = allAcknowledged;
        this.rseq = 1L + endpoint.random(MAX_FIRST_RSEQ);
    }

    /** Sends the response now or after those before it; beyond a bound it is left out, since it only informs. */
    void send(SipResponse.Builder response) {
        if (waiting.size() < MAX_WAITING) {
            waiting.addLast(response);
            next();
        }
    }

    private void next() {
        if (current != null || waiting.isEmpty()) {
            return;
        }
        SipResponse response = waiting.removeFirst()
                .add(HeaderNames.REQUIRE, "100rel")
                .with(HeaderNames.RSEQ, Long.toString(++rseq))
                .build();
        transaction.respond(response);
        current = Retransmitter.start(
                transaction.shard(),
                endpoint.timers(),
                endpoint.timers().transaction(),
                () -> transaction.respond(response),
                gaveUp);
    }

    /** Takes a RAck header; false when it acknowledges nothing that is outstanding. */
    boolean acknowledge(@Nullable String rack) {
        CSeq inviteCseq = transaction.request().cseq();
        String expected = rseq + " " + inviteCseq.number() + " " + inviteCseq.method();
        if (current == null || rack == null || !expected.equals(rack.strip().replaceAll("\\s+", " "))) {
            return false;
        }
        current.stop();
        current = null;
        next();
        if (idle()) {
            allAcknowledged.run();
        }
        return true;
    }

    /** Whether nothing waits for a PRACK. */
    boolean idle() {
        return current == null && waiting.isEmpty();
    }

    void stop() {
        waiting.clear();
        if (current != null) {
            current.stop();
            current = null;
        }
    }
}
