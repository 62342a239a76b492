package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.leg.LegTarget;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.InviteSpec;
import org.santral.tenant.SrtpUse;

/** What a call is to do. */
sealed interface CallPlan {

    /** Its transition table. */
    CallLife life();

    /** How long a party may ring that the PBX calls first of all. */
    Duration ringTimeout();

    /** How many hops its parties' INVITEs may go on for (RFC 3261 §8.1.1.6). */
    default int maxForwards() {
        return InviteSpec.MAX_FORWARDS;
    }

    /**
     * The PBX calls two parties and joins them.
     *
     * @param first how to reach the first party (leg 0)
     * @param second how to reach the second party (leg 1)
     * @param ringTimeout how long each party may ring
     * @param record whether the talk is recorded
     * @param talkTime how long they may talk, null for as long as they like
     */
    record Placed(
            CallLife life,
            LegPlan first,
            LegPlan second,
            Duration ringTimeout,
            boolean record,
            @Nullable TalkTime talkTime)
            implements CallPlan {}

    /**
     * The PBX calls one party (leg 0); when it answers, a program says what happens.
     *
     * @param party how to reach it
     * @param caller whether it counts as the caller of the call, else as the callee
     * @param shown who phones that ring for it show as calling; null for the party itself
     * @param ringTimeout how long it may ring
     * @param talkTime how long it may talk to somebody, null for as long as it likes
     */
    record Reached(
            LegPlan party,
            boolean caller,
            LedgerEvent.@Nullable Party shown,
            Duration ringTimeout,
            CallProgram program,
            @Nullable TalkTime talkTime)
            implements CallPlan {
        private static final CallLife CALLEE = new CallLife(CallLife.Opening.REACHES);
        private static final CallLife CALLER = new CallLife(CallLife.Opening.REACHES_CALLER);

        @Override
        public CallLife life() {
            return caller ? CALLER : CALLEE;
        }
    }

    /**
     * Somebody calls the PBX (leg 0), and a program says what happens.
     *
     * @param codecs SDP names that the caller may use, in order
     * @param srtp whether the caller's media is encrypted
     */
    record Routed(IncomingCall incoming, List<String> codecs, SrtpUse srtp, CallProgram program) implements CallPlan {
        private static final CallLife LIFE = new CallLife(CallLife.Opening.COMES_IN);

        /**
         * Half of what the caller's has left: a B2BUA has to count hops on (RFC 7332 §4), but a call that a carrier sends
         * back, and that is forwarded to it again, holds two legs each time around. Of 70 hops seven rounds are left, and
         * to a call that goes in no circle 35 are as good as 70.
         */
        @Override
        public int maxForwards() {
            int left = incoming.request().maxForwards();
            return (left < 0 ? InviteSpec.MAX_FORWARDS : Math.min(left, InviteSpec.MAX_FORWARDS)) / 2;
        }

        /** Who rings in a call that came in is the hunt's affair. */
        @Override
        public Duration ringTimeout() {
            throw new IllegalStateException("nobody is called first");
        }

        @Override
        public CallLife life() {
            return LIFE;
        }
    }

    /**
     * How to reach a party, found out when it is dialled: phones register and carriers fail while others ring.
     *
     * @param targets ways to try, in order
     * @param whenNone why the party cannot be reached when there is no way at all
     */
    record LegPlan(Supplier<List<LegTarget>> targets, Cause whenNone) {}
}
