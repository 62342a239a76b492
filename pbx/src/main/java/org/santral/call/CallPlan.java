package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.leg.LegTarget;
import org.santral.sip.ua.IncomingCall;
import org.santral.tenant.SrtpUse;

/** What a call is to do. */
sealed interface CallPlan {

    /** Its transition table. */
    CallLife life();

    /** How long a party may ring that the PBX calls first of all. */
    Duration ringTimeout();

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
