package org.santral.sip.dialog;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transport.Timer;

/** The requests that the peer sends in a dialog (RFC 3261 §12.2.2). */
final class PeerRequests {
    private final InviteDialog dialog;
    private @Nullable InviteDriver driver;
    private @Nullable PeerOffer offer;
    private @Nullable AwaitedAck awaited;

    /**
     * A 2xx that waits for its ACK.
     *
     * @param late whether the ACK brings the answer to our offer
     */
    private record AwaitedAck(long inviteSeq, boolean late, Retransmitter retransmitter) {}

    PeerRequests(InviteDialog dialog) {
        this.dialog = dialog;
    }

    void driver(InviteDriver newDriver) {
        driver = newDriver;
    }

    boolean awaitsAck() {
        return awaited != null;
    }

    boolean receive(ServerTransaction transaction, SipRequest request) {
        if (!dialog.state.inOrder(request.cseq())) {
            refuse(transaction, request, 500);
            return true;
        }
        dialog.peer.learn(request, transaction.source());
        switch (request.method()) {
            case "BYE" -> bye(transaction, request);
            case "INVITE" -> invite(transaction, request);
            case "UPDATE" -> update(transaction, request);
            case "PRACK" -> prack(transaction, request);
            case "OPTIONS" -> options(transaction, request);
            case "INFO" -> hand(transaction, request, DialogListener::info);
            case "REFER" -> hand(transaction, request, DialogListener::refer);
            case "NOTIFY" -> hand(transaction, request, DialogListener::notify);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void hand(
            ServerTransaction transaction, SipRequest request, BiConsumer<DialogListener, IncomingRequest> method) {
        TransactionRequest incoming = new TransactionRequest(dialog.endpoint, dialog.shard(), transaction, tag());
        if (dialog.over()) {
            refuse(transaction, request, 481);
        } else if (!dialog.listener.tell(l -> method.accept(l, incoming))) {
            refuse(transaction, request, 500);
        }
    }

    private void bye(ServerTransaction transaction, SipRequest request) {
        transaction.respond(response(request, 200).build());
        String reason = request.header(HeaderNames.REASON);
        InviteDriver early = driver;
        if (early != null && !dialog.confirmed() && !dialog.over()) {
            dialog.endpoint.tell(() -> early.earlyBye(reason));
        }
        dialog.peerBye(reason);
    }

    private void prack(ServerTransaction transaction, SipRequest request) {
        if (driver == null) {
            refuse(transaction, request, 481);
        } else {
            driver.prack(transaction, request);
        }
    }

    private void options(ServerTransaction transaction, SipRequest request) {
        transaction.respond(
                present(request, 200).with(HeaderNames.ACCEPT, Sessions.TYPE).build());
    }

    // ---- offers

    private void invite(ServerTransaction transaction, SipRequest request) {
        if (!dialog.confirmed() || awaited != null) {
            // Before the first INVITE is through, another one has to wait (§14.2).
            refuseForNow(transaction, request);
            return;
        }
        offered(transaction, request, true);
    }

    private void update(ServerTransaction transaction, SipRequest request) {
        if (dialog.over()) {
            refuse(transaction, request, 481);
        } else if (request.body().length == 0) {
            refreshed(transaction, request);
        } else {
            offered(transaction, request, false);
        }
    }

    private void refreshed(ServerTransaction transaction, SipRequest request) {
        SessionTerms.Decision decision = dialog.refresh.decide(request.headers());
        if (decision instanceof SessionTerms.TooSmall(int minSeSeconds)) {
            refuseInterval(transaction, request, minSeSeconds);
            return;
        }
        dialog.state.refreshTarget(request);
        transaction.respond(timed(present(request, 200), decision).build());
        if (dialog.confirmed()) {
            dialog.refresh.agreed(terms(decision));
        }
    }

    private void offered(ServerTransaction transaction, SipRequest request, boolean invite) {
        SessionDescription session;
        try {
            session = Sessions.in(request);
        } catch (SdpException unusable) {
            refuse(transaction, request, unusable.status());
            return;
        }
        if (session == null && request.body().length > 0) {
            transaction.respond(response(request, 415)
                    .with(HeaderNames.ACCEPT, Sessions.TYPE)
                    .build());
            return;
        }
        SessionTerms.Decision decision = dialog.refresh.decide(request.headers());
        if (decision instanceof SessionTerms.TooSmall(int minSeSeconds)) {
            refuseInterval(transaction, request, minSeSeconds);
            return;
        }
        int glare = dialog.gate.theyOffer();
        if (glare == 491) {
            refuse(transaction, request, 491);
            return;
        } else if (glare != 0) {
            refuseForNow(transaction, request);
            return;
        }
        PeerOffer incoming = new PeerOffer(transaction, request, session, invite, decision);
        offer = incoming;
        incoming.guard = dialog.shard().schedule(dialog.endpoint.timers().transaction(), () -> incoming.reject(500));
        if (!dialog.listener.tell(l -> l.reoffer(incoming))) {
            incoming.reject(500);
        }
    }

    void cancel(ServerTransaction invite) {
        PeerOffer open = offer;
        if (open != null && open.transaction == invite) {
            open.close(487);
            dialog.proceed();
        }
    }

    // ---- ACK

    /** Repeats a 2xx until its ACK comes; without one the session is over (§13.3.1.4). */
    void awaitAck(ServerTransaction transaction, SipResponse ok, boolean late) {
        Retransmitter retransmitter = Retransmitter.start(
                dialog.shard(),
                dialog.endpoint.timers(),
                dialog.endpoint.timers().t2(),
                () -> transaction.respond(ok),
                () -> dialog.failed(Cause.NO_ACK, 0));
        awaited = new AwaitedAck(ok.cseq().number(), late, retransmitter);
    }

    void ack(SipRequest ack) {
        AwaitedAck waiting = awaited;
        if (waiting == null || waiting.inviteSeq != ack.cseq().number()) {
            return;
        }
        waiting.retransmitter.stop();
        awaited = null;
        SessionDescription late = waiting.late ? Sessions.readable(ack) : null;
        if (waiting.late) {
            dialog.gate.close();
            dialog.sessions(null, late);
        }
        InviteDriver first = driver;
        driver = null;
        if (first != null) {
            dialog.endpoint.tell(() -> first.acknowledged(late));
        } else if (late != null) {
            dialog.endpoint.tell(() -> dialog.listener.tell(l -> l.answered(late)));
        }
        dialog.proceed();
    }

    /** The dialog is over: a request that still waits is answered 487 (§15.1.2), and the 2xx rests. */
    void end() {
        if (offer != null) {
            offer.close(487);
        }
        if (awaited != null) {
            awaited.retransmitter.stop();
            awaited = null;
        }
        driver = null;
    }

    // ---- responses

    private String tag() {
        return dialog.id().localTag();
    }

    private SipResponse.Builder response(SipRequest request, int status) {
        return dialog.endpoint.respond(request, status, null, tag());
    }

    private SipResponse.Builder present(SipRequest request, int status) {
        return dialog.endpoint.present(request, status, null, tag(), dialog.peer.hop());
    }

    private void refuse(ServerTransaction transaction, SipRequest request, int status) {
        transaction.respond(response(request, status).build());
    }

    /** 500 with a Retry-After of 0–10 s (§14.2, RFC 3311 §5.2). */
    private void refuseForNow(ServerTransaction transaction, SipRequest request) {
        String seconds = Integer.toString(dialog.endpoint.random(11));
        transaction.respond(
                response(request, 500).with(HeaderNames.RETRY_AFTER, seconds).build());
    }

    private void refuseInterval(ServerTransaction transaction, SipRequest request, int minSeSeconds) {
        String minSe = Integer.toString(minSeSeconds);
        transaction.respond(
                response(request, 422).with(HeaderNames.MIN_SE, minSe).build());
    }

    private static @Nullable SessionTerms terms(SessionTerms.Decision decision) {
        return decision instanceof SessionTerms.Agreed agreed ? agreed.terms() : null;
    }

    private static SipResponse.Builder timed(SipResponse.Builder builder, SessionTerms.Decision decision) {
        return decision instanceof SessionTerms.Agreed agreed ? agreed.into(builder) : builder;
    }

    /** An offer of the peer that waits for the owner's word. */
    private final class PeerOffer implements Reoffer {
        private final ServerTransaction transaction;
        private final SipRequest request;
        private final @Nullable SessionDescription session;
        private final boolean invite;
        private final SessionTerms.Decision decision;
        /** An offer that its owner forgets would keep both sides from ever offering again. */
        private @Nullable Timer guard;

        private boolean closed;

        PeerOffer(
                ServerTransaction transaction,
                SipRequest request,
                @Nullable SessionDescription session,
                boolean invite,
                SessionTerms.Decision decision) {
            this.transaction = transaction;
            this.request = request;
            this.session = session;
            this.invite = invite;
            this.decision = decision;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public @Nullable SessionDescription offer() {
            return session;
        }

        @Override
        public void answer(SessionDescription answer) {
            dialog.shard().run(() -> {
                if (!closed) {
                    accept(answer);
                }
            });
        }

        private void accept(SessionDescription answer) {
            done();
            dialog.state.refreshTarget(request);
            SipResponse ok = timed(present(request, 200), decision)
                    .body(Sessions.TYPE, Sessions.bytes(answer))
                    .build();
            transaction.respond(ok);
            dialog.sessions(answer, session);
            if (dialog.confirmed()) {
                dialog.refresh.agreed(terms(decision));
            }
            if (session != null) {
                dialog.gate.close();
            }
            if (invite) {
                awaitAck(transaction, ok, session == null);
            }
            dialog.proceed();
        }

        @Override
        public void reject(int status) {
            if (status < 300 || status > 699) {
                throw new IllegalArgumentException("status " + status);
            }
            dialog.shard().run(() -> {
                close(status);
                dialog.proceed();
            });
        }

        void close(int status) {
            if (!closed) {
                done();
                dialog.gate.close();
                refuse(transaction, request, status);
            }
        }

        private void done() {
            closed = true;
            offer = null;
            if (guard != null) {
                guard.cancel();
                guard = null;
            }
        }
    }
}
