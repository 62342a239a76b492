package org.santral.simulator;

import org.jspecify.annotations.Nullable;
import org.santral.media.NoPortsException;
import org.santral.simulator.NumberScript.Manner;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.Headers;
import org.santral.sip.sdp.Direction;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.IncomingCallListener;

/** A simulated party that is called. */
final class AnsweringParty extends Party implements IncomingCallListener {
    private final IncomingCall call;
    private @Nullable SessionDescription earlyAnswer;

    AnsweringParty(Network network, IncomingCall call, CallDraft draft, String number) {
        super(network, call.shard(), draft, number);
        this.call = call;
    }

    /** Begins to behave as the script says. */
    void begin(NumberScript script) {
        call.listen(this);
        switch (script) {
            case NumberScript.Refuse(int status) -> refuse(status, Headers.EMPTY, null);
            case NumberScript.Ring() -> call.progress(180, null);
            case NumberScript.Answer answer -> {
                if (answer.manner() == Manner.EARLY_MEDIA) {
                    earlyMedia();
                } else if (answer.after().isPositive()) {
                    call.progress(180, null);
                }
                if (answer.after().isPositive()) {
                    after(answer.after(), () -> answer(answer));
                } else if (!over()) {
                    answer(answer);
                }
            }
        }
    }

    /** Refuses the call, whatever its script. */
    void refuse(int status, Headers extra, @Nullable String why) {
        call.reject(status, null, extra);
        failed(status, why);
    }

    private void earlyMedia() {
        SessionDescription offer = call.offer();
        if (offer == null) {
            call.progress(183, null);
            return;
        }
        try {
            earlyAnswer = media(Manner.EARLY_MEDIA).answer(offer);
            call.progress(183, earlyAnswer);
            speak();
        } catch (SdpException e) {
            refuse(e.status(), Headers.EMPTY, e.getMessage());
        } catch (NoPortsException e) {
            refuse(503, Headers.EMPTY, e.getMessage());
        }
    }

    private void answer(NumberScript.Answer script) {
        try {
            PartyMedia media = media(script.manner());
            SessionDescription offer = call.offer();
            SessionDescription session = earlyAnswer != null
                    ? earlyAnswer
                    : offer == null ? media.offer(Direction.SENDRECV) : media.answer(offer);
            Dialog dialog = call.answer(session, Headers.EMPTY);
            talk(dialog, script);
        } catch (SdpException e) {
            refuse(e.status(), Headers.EMPTY, e.getMessage());
        } catch (NoPortsException e) {
            refuse(503, Headers.EMPTY, e.getMessage());
        }
    }

    @Override
    public void cancelled(@Nullable String reasonHeader) {
        failed(487, reasonHeader);
    }

    @Override
    public void acknowledged(@Nullable SessionDescription lateAnswer) {
        draft().acknowledged();
        if (lateAnswer != null) {
            answered(lateAnswer);
        } else if (call.offer() == null) {
            bye();
        }
    }

    @Override
    void stop() {
        if (talking()) {
            bye();
        } else if (!over()) {
            refuse(480, Headers.EMPTY, "the simulator stops");
        }
    }
}
