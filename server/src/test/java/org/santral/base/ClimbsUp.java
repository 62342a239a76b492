package org.santral.base;

import org.santral.call.CallControl;

/** Deliberately wrong: rank 0 that knows rank 4. {@code RanksTest} must find it, or it would find nothing at all. */
final class ClimbsUp {
    private final CallControl calls;

    ClimbsUp(CallControl calls) {
        this.calls = calls;
    }

    int live() {
        return calls.live();
    }
}
