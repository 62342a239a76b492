package org.santral.sip.ua;

import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.InviteDialog;
import org.santral.sip.message.CSeq;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SessionDescription;

/** One branch of an INVITE of ours: its early dialog and what it has said so far. */
final class EarlyLeg {
    final InviteDialog dialog;

    @Nullable
    SessionDescription session;

    boolean answered;
    private long lastRseq = -1;
    private @Nullable SipResponse last;

    EarlyLeg(InviteDialog dialog) {
        this.dialog = dialog;
    }

    /**
     * Sends the PRACK of a reliable provisional response (RFC 3262 §4); false when it is a retransmission, out of order,
     * or malformed, and so to be ignored.
     */
    boolean acknowledge(SipResponse response) {
        String value = response.header("RSeq");
        if (value == null || !value.strip().matches("[0-9]{1,10}")) {
            return false;
        }
        long rseq = Long.parseLong(value.strip());
        if (lastRseq >= 0 && rseq != lastRseq + 1) {
            return false;
        }
        lastRseq = rseq;
        CSeq invite = response.cseq();
        dialog.prack(rseq + " " + invite.number() + " " + invite.method());
        return true;
    }

    /** Whether an unreliable provisional response says just what the one before it said. */
    boolean repeated(SipResponse response) {
        SipResponse before = last;
        last = response;
        return before != null
                && before.status() == response.status()
                && java.util.Arrays.equals(before.body(), response.body());
    }
}
