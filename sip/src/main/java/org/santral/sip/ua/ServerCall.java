package org.santral.sip.ua;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.InviteDialog;
import org.santral.sip.dialog.InviteDriver;
import org.santral.sip.dialog.ListenerSlot;
import org.santral.sip.dialog.SessionTerms;
import org.santral.sip.dialog.Sessions;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/** An INVITE that came in, until its final response and the ACK to it (RFC 3261 §13.3). */
final class ServerCall implements IncomingCall, InviteDriver {
    /** A proxy gives up an INVITE that was silent for three minutes, so 1xx are repeated every minute (§13.3.1.1). */
    private static final Duration REPEAT = Duration.ofMinutes(1);

    private final Endpoint endpoint;
    private final ServerTransaction transaction;
    private final InviteDialog dialog;
    private final @Nullable SessionDescription offer;
    private final SessionTerms.Decision timer;
    private final @Nullable ReliableProvisionals reliable;
    private final ListenerSlot<IncomingCallListener> listener = new ListenerSlot<>();
    private boolean over;
    private @Nullable Runnable heldAnswer;
    private @Nullable SipResponse lastProvisional;
    private @Nullable Timer repeat;
    private @Nullable Timer expiry;

    ServerCall(
            Endpoint endpoint,
            ServerTransaction transaction,
            InviteDialog dialog,
            @Nullable SessionDescription offer,
            SessionTerms.Decision timer,
            boolean reliably) {
        this.endpoint = endpoint;
        this.transaction = transaction;
        this.dialog = dialog;
        this.offer = offer;
        this.timer = timer;
        this.reliable = reliably
                ? new ReliableProvisionals(endpoint, transaction, this::unacknowledged, this::releaseAnswer)
                : null;
        dialog.driver(this);
        int expires = seconds(transaction.request().header(HeaderNames.EXPIRES));
        if (expires > 0) {
            expiry = shard().schedule(Duration.ofSeconds(expires), () -> giveUp(487, null));
        }
    }

    private static int seconds(@Nullable String value) {
        return value != null && value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : 0;
    }

    @Override
    public SipRequest request() {
        return transaction.request();
    }

    @Override
    public Hop source() {
        return transaction.source();
    }

    @Override
    public DialogId dialogId() {
        return dialog.id();
    }

    @Override
    public Shard shard() {
        return transaction.shard();
    }

    @Override
    public @Nullable SessionDescription offer() {
        return offer;
    }

    @Override
    public void listen(IncomingCallListener newListener) {
        shard().run(() -> listener.set(newListener));
    }

    @Override
    public void progress(int status, @Nullable SessionDescription session) {
        if (status < 101 || status > 199) {
            throw new IllegalArgumentException("status " + status);
        }
        shard().run(() -> {
            if (over || heldAnswer != null) {
                return;
            }
            SipResponse.Builder builder = present(status);
            if (session != null && offer != null) {
                builder.body(Sessions.TYPE, Sessions.bytes(session));
            }
            if (reliable != null) {
                reliable.send(builder);
            } else {
                lastProvisional = builder.build();
                transaction.respond(lastProvisional);
                repeatLater();
            }
        });
    }

    private void repeatLater() {
        if (repeat != null) {
            repeat.cancel();
        }
        repeat = shard().schedule(REPEAT, () -> {
            SipResponse last = lastProvisional;
            if (!over && last != null) {
                transaction.respond(last);
                repeatLater();
            }
        });
    }

    @Override
    public Dialog answer(SessionDescription session, Headers extra) {
        shard().run(() -> {
            if (over || heldAnswer != null) {
                return;
            }
            // A 2xx must not overtake a reliable response whose session the caller may not have yet (RFC 3262 §3).
            if (reliable != null && !reliable.idle()) {
                heldAnswer = () -> sendAnswer(session, extra);
            } else {
                sendAnswer(session, extra);
            }
        });
        return dialog;
    }

    private void releaseAnswer() {
        Runnable held = heldAnswer;
        if (held != null && !over) {
            heldAnswer = null;
            held.run();
        }
    }

    private void sendAnswer(SessionDescription session, Headers extra) {
        finish();
        SipResponse.Builder builder = present(200);
        for (HeaderField field : extra) {
            builder.addAll(List.of(field));
        }
        SessionTerms terms = null;
        if (timer instanceof SessionTerms.Agreed agreed) {
            agreed.into(builder);
            terms = agreed.terms();
        }
        SipResponse ok = builder.body(Sessions.TYPE, Sessions.bytes(session)).build();
        transaction.respond(ok);
        dialog.confirmByAnswer(transaction, ok, terms, session, offer);
    }

    @Override
    public void reject(int status, @Nullable String reason, Headers extra) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("status " + status);
        }
        shard().run(() -> refuse(status, reason, extra));
    }

    private boolean refuse(int status, @Nullable String reason, Headers extra) {
        if (over) {
            return false;
        }
        finish();
        SipResponse.Builder builder = endpoint.respond(request(), status, reason, transaction.toTag());
        for (HeaderField field : extra) {
            builder.addAll(List.of(field));
        }
        transaction.respond(builder.build());
        dialog.abandon();
        return true;
    }

    private void giveUp(int status, @Nullable String reasonHeader) {
        if (refuse(status, null, Headers.EMPTY)) {
            listener.tell(l -> l.cancelled(reasonHeader));
        }
    }

    /** The caller's CANCEL. */
    void cancel(SipRequest cancel) {
        giveUp(487, cancel.header(HeaderNames.REASON));
    }

    private void unacknowledged() {
        giveUp(504, null);
    }

    @Override
    public void earlyBye(@Nullable String reasonHeader) {
        giveUp(487, reasonHeader);
    }

    @Override
    public void prack(ServerTransaction prackTransaction, SipRequest prack) {
        boolean known = reliable != null && reliable.acknowledge(prack.header("RAck"));
        // An offer in a PRACK would have to be answered at once, without the owner; it is refused, the PRACK counts.
        int status = !known ? 481 : Sessions.TYPE.equals(prack.contentType()) ? 488 : 200;
        prackTransaction.respond(
                endpoint.respond(prack, status, null, transaction.toTag()).build());
    }

    @Override
    public void acknowledged(@Nullable SessionDescription lateAnswer) {
        listener.tell(l -> l.acknowledged(lateAnswer));
    }

    private void finish() {
        over = true;
        if (reliable != null) {
            reliable.stop();
        }
        if (repeat != null) {
            repeat.cancel();
        }
        if (expiry != null) {
            expiry.cancel();
        }
    }

    private SipResponse.Builder present(int status) {
        return endpoint.present(request(), status, null, transaction.toTag(), source());
    }
}
