package org.santral.sip.dialog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.dialog.SessionExpires.Refresher;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SessionDescription;

/** Keeps one dialog's session alive (RFC 4028): by UPDATE without a session if the peer allows it, else by re-INVITE. */
final class SessionRefresh {
    private final InviteDialog dialog;
    private final SessionClock clock;
    private int minSeSeconds;
    private boolean underWay;

    SessionRefresh(InviteDialog dialog) {
        this.dialog = dialog;
        this.minSeSeconds = (int) dialog.endpoint.minSe().toSeconds();
        this.clock = new SessionClock(dialog.shard(), this::refresh, this::expired);
    }

    /** A 2xx to INVITE or UPDATE settled the terms; null ends the timers. */
    void agreed(@Nullable SessionTerms terms) {
        if (!dialog.over()) {
            clock.restart(terms);
        }
    }

    /** A 2xx to an INVITE or UPDATE of ours says the terms. */
    void agreed(SipResponse ok) {
        agreed(SessionTerms.fromResponse(ok.headers(), dialog.endpoint.minSe()));
    }

    void stop() {
        clock.stop();
    }

    /** Adds what a re-INVITE or UPDATE of ours says about session timers; who refreshes stays as it is (§7.4). */
    Headers ask(Headers headers) {
        SessionTerms terms = clock.terms();
        if (terms == null) {
            return headers;
        }
        int seconds = Math.max((int) terms.interval().toSeconds(), minSeSeconds);
        Refresher who = terms.weRefresh() ? Refresher.UAC : Refresher.UAS;
        return headers.with(HeaderNames.SESSION_EXPIRES, new SessionExpires(seconds, who).toString())
                .with(HeaderNames.MIN_SE, Integer.toString(minSeSeconds));
    }

    /** Takes the larger Min-SE of a 422; false when it asks for nothing new. */
    boolean tooSmall(SipResponse response) {
        int asked = SessionExpires.seconds(response.header(HeaderNames.MIN_SE));
        if (asked <= minSeSeconds) {
            return false;
        }
        minSeSeconds = asked;
        return true;
    }

    private void expired() {
        dialog.failed(Cause.SESSION_EXPIRED, 0);
    }

    private void refresh() {
        if (underWay || !dialog.confirmed()) {
            return;
        }
        underWay = true;
        if (dialog.peer.allows("UPDATE")) {
            refreshByUpdate();
        } else {
            refreshByInvite();
        }
    }

    private void refreshByUpdate() {
        Headers headers = ask(dialog.presenting());
        dialog.exchange("UPDATE", headers, new byte[0], FinalListener.of(this::updated));
    }

    private void updated(@Nullable SipResponse response, int status) {
        underWay = false;
        if (dialog.over()) {
            return;
        }
        if (response != null && response.success()) {
            dialog.state.refreshTarget(response);
            agreed(response);
        } else if (status == 422 && response != null && tooSmall(response)) {
            refresh();
        } else if (status == 405 || status == 501) {
            dialog.peer.disallow("UPDATE");
            refresh();
        } else if (status == 408 || status == 481) {
            dialog.failed(Cause.REQUEST_FAILED, status);
        } else {
            clock.refreshAgain();
        }
    }

    private void refreshByInvite() {
        SessionDescription session = dialog.localSession();
        if (session == null) {
            underWay = false;
            return;
        }
        dialog.reoffer(session, new ReofferListener() {
            @Override
            public void answered(SessionDescription answer) {
                underWay = false;
                // Not the owner's doing, but a changed answer (another port, say) is its business.
                dialog.listener.tell(l -> l.answered(answer));
            }

            @Override
            public void refused(int status) {
                underWay = false;
                if (!dialog.over()) {
                    clock.refreshAgain();
                }
            }
        });
    }

    /** Answers a request of the peer; the terms are to be taken when the 2xx is sent. */
    SessionTerms.Decision decide(Headers request) {
        Duration wanted = dialog.endpoint.sessionExpires();
        return SessionTerms.decide(request, wanted, dialog.endpoint.minSe());
    }
}
