package org.santral.leg;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.media.AudioSource;
import org.santral.media.Channel;
import org.santral.media.MediaSession;
import org.santral.media.MediaSessionListener;
import org.santral.media.NoPortsException;
import org.santral.media.Recorder;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.dialog.DialogListener;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.dialog.Reoffer;
import org.santral.sip.dialog.ReofferListener;
import org.santral.sip.sdp.Negotiated;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Shard;
import org.santral.sip.ua.IncomingCall;
import org.santral.tenant.SrtpUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device in a call: its dialog and its media session, whoever called whom. What it hears it tells its listener on
 * its shard, in order. Commands may come from any thread and are carried out on the shard, at once when called there. A
 * leg knows nothing of the other party but the leg that it is joined with, and may be handed to another call.
 */
public final class Leg {
    private static final Logger LOG = LoggerFactory.getLogger(Leg.class);

    private final Shard shard;
    private final LegServices services;
    private final LegRecord record = new LegRecord();
    private final KeySender keys = new KeySender();
    private final Dialling dialling = new Dialling(this);

    private volatile LegListener listener;
    private volatile @Nullable LegMedia media;
    private volatile @Nullable Dialog dialog;
    private volatile @Nullable Leg joined;
    private @Nullable Answering answering;
    private @Nullable Runnable whenAgreed;
    private boolean ending;
    private boolean over;
    private boolean held;
    private boolean muted;

    public Leg(Shard shard, LegServices services, LegListener listener) {
        this.shard = shard;
        this.services = services;
        this.listener = listener;
    }

    /**
     * Calls the first target that can be reached; the next one follows when a carrier turns out to be unreachable.
     *
     * @param maxForwards how many hops the call may go on for
     */
    public void dial(List<LegTarget> ways, Cause whenNone, int maxForwards) {
        dialling.start(ways, whenNone, maxForwards);
    }

    /**
     * Takes a call that the device makes; it is not answered yet. On its shard only.
     *
     * @param codecs SDP names that may be used, in order
     * @param srtp whether media is encrypted
     * @return null, or why it cannot be taken: then only {@link #end} makes sense
     */
    public @Nullable Termination take(IncomingCall incoming, List<String> codecs, SrtpUse srtp) {
        Answering taken = new Answering(this, incoming);
        answering = taken;
        record.called(incoming.request(), incoming.source().address());
        return taken.prepare(codecs, srtp);
    }

    /** Begins to hear what becomes of the INVITE that was taken. */
    public void listen() {
        if (answering != null) {
            answering.listen();
        }
    }

    /** Tells a device that calls us that it rings (180). */
    public void ring() {
        shard.run(() -> {
            if (answering != null && !over) {
                answering.ring();
            }
        });
    }

    /** Answers a device that calls us. */
    public void answer() {
        shard.run(() -> {
            if (answering != null && !over && !ending) {
                answering.answer();
            }
        });
    }

    /** Asks a device that rings to answer by itself; many desk phones do. */
    public void askToAnswer() {
        shard.run(() -> {
            Dialog ringing = dialling.early();
            if (dialog == null && ringing != null && !over) {
                ringing.notify("talk", "active", "text/plain", new byte[0], Ignored.RESPONSE);
            }
        });
    }

