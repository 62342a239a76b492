package org.santral.sip.ua;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogListener;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.dialog.Reoffer;
import org.santral.sip.dialog.ReofferListener;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SessionDescription;

/** Keeps everything that listeners hear, in order. */
class Events
        implements UserAgentListener,
                OutgoingCallListener,
                IncomingCallListener,
                DialogListener,
                ReofferListener,
                RequestListener,
                RegistrationListener {
    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

    record Answered(Dialog dialog, SipResponse response, SessionDescription session) {}

    record Cancelled(String reason) {}

    record Acknowledged(SessionDescription lateAnswer) {}

    record ReofferAnswered(SessionDescription answer) {}

    record ReofferRefused(int status) {}

    record LateAnswer(SessionDescription answer) {}

    record Named(String method, IncomingRequest request) {}

    /** The next event, which must be of this type. */
    <T> T next(Class<T> type) throws InterruptedException {
        Object event = queue.poll(40, TimeUnit.SECONDS);
        if (!type.isInstance(event)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", heard " + event + ", then " + queue);
        }
        return type.cast(event);
    }

    boolean quiet() {
        return queue.isEmpty();
    }

    @Override
    public void invite(IncomingCall call) {
        queue.add(call);
    }

    @Override
    public void request(IncomingRequest request) {
        queue.add(request);
    }

    @Override
    public void progress(Progress progress) {
        queue.add(progress);
    }

    @Override
    public void answered(Dialog dialog, SipResponse response, SessionDescription session) {
        queue.add(new Answered(dialog, response, session));
    }

    @Override
    public void failed(CallFailure failure) {
        queue.add(failure);
    }

    @Override
    public void cancelled(String reasonHeader) {
        queue.add(new Cancelled(reasonHeader));
    }

    @Override
    public void acknowledged(SessionDescription lateAnswer) {
        queue.add(new Acknowledged(lateAnswer));
    }

    @Override
    public void reoffer(Reoffer reoffer) {
        queue.add(reoffer);
    }

    /** As of a dialog's listener; re-offers get their own events, see {@link #forReoffer}. */
    @Override
    public void answered(SessionDescription answer) {
        queue.add(new LateAnswer(answer));
    }

    @Override
    public void refused(int status) {
        queue.add(new ReofferRefused(status));
    }

    ReofferListener forReoffer() {
        return new ReofferListener() {
            @Override
            public void answered(SessionDescription answer) {
                queue.add(new ReofferAnswered(answer));
            }

            @Override
            public void refused(int status) {
                queue.add(new ReofferRefused(status));
            }
        };
    }

    @Override
    public void info(IncomingRequest request) {
        queue.add(new Named("INFO", request));
    }

    @Override
    public void refer(IncomingRequest request) {
        queue.add(new Named("REFER", request));
    }

    @Override
    public void notify(IncomingRequest request) {
        queue.add(new Named("NOTIFY", request));
    }

    @Override
    public void ended(DialogEnd end) {
        queue.add(end);
    }

    @Override
    public void response(SipResponse response) {
        queue.add(response);
    }

    @Override
    public void failed(RequestFailure failure) {
        queue.add(failure);
    }

    @Override
    public void changed(RegistrationState state) {
        queue.add(state);
    }
}
