package org.santral.sip.dialog;

import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** A request of the owner in a dialog, until its one outcome has been told. */
final class PendingRequest implements ExchangeListener {
    private final InviteDialog dialog;
    private final String method;
    private final RequestListener listener;
    private boolean told;

    PendingRequest(InviteDialog dialog, String method, RequestListener listener) {
        this.dialog = dialog;
        this.method = method;
        this.listener = listener;
    }

    @Override
    public void response(SipResponse response, Hop source) {
        if (response.provisional() || told) {
            return;
        }
        told = true;
        dialog.done(this);
        listener.response(response);
        if (response.status() == 408 || response.status() == 481) {
            lost(Cause.REQUEST_FAILED, response.status());
        }
    }

    @Override
    public void timeout() {
        if (!told) {
            failed(RequestFailure.TIMEOUT);
            lost(Cause.REQUEST_FAILED, 408);
        }
    }

    @Override
    public void unreachable(String why) {
        if (!told) {
            failed(RequestFailure.TRANSPORT);
            lost(Cause.TRANSPORT, 503);
        }
    }

    void failed(RequestFailure failure) {
        if (!told) {
            told = true;
            dialog.done(this);
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
