package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.santral.base.Cause;
import org.santral.leg.LegTarget;
import org.santral.sip.ua.IncomingCall;

/** What a call is to do. */
sealed interface CallPlan {

    /** Its transition table. */
    CallLife life();

    /**
     * The PBX calls two parties and joins them.
     *
     * @param first how to reach the first party (leg 0)
     * @param second how to reach the second party (leg 1)
     * @param ringTimeout how long each party may ring
     * @param record whether the talk is recorded
     */
    record Placed(CallLife life, LegPlan first, LegPlan second, Duration ringTimeout, boolean record)
            implements CallPlan {}

    /**
     * The PBX calls one party (leg 0), the callee of the call; when it answers, a program says what happens.
     *
     * @param callee how to reach it
     * @param ringTimeout how long it may ring
     */
    record Reached(LegPlan callee, Duration ringTimeout, CallProgram program) implements CallPlan {
        private static final CallLife LIFE = new CallLife(CallLife.Opening.REACHES);

        @Override
        public CallLife life() {
            return LIFE;
        }
    }

    /**
     * Somebody calls the PBX (leg 0), and a program says what happens.
     *
     * @param codecs SDP names that the caller may use, in order
     */
    record Routed(IncomingCall incoming, List<String> codecs, CallProgram program) implements CallPlan {
        private static final CallLife LIFE = new CallLife(CallLife.Opening.COMES_IN);

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
