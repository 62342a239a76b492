package org.santral.call;

import org.santral.base.Termination;

/**
 * What is to happen with a call, as straight-line code on a virtual thread of its own: {@code answer(); play(greeting);
 * key(…)}. It ends with a {@link Verdict}; a hang-up interrupts it by {@link CallOver}.
 */
@FunctionalInterface
public interface CallProgram {

    /** How a program ended. */
    sealed interface Verdict {
        /** The parties talk; the call goes on by itself. */
        record Connected() implements Verdict {}

        /**
         * The call is to end so. A caller who was not answered is refused with the status of {@code why}, or the usual
         * one for its cause.
         */
        record End(Termination why) implements Verdict {}
    }

    /** Runs to the end of what this program has to do with the call. */
    Verdict run(CallLine line) throws CallOver, InterruptedException;
}
