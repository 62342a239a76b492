package org.santral.leg;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Timer;
import org.santral.sip.ua.CallFailure;
import org.santral.sip.ua.InviteSpec;
import org.santral.sip.ua.OutgoingCall;
import org.santral.sip.ua.OutgoingCallListener;
import org.santral.sip.ua.Progress;
import org.santral.tenant.SrtpUse;

/** How a leg's device is called: the ways to reach it, one after the other, until one of them answers or says no. */
final class Dialling {
    /** RFC 3261 waits 32 s for a hop that says nothing at all; a caller would have hung up by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Leg leg;
    private final Deque<LegTarget> targets = new ArrayDeque<>();
    private @Nullable LegTarget target;
    private @Nullable OutgoingCall outgoing;
    private @Nullable Dialog early;
    private boolean rang;
    private boolean placeTaken;
    private int maxForwards;

    Dialling(Leg leg) {
        this.leg = leg;
    }

    /** Calls the first target that can be reached; the next one follows when a carrier turns out to be unreachable. */
    void start(List<LegTarget> ways, Cause whenNone, int hops) {
        maxForwards = hops;
        targets.addAll(ways);
        next(Termination.of(whenNone, By.SYSTEM, How.REFUSE));
    }

    /** Sends CANCEL if an INVITE is under way. @return false if none is */
    boolean cancel(Cause why) {
        OutgoingCall pending = outgoing;
        if (pending == null) {
            return false;
        }
        pending.cancel(SipCauses.reasonHeader(why));
        return true;
    }

    /** The dialog of the device that rings, null if there is none yet. */
    @Nullable
    Dialog early() {
        return early;
    }

    void releasePlace() {
        LegTarget holder = target;
        if (placeTaken && holder != null) {
            placeTaken = false;
            holder.place().release();
        }
    }

    private void next(Termination whenNone) {
        Termination none = whenNone;
        while (true) {
            LegTarget candidate = targets.poll();
            if (candidate == null) {
                leg.fail(none);
                return;
            }
            if (candidate.srtp() == SrtpUse.REQUIRED && !candidate.overTls()) {
                none = new Termination(
                        Cause.INCOMPATIBLE_DESTINATION, By.SYSTEM, How.REFUSE, 488, "SRTP needs SIP over TLS");
                continue;
            }
            if (!candidate.place().take()) {
                none = Termination.of(Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE);
                continue;
            }
            placeTaken = true;
            target = candidate;
            if (!invite(candidate)) {
                leg.fail(Termination.of(Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE));
            }
            return;
        }
    }

    private boolean invite(LegTarget to) {
        LegMedia media = leg.openMedia();
        if (media == null) {
            return false;
        }
        media.startWith(to.codecs(), new MediaKeys(to.srtp(), to.overTls()));
        SessionDescription offer;
        try {
            offer = media.offer();
        } catch (SdpException e) {
            throw new IllegalStateException("a way was chosen that cannot be taken", e);
        }
        leg.record().anotherDevice();
        leg.listener().dialled(to);
        InviteSpec spec = new InviteSpec(
                leg.shard(),
                to.uri(),
                to.from(),
                to.to(),
                to.nextHop(),
                to.path(),
                offer,
                to.extra(),
                to.credentials(),
                false,
                maxForwards);
        Outcome outcome = new Outcome();
        OutgoingCall placed = leg.services().userAgent().invite(spec, outcome);
        if (!outcome.known) {
            // Otherwise it failed on the spot, and the next target may be under way already.
            outgoing = placed;
            if (!targets.isEmpty()) {
                outcome.patience = leg.shard().schedule(PATIENCE, () -> outcome.giveUp(placed));
            }
        }
        return true;
    }

    /** What becomes of our INVITE. */
    private final class Outcome implements OutgoingCallListener {
        private boolean known;
        private boolean abandoned;
        private @Nullable Timer patience;

        /** Nobody is there: the next carrier is called. Should this one wake up, it is cancelled or hung up on. */
        void giveUp(OutgoingCall silent) {
            if (known || leg.ending() || leg.over()) {
                return;
            }
            abandoned = true;
            silent.cancel(null);
            reroute(Termination.of(Cause.DESTINATION_OUT_OF_ORDER, By.SYSTEM, How.CANCEL));
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
            early = branch == null ? early : branch;
            leg.record().heard(progress.response(), branch == null ? null : branch.remoteAddress());
            boolean withMedia = progress.session() != null && leg.accept(progress.session());
            if (progress.status() == 180 || progress.status() == 183 || withMedia) {
                rang = true;
                leg.listener().rang(withMedia);
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
            outgoing = null;
            leg.record().heard(response, answered.remoteAddress());
            leg.confirmed(answered);
            boolean usable = session != null ? leg.accept(session) : leg.agreed() != null;
            if (usable) {
                leg.listener().answered();
                return;
            }
            if (!leg.ending()) {
                // Nobody could hear anybody: end it as a leg that never came about.
                leg.endAsUnusable(answered);
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
                leg.record().heard(response, source == null ? null : source.address());
            }
            LegTarget tried = target;
            boolean fromTrunk = tried != null && tried.trunk() != null;
            Termination why = termination(failure, response, fromTrunk);
            if (!leg.ending() && !rang && unreachable(failure, fromTrunk) && !targets.isEmpty()) {
                reroute(why);
                return;
            }
            leg.fail(why);
        }

        private void reroute(Termination why) {
            releasePlace();
            leg.listener().rerouted(why);
            next(why);
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
        if (leg.ending() || failure.kind() == CallFailure.Kind.CANCELLED) {
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
}