    /** Hands the leg to another call: from now on it is told what happens. */
    public void handTo(LegListener another) {
        shard.run(() -> {
            listener = another;
            if (over) {
                // It left while it was handed over, and told the call that it was in before.
                another.hungUp(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
            }
        });
    }

    /** Tells the device what became of the REFER that it sent in its dialog: a status line. */
    public void notifyTransfer(byte[] statusLine) {
        Dialog confirmed = dialog;
        if (confirmed != null) {
            confirmed.notify(
                    "refer",
                    "terminated;reason=noresource",
                    "message/sipfrag;version=2.0",
                    statusLine,
                    Ignored.RESPONSE);
        }
    }

    /** The dialog of a device that calls us, or of one that has answered; null before. */
    public @Nullable DialogId dialogId() {
        Dialog confirmed = dialog;
        if (confirmed != null) {
            return confirmed.id();
        }
        Answering caller = answering;
        return caller == null ? null : caller.dialogId();
    }

    /**
     * Ends the leg from our side: refusal or CANCEL while it is not answered, BYE after. {@link LegListener#released}, or
     * {@link LegListener#failed} for the CANCEL, follows.
     */
    public void end(Termination why) {
        shard.run(() -> endNow(why));
    }

    private void endNow(Termination why) {
        ending = true;
        Dialog confirmed = dialog;
        if (over) {
            return;
        }
        if (confirmed != null) {
            confirmed.bye(SipCauses.reasonHeader(why.cause()));
        } else if (!dialling.cancel(why.cause())) {
            if (answering != null) {
                answering.reject(why);
            }
            over = true;
            dialling.releasePlace();
            listener.released();
        }
    }

    /** Gives the media ports back; what was measured stays in {@link #facts}. Idempotent. */
    public void closeMedia() {
        LegMedia open = media;
        if (open != null) {
            record.measured(open.session().stats());
            Leg other = joined;
            joined = null;
            if (other != null && other.joined == this) {
                // It may stay in the call: its keys are for nobody here any more.
                other.joined = null;
            }
            open.session().close();
        }
    }

    /** Plays to the device, over and over, instead of what it would hear. */
    public void play(AudioSource source) {
        play(source, true);
    }

    /** Plays to the device instead of what it would hear; {@link LegListener#played} follows unless it is repeated. */
    public void play(AudioSource source, boolean loop) {
        LegMedia open = media;
        if (open != null) {
            open.session().play(source, loop);
        }
    }

    /** Stops playing. */
    public void hush() {
        LegMedia open = media;
        if (open != null) {
            open.session().stopPlaying();
        }
    }

    /** Lets another leg hear this device, but not the other way round; a caller who waits hears it before the answer. */
    public void passTo(Leg other) {
        LegMedia mine = media;
        LegMedia theirs = other.media;
        if (mine != null && theirs != null) {
            other.shard.run(() -> {
                if (other.answering != null) {
                    other.answering.earlyMedia();
                }
            });
            mine.session().bridge(theirs.session());
        }
    }

    /** What the device says is not heard by the other party until {@code on} is false again. */
    public void mute(boolean on) {
        shard.run(() -> {
            muted = on;
            LegMedia mine = media;
            Leg other = joined;
            LegMedia theirs = other == null ? null : other.media;
            if (mine != null && theirs != null) {
                mine.session().bridge(on ? null : theirs.session());
            }
        });
    }

    /**
     * Joins the audio of two answered legs. If they speak formats that cannot be bridged, one of them is asked to change
     * to the other's: this leg if it may use that format, else the other. A leg that has not said yet what it speaks (its
     * answer comes in the ACK) is joined then.
     *
     * @param incompatible told when that fails
     */
    public void joinWith(Leg other, Consumer<Leg> incompatible) {
        shard.run(() -> {
            if (agreed() == null && answering != null && !over) {
                whenAgreed = () -> joinNow(other, incompatible);
            } else if (other.agreed() == null && other.shard == shard && other.answering != null && !other.over) {
                other.whenAgreed = () -> joinNow(other, incompatible);
            } else {
                joinNow(other, incompatible);
            }
        });
    }

    private void joinNow(Leg other, Consumer<Leg> incompatible) {
        LegMedia mine = media;
        LegMedia theirs = other.media;
        Negotiated here = mine == null ? null : mine.agreed();
        Negotiated there = theirs == null ? null : theirs.agreed();
        if (mine == null || theirs == null || here == null || there == null) {
            incompatible.accept(this);
            return;
        }
        joined = other;
        other.joined = this;
        if (AudioCodecs.bridgeable(here.codec(), there.codec())) {
            bridge(mine, theirs);
            return;
        }
        if (!changeTo(there.codec(), () -> bridge(mine, theirs), incompatible)) {
            other.shard.run(() -> {
                if (!other.changeTo(here.codec(), () -> bridge(mine, theirs), incompatible)) {
                    incompatible.accept(this);
                }
            });
        }
    }

    private void bridge(LegMedia one, LegMedia other) {
        one.session().bridge(muted ? null : other.session());
        other.session().bridge(one.session());
    }

    /** Asks the device to change to that format. @return false if this leg may not use it */
    private boolean changeTo(SdpCodec wanted, Runnable changed, Consumer<Leg> incompatible) {
        LegMedia open = media;
        Dialog confirmed = dialog;
        SessionDescription offer;
        try {
            offer = open == null ? null : open.offerOnly(wanted);
        } catch (SdpException e) {
            LOG.debug("nothing to offer: {}", e.getMessage());
            return false;
        }
        if (offer == null || confirmed == null) {
            return false;
        }
        confirmed.reoffer(offer, new ReofferListener() {
            @Override
            public void answered(SessionDescription answer) {
                if (accept(answer)) {
                    changed.run();
                } else {
                    incompatible.accept(Leg.this);
                }
            }

            @Override
            public void refused(int status) {
                incompatible.accept(Leg.this);
            }
        });
        return true;
    }

    /** Records what this device says, from now on. */
    public void record(Recorder recorder, Channel channel) {
        LegMedia open = media;
        if (open != null) {
            open.session().record(recorder, channel);
        }
    }

    /** Ends the recording of this device; the recorder goes on. */
    public void stopRecording() {
        LegMedia open = media;
        if (open != null) {
            open.session().stopRecording();
        }
    }

    /** What is known of the device and its media. */
    public LegRecord.Facts facts() {
        LegMedia open = media;
        return record.facts(open == null ? null : open.session().stats());
    }

    Shard shard() {
        return shard;
    }

    LegServices services() {
        return services;
    }

    LegListener listener() {
        return listener;
    }

    LegRecord record() {
        return record;
    }

    boolean ending() {
        return ending;
    }

    boolean over() {
        return over;
    }

    /** What both sides agreed on, null before. */
    @Nullable
    Negotiated agreed() {
        LegMedia open = media;
        return open == null ? null : open.agreed();
    }

    /** The media session, opened when it is needed first; null if no port is free. */
    @Nullable
    LegMedia openMedia() {
        LegMedia open = media;
        if (open == null) {
            try {
                MediaSession session = services.media().open(new MediaEvents());
                open = new LegMedia(session, services.mediaAddress(), record);
                media = open;
            } catch (NoPortsException e) {
                LOG.warn("no media port is free: {}", e.getMessage());
            }
        }
        return open;
    }

    /** The device answered us, or we the device. */
    void confirmed(Dialog answered) {
        dialog = answered;
        answered.listen(new DialogEvents());
    }

    /** The device answered in a way that nobody could hear anybody: it never came about. */
    void endAsUnusable(Dialog answered) {
        ending = true;
        answered.bye(SipCauses.reasonHeader(Cause.INCOMPATIBLE_DESTINATION));
        fail(new Termination(Cause.INCOMPATIBLE_DESTINATION, By.SYSTEM, How.REFUSE, 488, SipCauses.phrase(488)));
    }

    /** A caller whose late answer cannot be used. */
    void hangUpUnusable() {
        Dialog confirmed = dialog;
        if (over || ending || confirmed == null) {
            return;
        }
        ending = true;
        over = true;
        confirmed.bye(SipCauses.reasonHeader(Cause.INCOMPATIBLE_DESTINATION));
        dialling.releasePlace();
        listener.hungUp(Termination.of(Cause.INCOMPATIBLE_DESTINATION, By.SYSTEM, How.BYE));
    }

    /** Takes the device's answer to our offer. @return whether it can be used */
    boolean accept(SessionDescription answer) {
        LegMedia open = media;
        if (open == null) {
            return false;
        }
        try {
            open.accept(answer);
            record.agreed(open.agreed());
            Runnable waiting = whenAgreed;
            if (waiting != null) {
                whenAgreed = null;
                waiting.run();
            }
            return true;
        } catch (SdpException e) {
            LOG.debug("unusable answer: {}", e.getMessage());
            return false;
        }
    }

    /** There will be no answer. */
    void fail(Termination why) {
        if (!over) {
            over = true;
            dialling.releasePlace();
            listener.failed(why);
        }
    }

    /** What the device does after it answered. */
    private final class DialogEvents implements DialogListener {

        @Override
        public void reoffer(Reoffer reoffer) {
            LegMedia open = media;
            if (open == null || ending) {
                reoffer.reject(488);
                return;
            }
            SessionDescription theirs = reoffer.offer();
            try {
                if (theirs == null) {
                    reoffer.answer(open.offerAgain());
                    return;
                }
                reoffer.answer(open.answer(theirs));
                changed();
            } catch (SdpException e) {
                LOG.debug("offer refused: {}", e.getMessage());
                reoffer.reject(488);
            }
        }

        @Override
        public void answered(SessionDescription answer) {
            if (accept(answer)) {
                changed();
            }
        }

        @Override
        public void info(IncomingRequest request) {
            Character digit = DtmfInfo.key(request.request());
            if (digit == null) {
                request.respond(415);
                return;
            }
            request.respond(200);
            pass(digit, true);
        }

        @Override
        public void refer(IncomingRequest request) {
            listener.refer(request);
        }

        @Override
        public void notify(IncomingRequest request) {
            request.respond(481);
        }

        @Override
        public void ended(DialogEnd end) {
            if (over) {
                return;
            }
            over = true;
            dialling.releasePlace();
            if (ending) {
                listener.released();
            } else {
                listener.hungUp(LegRecord.termination(end));
            }
        }

        private void changed() {
            Negotiated agreed = media == null ? null : media.agreed();
            record.agreed(agreed);
            if (agreed != null && agreed.held() != held) {
                held = agreed.held();
                if (held) {
                    listener.held();
                } else {
                    listener.resumed();
                }
            }
        }
    }

    /**
     * A key goes on to the other party: by INFO if that one knows no telephone events, unless it heard the tone itself;
     * as an event if it came by SIP. What came as an event in RTP, or in the audio for one who knows events, the media
     * relay has passed already.
     */
    private void pass(char digit, boolean bySip) {
        Leg other = joined;
        Negotiated own = agreed();
        boolean heard = !bySip && own != null && own.sendEvents() == null;
        LegMedia theirs = other == null ? null : other.media;
        Negotiated agreed = theirs == null ? null : theirs.agreed();
        if (other != null && theirs != null && agreed != null && !muted) {
            if (agreed.sendEvents() == null && !heard) {
                other.shard.run(() -> other.keys.send(other.dialog, digit));
            } else if (bySip) {
                theirs.session().sendDtmf(digit, KeySender.PRESS);
            }
        }
        listener.dtmf(digit);
    }

    /** From the media thread to the leg's own. */
    private final class MediaEvents implements MediaSessionListener {

        @Override
        public void dtmf(char digit) {
            shard.execute(() -> {
                if (!over) {
                    pass(digit, false);
                }
            });
        }

        @Override
        public void played(AudioSource source) {
            shard.execute(() -> {
                if (!over) {
                    listener.played(source);
                }
            });
        }

        @Override
        public void silent(Duration since) {
            shard.execute(() -> {
                // A device that holds the call may send music, but most send nothing.
                Negotiated agreed = media == null ? null : media.agreed();
                if (!over && !ending && agreed != null && !agreed.held()) {
                    listener.silent();
                }
            });
        }
    }
}
