package org.santral.leg;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.message.Headers;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.TransportKind;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.IncomingCallListener;
import org.santral.tenant.SrtpUse;

/** A leg whose device calls us: its INVITE until we answer or refuse it. */
final class Answering {
    private final Leg leg;
    private final IncomingCall incoming;
    private @Nullable SessionDescription prepared;
    /** For a caller who leaves the offer to us. */
    private @Nullable SessionDescription ours;

    private boolean answered;

    Answering(Leg leg, IncomingCall incoming) {
        this.leg = leg;
        this.incoming = incoming;
    }

    /** Makes ready to answer. @return null, or why the call cannot be taken */
    @Nullable
    Termination prepare(List<String> codecs, SrtpUse srtp) {
        LegMedia media = leg.openMedia();
        if (media == null) {
            return new Termination(Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE, 503, SipCauses.phrase(503));
        }
        boolean overTls = incoming.source().transport() == TransportKind.TLS;
        media.startWith(codecs, new MediaKeys(srtp, overTls));
        SessionDescription theirs = incoming.offer();
        try {
            if (theirs == null) {
                ours = media.offer();
            } else {
                prepared = media.answer(theirs);
                leg.record().agreed(media.agreed());
            }
        } catch (SdpException e) {
            boolean ofKeys = e.status() == 488 && String.valueOf(e.getMessage()).contains("SRTP");
            String phrase = ofKeys ? String.valueOf(e.getMessage()) : SipCauses.phrase(488);
            return new Termination(Cause.INCOMPATIBLE_DESTINATION, By.SYSTEM, How.REFUSE, 488, phrase);
        }
        return null;
    }

    /** Hears from now on, and what has happened before, that the caller gave up. */
    void listen() {
        incoming.listen(new IncomingCallListener() {
            @Override
            public void cancelled(@Nullable String reasonHeader) {
                leg.fail(Termination.of(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));
            }

            @Override
            public void acknowledged(@Nullable SessionDescription lateAnswer) {
                if (incoming.offer() == null && (lateAnswer == null || !leg.accept(lateAnswer))) {
                    leg.hangUpUnusable();
                }
            }
        });
    }

    DialogId dialogId() {
        return incoming.dialogId();
    }

    void ring() {
        if (!answered) {
            incoming.progress(180, null);
        }
    }

    /** Lets the caller hear us before the answer. */
    void earlyMedia() {
        if (!answered) {
            incoming.progress(183, prepared);
        }
    }

    void answer() {
        LegMedia media = leg.openMedia();
        if (answered || media == null) {
            return;
        }
        answered = true;
        SessionDescription said = prepared == null ? ours : prepared;
        if (said == null) {
            throw new IllegalStateException("answered before it was prepared");
        }
        Dialog dialog = incoming.answer(said, Headers.EMPTY);
        leg.confirmed(dialog);
    }

    void reject(Termination why) {
        int said = why.sipStatus();
        // A redirection, a challenge or an overload was meant for us: the caller could only draw wrong conclusions.
        boolean passes = said >= 400 && said != 401 && said != 407 && said != 503;
        int status = passes ? said : SipCauses.status(why.cause());
        String phrase = passes && !why.sipPhrase().isEmpty() ? why.sipPhrase() : null;
        Headers extra = Headers.EMPTY.add("Reason", SipCauses.reasonHeader(why.cause()));
        boolean busy = status == 503 && why.by() == By.SYSTEM;
        incoming.reject(status, phrase, busy ? extra.add("Retry-After", "10") : extra);
    }

    boolean answered() {
        return answered;
    }
}
