package org.santral.sip.ua;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.dialog.InviteDialog;
import org.santral.sip.dialog.NotifierDialog;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.dialog.SessionTerms;
import org.santral.sip.dialog.Sessions;
import org.santral.sip.dialog.Subscription;
import org.santral.sip.dialog.SubscriptionListener;
import org.santral.sip.dialog.TransactionRequest;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transaction.SipStack;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transaction.TransactionUser;
import org.santral.sip.transport.Hop;
import org.santral.sip.ua.UserAgentSettings.Reliable;

/**
 * A SIP user agent over its own stack: places calls, takes calls, sends and takes other requests. What a call says to its
 * peer is only what its owner put in and what this side is; nothing is carried over from other calls.
 */
public final class UserAgent implements AutoCloseable {
    private final UserAgentSettings settings;
    private final UserAgentListener listener;
    private final SipStack stack;
    private final Endpoint endpoint;
    private final Admission admission;
    private final Map<ServerTransaction, ServerCall> calls = new ConcurrentHashMap<>();

    /**
     * Opens the sockets and starts to listen.
     *
     * @throws java.io.UncheckedIOException when a listen point is taken, naming it
     */
    public UserAgent(SipStackSettings stackSettings, UserAgentSettings settings, UserAgentListener listener) {
        this.settings = settings;
        this.listener = listener;
        Dispatcher dispatcher = new Dispatcher();
        this.stack = new SipStack(stackSettings, dispatcher);
        List<String> supported = new ArrayList<>(List.of("timer"));
        if (settings.reliable() != Reliable.NEVER) {
            supported.add("100rel");
        }
        this.endpoint = new Endpoint(
                stack, settings.product(), settings.allow(), supported, settings.sessionExpires(), settings.minSe());
        this.admission = new Admission(settings);
        dispatcher.start(this);
    }

    /** The stack below: shards, listen points, metrics. */
    public SipStack stack() {
        return stack;
    }

    /** What registrations and tests of this package share with calls. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** How many dialogs live, early ones included. */
    public int dialogs() {
        return endpoint.dialogCount();
    }

    /** The live dialog of this id, for instance the one that a Replaces header names; null when there is none. */
    public @Nullable Dialog dialog(DialogId id) {
        return endpoint.dialog(id);
    }

    /** Places a call. From any thread. */
    public OutgoingCall invite(InviteSpec spec, OutgoingCallListener callListener) {
        InviteRequests requests = new InviteRequests(endpoint, spec, settings.reliable() != Reliable.NEVER);
        ClientCall call = new ClientCall(endpoint, spec, requests, callListener);
        spec.shard().run(call::start);
        return call;
    }

    /**
     * Sends a request outside of dialogs. From any thread.
     *
     * @throws IllegalArgumentException for INVITE, ACK and CANCEL
     */
    public CompletionHandle send(RequestSpec spec, RequestListener requestListener) {
        ClientRequest request = new ClientRequest(endpoint, spec, requestListener);
        spec.shard().run(request::start);
        return request;
    }

    /** Whether a dialog, or a subscription, that a request names lives, and whether its sender is the peer. */
    public Standing standing(SipRequest request, Hop source) {
        DialogId id = id(request, request.toTag(), request.fromTag());
        InetAddress address = source.address().getAddress();
        InviteDialog dialog = endpoint.dialog(id);
        if (dialog != null) {
            return dialog.peerIsAt(address) ? Standing.PEER : Standing.ELSEWHERE;
        }
        NotifierDialog subscription = endpoint.subscription(id);
        if (subscription == null) {
            return Standing.NO_DIALOG;
        }
        boolean subscriber = subscription.source().address().getAddress().equals(address);
        return subscriber ? Standing.PEER : Standing.ELSEWHERE;
    }

    /**
     * Accepts a SUBSCRIBE that came in outside of dialogs, which answers it, for 60 s to an hour; the state has to be told
     * right after that. On the shard of the request.
     *
     * @return null when it could not be accepted; it has been answered then, too
     */
    public @Nullable Subscription subscribe(IncomingRequest subscribe, SubscriptionListener subscriptionListener) {
        if (!(subscribe instanceof TransactionRequest own)
                || !subscribe.request().method().equals("SUBSCRIBE")) {
            throw new IllegalArgumentException("not a SUBSCRIBE of this user agent");
        }
        try {
            return NotifierDialog.accept(endpoint, own, subscriptionListener);
        } catch (SipSyntaxException malformed) {
            subscribe.respond(400);
            return null;
        }
    }

    /** How many subscriptions live. */
    public int subscriptions() {
        return endpoint.subscriptionCount();
    }

    /** Ends all dialogs, with BYE where they are confirmed, and closes the stack. */
    @Override
    public void close() {
        for (InviteDialog dialog : endpoint.dialogs()) {
            dialog.shard().run(dialog::close);
        }
        stack.close();
    }

    // ---- from the stack, on the shard of the message's Call-ID

