package org.santral.queue;

import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.tenant.Target;

/** How a caller came out of a group or queue. */
public sealed interface Passage {

    /** Somebody answered; the parties talk. */
    record Connected() implements Passage {}

    /**
     * Nobody did.
     *
     * @param why how the call ends if it goes nowhere else
     * @param next where it goes on, as the settings say; null for nowhere
     */
    record Left(Termination why, @Nullable Target next) implements Passage {}
}
