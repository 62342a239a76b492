package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.santral.base.Cause;
import org.santral.leg.LegTarget;

/**
 * What a call is to do.
 *
 * @param life its transition table
 * @param first how to reach the first party (A)
 * @param second how to reach the second party (B)
 * @param ringTimeout how long each party may ring
 */
record CallPlan(CallLife life, LegPlan first, LegPlan second, Duration ringTimeout) {

    /**
     * How to reach a party, found out when it is dialled: phones register and carriers fail while others ring.
     *
     * @param targets ways to try, in order
     * @param whenNone why the party cannot be reached when there is no way at all
     */
    record LegPlan(Supplier<List<LegTarget>> targets, Cause whenNone) {}
}
