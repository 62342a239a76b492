package org.santral.sip.dialog;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transport.Flow;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/** A subscription and the dialog that its SUBSCRIBE made (RFC 6665 §4.2, §4.4.1). Lives on one shard. */
public final class NotifierDialog implements Subscription {
    private static final int SHORTEST_SECONDS = 60;
    private static final int LONGEST_SECONDS = 3600;
    private static final byte[] NOTHING = new byte[0];

    private record State(String contentType, byte[] body) {}

    private final Endpoint endpoint;
    private final Shard shard;
    private final DialogState state;
    private final String event;
    private final SubscriptionListener listener;
    private Hop source;
    private long endsAtNanos;
    private @Nullable Timer expiry;
    private @Nullable State waiting;
    private boolean telling;
    private boolean over;

    private NotifierDialog(
            Endpoint endpoint,
            Shard shard,
            DialogState state,
            String event,
            Hop source,
            SubscriptionListener listener) {
        this.endpoint = endpoint;
        this.shard = shard;
        this.state = state;
        this.event = event;
        this.source = source;
        this.listener = listener;
    }

    /**
     * Accepts a SUBSCRIBE with 200, or refuses it: 423 when it asks for too short a time, 503 when there are too many.
     *
     * @return null when it was refused
     * @throws SipSyntaxException when Contact or Record-Route is unusable; nothing is answered then
     */
    public static @Nullable NotifierDialog accept(
            Endpoint endpoint, TransactionRequest incoming, SubscriptionListener listener) {
        SipRequest request = incoming.request();
        int seconds = seconds(request);
        if (seconds < 0) {
            incoming.respond(423, null, tooBrief(), NOTHING);
            return null;
        }
        DialogState state = DialogState.callee(request, incoming.tag());
        String event = request.header("Event");
        NotifierDialog dialog = new NotifierDialog(
                endpoint, incoming.shard(), state, event == null ? "" : event, incoming.source(), listener);
        if (!endpoint.register(dialog)) {
            incoming.respond(503, null, Headers.EMPTY.add(HeaderNames.RETRY_AFTER, "60"), NOTHING);
            return null;
        }
        incoming.respond(200, null, dialog.granted(seconds), NOTHING);
        dialog.lasts(seconds);
        return dialog;
    }

    /** The time asked for within our bounds; -1 when it is too short. */
    private static int seconds(SipRequest request) {
        String header = request.header(HeaderNames.EXPIRES);
        if (header == null || !header.strip().matches("[0-9]{1,9}")) {
            return LONGEST_SECONDS;
        }
        int asked = Integer.parseInt(header.strip());
        return asked > 0 && asked < SHORTEST_SECONDS ? -1 : Math.min(asked, LONGEST_SECONDS);
    }

    private static Headers tooBrief() {
        return Headers.EMPTY.add(HeaderNames.MIN_EXPIRES, Integer.toString(SHORTEST_SECONDS));
    }

    private Headers granted(int seconds) {
        return Headers.EMPTY
                .add(HeaderNames.EXPIRES, Integer.toString(seconds))
                .add(HeaderNames.CONTACT, endpoint.contact(source));
    }

    private void lasts(int seconds) {
        endsAtNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        stopTimer();
        // A fetch ends with its first NOTIFY, and without one all the same.
        Duration atMost =
                seconds > 0 ? Duration.ofSeconds(seconds) : endpoint.timers().transaction();
        expiry = shard.schedule(atMost, () -> end("timeout"));
    }

    @Override
    public DialogId id() {
        return state.id();
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public Hop source() {
        return source;
    }

    /** A SUBSCRIBE in this dialog: renews it, or takes it back. */
    public void receive(ServerTransaction transaction, SipRequest request) {
        if (!state.inOrder(request.cseq())) {
            refuse(transaction, request, 500);
            return;
        }
        int seconds = seconds(request);
        if (seconds < 0) {
            transaction.respond(endpoint.respond(request, 423, null, id().localTag())
                    .with(HeaderNames.MIN_EXPIRES, Integer.toString(SHORTEST_SECONDS))
                    .build());
            return;
        }
        try {
            state.refreshTarget(request);
        } catch (SipSyntaxException malformed) {
            refuse(transaction, request, 400);
            return;
        }
        source = transaction.source();
        SipResponse.Builder ok = endpoint.respond(request, 200, null, id().localTag());
        transaction.respond(ok.with(HeaderNames.EXPIRES, Integer.toString(seconds))
                .with(HeaderNames.CONTACT, endpoint.contact(source))
                .build());
        lasts(seconds);
        endpoint.tell(() -> listener.refreshed(this));
    }

    private void refuse(ServerTransaction transaction, SipRequest request, int status) {
        transaction.respond(
                endpoint.respond(request, status, null, id().localTag()).build());
    }

    @Override
    public void notify(String contentType, byte[] body) {
        shard.run(() -> {
            waiting = new State(contentType, body);
            proceed();
        });
    }

    private void proceed() {
        State next = waiting;
        if (over || telling || next == null) {
            return;
        }
        waiting = null;
        long left = TimeUnit.NANOSECONDS.toSeconds(endsAtNanos - System.nanoTime());
        if (left > 0) {
            telling = true;
            send("active;expires=" + left, next, FinalListener.of(this::told));
        } else {
            close("terminated;reason=timeout", next);
        }
    }

    private void told(@Nullable SipResponse response, int status) {
        telling = false;
        if (status >= 300) {
            // The subscriber is gone, or never was one (§4.2.2).
            over();
        } else {
            proceed();
        }
    }

    @Override
    public void end(String reason) {
        shard.run(() -> close("terminated;reason=" + reason, new State("", NOTHING)));
    }

    private void close(String subscriptionState, State last) {
        if (!over) {
            over();
            send(subscriptionState, last, FinalListener.of((response, status) -> {}));
        }
    }

    private void over() {
        if (!over) {
            over = true;
            stopTimer();
            endpoint.unregister(this);
            endpoint.tell(() -> listener.ended(this));
        }
    }

    private void stopTimer() {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
    }

    private void send(String subscriptionState, State content, ExchangeListener outcome) {
        Headers headers = endpoint.plain()
                .add("Event", event)
                .add("Subscription-State", subscriptionState)
                .add(HeaderNames.CONTACT, endpoint.contact(source));
        if (content.body().length > 0) {
            headers = headers.add(HeaderNames.CONTENT_TYPE, content.contentType());
        }
        Headers complete = headers;
        Exchange.send(endpoint, route(), () -> state.next("NOTIFY", complete, content.body()), null, outcome);
    }

    /** Phones are behind NATs: where they send from is where they are, as long as their connection lives. */
    private Route route() {
        Flow flow = source.flow();
        boolean gone = source.transport().reliable() && (flow == null || !flow.isOpen());
        return new Route(shard, state.hasRoutes() || gone ? null : source, state.nextHop());
    }
}
