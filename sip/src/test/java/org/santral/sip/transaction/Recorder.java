package org.santral.sip.transaction;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** A user and listener that keeps what it is told, in order, and answers as the test says. */
final class Recorder implements TransactionUser, ClientTransactionListener {

    /** What was told; the transaction and message when there are any. */
    record Told(String what, ServerTransaction transaction, SipMessage message, Hop source) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    volatile Consumer<ServerTransaction> onRequest = transaction -> {};

    Told next() throws InterruptedException {
        Told next = told.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    boolean quiet() {
        return told.isEmpty();
    }

    static SipResponse answer(ServerTransaction transaction, int status) {
        return SipResponse.to(transaction.request(), status, null)
                .toTag(transaction.toTag())
                .build();
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request) {
        Consumer<ServerTransaction> answer = onRequest;
        told.add(new Told(request.method(), transaction, request, transaction.source()));
        answer.accept(transaction);
    }

    @Override
    public void ack(SipRequest ack, Hop source) {
        told.add(new Told("ACK", null, ack, source));
    }

    @Override
    public void cancel(ServerTransaction invite, SipRequest cancel) {
        told.add(new Told("CANCEL", invite, cancel, invite.source()));
        invite.respond(answer(invite, 487));
    }

    @Override
    public void stray(SipResponse response, Hop source) {
        told.add(new Told("stray " + response.status(), null, response, source));
    }

    @Override
    public void response(SipResponse response, Hop source) {
        told.add(new Told("" + response.status(), null, response, source));
    }

    @Override
    public void timeout() {
        told.add(new Told("timeout", null, null, null));
    }

    @Override
    public void transportError(String why) {
        told.add(new Told("transport error", null, null, null));
    }
}
