package org.santral.leg;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
import org.santral.sip.dialog.DialogListener;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.dialog.Reoffer;
import org.santral.sip.dialog.ReofferListener;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.Negotiated;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;
import org.santral.sip.ua.CallFailure;
import org.santral.sip.ua.InviteSpec;
import org.santral.sip.ua.OutgoingCall;
import org.santral.sip.ua.OutgoingCallListener;
import org.santral.sip.ua.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device in a call: its dialog and its media session. Used on its shard only; what it hears it tells its listener
 * there. Knows nothing of the other party but the media session that it is joined with.
 */
public final class Leg {
    private static final Logger LOG = LoggerFactory.getLogger(Leg.class);

    /** RFC 3261 waits 32 s for a hop that says nothing at all; a caller would have hung up by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Shard shard;
    private final LegServices services;
    private final LegListener listener;
    private final Deque<LegTarget> targets = new ArrayDeque<>();
    private final LegRecord record = new LegRecord();
    private final KeySender keys = new KeySender();

    private @Nullable LegTarget target;
    private @Nullable LegMedia media;
    private @Nullable OutgoingCall outgoing;
    private @Nullable Dialog dialog;
    private @Nullable Leg joined;
    private boolean rang;
    private boolean placeTaken;
    private boolean ending;
    private boolean over;
    private boolean held;

    public Leg(Shard shard, LegServices services, LegListener listener) {
        this.shard = shard;
        this.services = services;
        this.listener = listener;
    }

    /** Calls the first target that can be reached; the next one follows when a carrier turns out to be unreachable. */
    public void dial(List<LegTarget> ways, Cause whenNone) {
        targets.addAll(ways);
        next(Termination.of(whenNone, By.SYSTEM, How.REFUSE));
    }

    private void next(Termination whenNone) {
        Termination none = whenNone;
        while (true) {
            LegTarget candidate = targets.poll();
            if (candidate == null) {
                fail(none);
                return;
            }
            if (!candidate.place().take()) {
                none = Termination.of(Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE);
                continue;
            }
            placeTaken = true;
            target = candidate;
            if (invite(candidate)) {
                return;
            }
            fail(Termination.of(Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE));
            return;
        }
    }

    private boolean invite(LegTarget to) {
        LegMedia opened = media;
        if (opened == null) {
            try {
                MediaSession session = services.media().open(new MediaEvents());
                opened = new LegMedia(session, services.mediaAddress());
                media = opened;
            } catch (NoPortsException e) {
                LOG.warn("no media port is free: {}", e.getMessage());
                return false;
            }
        }
        opened.startWith(to.codecs());
        record.anotherDevice();
        listener.dialled(to);
        InviteSpec spec = new InviteSpec(
                shard,
                to.uri(),
                to.from(),
                to.to(),
                to.nextHop(),
                List.of(),
                opened.offer(),
                to.extra(),
                to.credentials(),
                false);
        Outcome outcome = new Outcome();
        OutgoingCall placed = services.userAgent().invite(spec, outcome);
        if (!outcome.known) {
            // Otherwise it failed on the spot, and the next target may be under way already.
            outgoing = placed;
            if (!targets.isEmpty()) {
                outcome.patience = shard.schedule(PATIENCE, () -> outcome.giveUp(placed));
            }
        }
        return true;
    }

    /**
     * Ends the leg from our side: CANCEL while it is not answered, BYE after. {@link LegListener#released}, or {@link
     * LegListener#failed} for the CANCEL, follows.
     */
    public void end(Termination why) {
        ending = true;
        Dialog confirmed = dialog;
        OutgoingCall pending = outgoing;
        if (over) {
            return;
        }
        if (confirmed != null) {
            confirmed.bye(SipCauses.reasonHeader(why.cause()));
        } else if (pending != null) {
            pending.cancel(SipCauses.reasonHeader(why.cause()));
        } else {
            over = true;
            releasePlace();
            listener.released();
        }
    }

    /** Gives the media ports back; what was measured stays in {@link #facts}. Idempotent. */
    public void closeMedia() {
        LegMedia open = media;
        if (open != null) {
            record.stats = open.session().stats();
            joined = null;
            open.session().close();
        }
    }

    /** Plays to the device, over and over, instead of what it would hear. */
    public void play(AudioSource source) {
        if (media != null) {
            media.session().play(source, true);
        }
    }

    /** Stops playing. */
    public void hush() {
        if (media != null) {
            media.session().stopPlaying();
        }
    }

    /** Lets another leg hear this device, but not the other way round. */
    public void passTo(Leg other) {
        if (media != null && other.media != null) {
            media.session().bridge(other.media.session());
        }
    }

    /**
     * Joins the audio of two answered legs. If they speak formats that cannot be bridged, one of them is asked to change
     * to the other's: this leg if it may use that format, else the other.
     *
     * @param incompatible told when that fails
     */
    public void joinWith(Leg other, Consumer<Leg> incompatible) {
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
        if (!changeTo(there.codec(), () -> bridge(mine, theirs), incompatible)
                && !other.changeTo(here.codec(), () -> bridge(mine, theirs), incompatible)) {
            incompatible.accept(this);
        }
    }

    private static void bridge(LegMedia one, LegMedia other) {
        one.session().bridge(other.session());
        other.session().bridge(one.session());
    }

