package org.santral.routing;

import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.tenant.Extension;
import org.santral.tenant.Target;

/** How a call left a place that it visited. */
public sealed interface Way {

    /** The last place of a journey. */
    sealed interface Ending extends Way {}

    /** Somebody answered, and the parties talk. */
    record Connected() implements Ending {}

    /** The place did what it is for, such as taking a message; nothing is left to do. */
    record Served() implements Ending {}

    /** Nobody took the call. */
    record Failed(Termination why) implements Ending {}

    /**
     * The call goes on to another place.
     *
     * @param onBehalf the extension that sends it there, whose rights and number count outside; null when the place
     *     itself does
     */
    record Onward(Target target, @Nullable Extension onBehalf) implements Way {}
}
