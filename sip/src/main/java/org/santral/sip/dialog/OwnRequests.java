package org.santral.sip.dialog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** The owner's requests in a dialog that change nothing about its session: INFO, REFER, NOTIFY and others. */
final class OwnRequests {
    private final InviteDialog dialog;
    private final Set<Pending> pending = new LinkedHashSet<>();

    OwnRequests(InviteDialog dialog) {
        this.dialog = dialog;
    }

    void refer(String referTo, Headers extra, RequestListener listener) {
        Headers headers = extra.with(HeaderNames.REFER_TO, referTo).with(HeaderNames.CONTACT, dialog.contact());
        send("REFER", headers, new byte[0], listener);
    }

    void notify(String event, String subscriptionState, String contentType, byte[] body, RequestListener listener) {
        Headers headers = Headers.EMPTY
                .add("Event", event)
                .add("Subscription-State", subscriptionState)
                .add(HeaderNames.CONTACT, dialog.contact());
        if (body.length > 0) {
            headers = headers.add(HeaderNames.CONTENT_TYPE, contentType);
        }
        send("NOTIFY", headers, body, listener);
    }

    void send(String method, Headers extra, byte[] body, RequestListener listener) {
        dialog.shard().run(() -> {
            Pending request = new Pending(method, listener);
            if (dialog.over()) {
                request.failed(RequestFailure.CANCELLED);
                return;
            }
            pending.add(request);
            List<HeaderField> fields = new ArrayList<>();
            extra.forEach(fields::add);
            dialog.exchange(method, dialog.endpoint.plain().addAll(fields), body, request);
        });
    }

    /** The dialog is over: tells the outcomes that are still owed. */
    void end() {
        for (Pending request : List.copyOf(pending)) {
            dialog.endpoint.tell(() -> request.failed(RequestFailure.CANCELLED));
        }
    }

    /** One request until its one outcome has been told. */
    private final class Pending implements ExchangeListener {
        private final String method;
        private final RequestListener listener;
        private boolean told;

        Pending(String method, RequestListener listener) {
            this.method = method;
            this.listener = listener;
        }

        @Override
        public void response(SipResponse response, Hop source) {
            if (response.provisional() || told) {
                return;
            }
            told = true;
            pending.remove(this);
            dialog.endpoint.tell(() -> listener.response(response));
            if (response.status() == 408 || response.status() == 481) {
                lost(Cause.REQUEST_FAILED, response.status());
            }
        }

        @Override
        public void timeout() {
            if (!told) {
                dialog.endpoint.tell(() -> failed(RequestFailure.TIMEOUT));
                lost(Cause.REQUEST_FAILED, 408);
            }
        }

        @Override
        public void unreachable(String why) {
            if (!told) {
                dialog.endpoint.tell(() -> failed(RequestFailure.TRANSPORT));
                lost(Cause.TRANSPORT, 503);
            }
        }

        void failed(RequestFailure failure) {
            if (!told) {
                told = true;
                pending.remove(this);
                listener.failed(failure);
            }
        }

        /** A NOTIFY that fails ends only its subscription, not the call (RFC 5057 §5.1). */
        private void lost(Cause cause, int status) {
            if (!method.equals("NOTIFY") && !dialog.over()) {
                dialog.failed(cause, status);
            }
        }
    }
}