    /** Asks the device to change to that format. @return false if this leg may not use it */
    private boolean changeTo(SdpCodec wanted, Runnable changed, Consumer<Leg> incompatible) {
        LegMedia open = media;
        Dialog confirmed = dialog;
        SessionDescription offer = open == null ? null : open.offerOnly(wanted);
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

    /** Records what this device says. */
    public void record(Recorder recorder, Channel channel) {
        if (media != null) {
            media.session().record(recorder, channel);
        }
    }

    /** What is known of the device and its media. */
    public LegRecord.Facts facts() {
        LegMedia open = media;
        if (open != null && record.stats == null) {
            return record.facts(open.session().stats());
        }
        return record.facts(record.stats);
    }

    private boolean accept(SessionDescription answer) {
        LegMedia open = media;
        if (open == null) {
            return false;
        }
        try {
            open.accept(answer);
            record.agreed(open.agreed());
            return true;
        } catch (SdpException e) {
            LOG.debug("unusable answer: {}", e.getMessage());
            return false;
        }
    }

    private void fail(Termination why) {
        over = true;
        releasePlace();
        listener.failed(why);
    }

    private void releasePlace() {
        LegTarget holder = target;
        if (placeTaken && holder != null) {
            placeTaken = false;
            holder.place().release();
        }
    }

    /** What becomes of our INVITE. */
    private final class Outcome implements OutgoingCallListener {
        private boolean known;
        private boolean abandoned;
        private @Nullable Timer patience;

        /** Nobody is there: the next carrier is called. Should this one wake up, it is cancelled or hung up on. */
        void giveUp(OutgoingCall silent) {
            if (known || ending || over) {
                return;
            }
            abandoned = true;
            silent.cancel(null);
            releasePlace();
            Termination why = Termination.of(Cause.DESTINATION_OUT_OF_ORDER, By.SYSTEM, How.CANCEL);
            listener.rerouted(why);
            next(why);
        }

        private void somebodyIsThere() {
            if (patience != null) {
                patience.cancel();
                patience = null;
            }
        }

        @Override
        public void trying() {
            somebodyIsThere();
        }

        @Override
        public void progress(Progress progress) {
            somebodyIsThere();
            if (abandoned) {
                return;
            }
            Dialog branch = progress.dialog();
            record.heard(progress.response(), branch == null ? null : branch.remoteAddress());
            boolean early = progress.session() != null && accept(progress.session());
            if (progress.status() == 180 || progress.status() == 183 || early) {
                rang = true;
                listener.rang(early);
            }
        }

        @Override
        public void answered(Dialog answered, SipResponse response, @Nullable SessionDescription session) {
            known = true;
            somebodyIsThere();
            if (abandoned) {
                answered.bye(null);
                return;
            }
            dialog = answered;
            outgoing = null;
            record.heard(response, answered.remoteAddress());
            answered.listen(new DialogEvents());
            LegMedia open = media;
            boolean usable = session != null ? accept(session) : open != null && open.agreed() != null;
            if (usable) {
                listener.answered();
                return;
            }
            if (!ending) {
                // Nobody could hear anybody: end it as a leg that never came about.
                ending = true;
                answered.bye(SipCauses.reasonHeader(Cause.INCOMPATIBLE_DESTINATION));
                fail(new Termination(
                        Cause.INCOMPATIBLE_DESTINATION, By.SYSTEM, How.REFUSE, 488, "Not Acceptable Here"));
            } else {
                answered.bye(null);
            }
        }

        @Override
        public void failed(CallFailure failure) {
            known = true;
            somebodyIsThere();
            if (abandoned) {
                return;
            }
            outgoing = null;
            SipResponse response = failure.response();
            if (response != null) {
                Hop source = failure.source();
                record.heard(response, source == null ? null : source.address());
            }
            LegTarget tried = target;
            boolean fromTrunk = tried != null && tried.trunk() != null;
            Termination why = termination(failure, response, fromTrunk);
            if (!ending && !rang && unreachable(failure, fromTrunk) && !targets.isEmpty()) {
                releasePlace();
                listener.rerouted(why);
                next(why);
                return;
            }
            fail(why);
        }
    }

    /**
     * Whether another carrier or device may do better: this one is gone, or a carrier cannot take calls; the number is
     * not at fault. What a device that can be reached says is the subscriber's word.
     */
    private static boolean unreachable(CallFailure failure, boolean fromTrunk) {
        return switch (failure.kind()) {
            case TIMEOUT, TRANSPORT -> true;
            case RESPONSE -> fromTrunk && failure.status() >= 500 && failure.status() < 600 && failure.status() != 501;
            case CANCELLED, UNUSABLE -> false;
        };
    }

    private Termination termination(CallFailure failure, @Nullable SipResponse response, boolean fromTrunk) {
        if (ending || failure.kind() == CallFailure.Kind.CANCELLED) {
            return Termination.of(Cause.ORIGINATOR_CANCEL, By.SYSTEM, How.CANCEL);
        }
        if (response == null) {
            Cause cause = failure.kind() == CallFailure.Kind.UNUSABLE
                    ? Cause.INCOMPATIBLE_DESTINATION
                    : Cause.DESTINATION_OUT_OF_ORDER;
            return Termination.of(cause, By.SYSTEM, How.CANCEL);
        }
        Cause cause = SipCauses.of(
                failure.status(), String.join(",", response.headers().all("Reason")), fromTrunk);
        return new Termination(cause, By.CALLEE, How.REFUSE, failure.status(), failure.reason());
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
            if (theirs == null) {
                reoffer.answer(open.offerAgain());
                return;
            }
            try {
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
            // Only phones transfer; a party of a masked call that could would learn where the call goes.
            request.respond(603);
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
            releasePlace();
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

    /** A key that came by SIP goes on to the other party; in RTP the relay has passed it if that party knows events. */
    private void pass(char digit, boolean bySip) {
        Leg other = joined;
        LegMedia theirs = other == null ? null : other.media;
        Negotiated agreed = theirs == null ? null : theirs.agreed();
        if (other != null && theirs != null && agreed != null) {
            if (agreed.sendEvents() == null) {
                other.keys.send(other.dialog, digit);
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