    void request(ServerTransaction transaction, SipRequest request) {
        SipResponse.Builder refusal = admission.check(transaction, request);
        if (refusal != null) {
            transaction.respond(endpoint.named(refusal).build());
        } else if (request.toTag() != null) {
            inDialog(transaction, request);
        } else {
            switch (request.method()) {
                case "INVITE" -> invite(transaction, request);
                case "BYE", "PRACK", "UPDATE", "INFO" -> refuse(transaction, 481);
                default -> listener.request(incoming(transaction));
            }
        }
    }

    private void inDialog(ServerTransaction transaction, SipRequest request) {
        if (standing(request, transaction.source()) == Standing.ELSEWHERE
                && !listener.fromElsewhere(incoming(transaction))) {
            return;
        }
        DialogId id = id(request, request.toTag(), request.fromTag());
        InviteDialog dialog = endpoint.dialog(id);
        NotifierDialog subscription = request.method().equals("SUBSCRIBE") ? endpoint.subscription(id) : null;
        if (subscription != null) {
            subscription.receive(transaction, request);
        } else if (dialog == null) {
            refuse(transaction, 481);
        } else if (!dialog.receive(transaction, request)) {
            listener.request(incoming(transaction));
        }
    }

    private void invite(ServerTransaction transaction, SipRequest request) {
        SessionTerms.Decision timer =
                SessionTerms.decide(request.headers(), settings.sessionExpires(), settings.minSe());
        if (timer instanceof SessionTerms.TooSmall(int minSeSeconds)) {
            transaction.respond(response(transaction, 422)
                    .with(HeaderNames.MIN_SE, Integer.toString(minSeSeconds))
                    .build());
            return;
        }
        ServerCall call;
        try {
            SessionDescription offer = Sessions.in(request);
            InviteDialog dialog = InviteDialog.callee(
                    endpoint, transaction.shard(), request, transaction.toTag(), transaction.source());
            call = new ServerCall(endpoint, transaction, dialog, offer, timer, reliably(request));
        } catch (SdpException unusable) {
            refuse(transaction, unusable.status());
            return;
        } catch (SipSyntaxException malformed) {
            refuse(transaction, 400);
            return;
        }
        calls.put(transaction, call);
        transaction.onTerminated(() -> calls.remove(transaction));
        listener.invite(call);
    }

    private boolean reliably(SipRequest request) {
        boolean required = request.headers().lists(HeaderNames.REQUIRE, "100rel");
        boolean supported = request.headers().lists(HeaderNames.SUPPORTED, "100rel");
        return switch (settings.reliable()) {
            case NEVER -> false;
            case WHEN_REQUIRED -> required;
            case WHEN_SUPPORTED -> required || supported;
        };
    }

    void ack(SipRequest ack) {
        InviteDialog dialog = endpoint.dialog(id(ack, ack.toTag(), ack.fromTag()));
        if (dialog != null) {
            dialog.ack(ack);
        }
    }

    void cancel(ServerTransaction invite, SipRequest cancel) {
        ServerCall call = calls.get(invite);
        if (call != null) {
            call.cancel(cancel);
            return;
        }
        SipRequest request = invite.request();
        InviteDialog dialog = endpoint.dialog(id(request, request.toTag(), request.fromTag()));
        if (dialog != null) {
            dialog.cancel(invite);
        }
    }

    /** A 2xx after its transaction's end: the peer still waits for the ACK. */
    void stray(SipResponse response) {
        InviteDialog dialog = endpoint.dialog(id(response, response.fromTag(), response.toTag()));
        if (dialog != null) {
            dialog.resendAck(response.cseq().number());
        }
    }

    private static DialogId id(
            org.santral.sip.message.SipMessage message, @Nullable String local, @Nullable String remote) {
        return new DialogId(message.callId(), local == null ? "" : local, remote == null ? "" : remote);
    }

    private TransactionRequest incoming(ServerTransaction transaction) {
        return new TransactionRequest(endpoint, transaction.shard(), transaction, transaction.toTag());
    }

    private SipResponse.Builder response(ServerTransaction transaction, int status) {
        return endpoint.respond(transaction.request(), status, null, transaction.toTag());
    }

    private void refuse(ServerTransaction transaction, int status) {
        transaction.respond(response(transaction, status).build());
    }

    /** Stands between the stack, which needs its user first, and the user agent, which needs its stack first. */
    private static final class Dispatcher implements TransactionUser {
        private volatile @Nullable UserAgent agent;

        void start(UserAgent started) {
            agent = started;
        }

        @Override
        public void request(ServerTransaction transaction, SipRequest request) {
            UserAgent started = agent;
            if (started == null) {
                // Comes within the microseconds between the bind and the end of our constructor: ask again.
                transaction.shard().execute(() -> request(transaction, request));
            } else {
                started.request(transaction, request);
            }
        }

        @Override
        public void ack(SipRequest ack, Hop source) {
            UserAgent started = agent;
            if (started != null) {
                started.ack(ack);
            }
        }

        @Override
        public void cancel(ServerTransaction invite, SipRequest cancel) {
            UserAgent started = agent;
            if (started == null) {
                invite.shard().execute(() -> cancel(invite, cancel));
            } else {
                started.cancel(invite, cancel);
            }
        }

        @Override
        public void stray(SipResponse response, Hop source) {
            UserAgent started = agent;
            if (started != null) {
                started.stray(response);
            }
        }
    }
}
