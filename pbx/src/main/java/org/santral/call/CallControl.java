package org.santral.call;

import java.time.Duration;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.tenant.Tenant;

/** What the dialects can ask of calls. Every method may be called from any (virtual) thread and may block it. */
public interface CallControl {

    /**
     * A call that was accepted: it is on disk and its first party is being called.
     *
     * @param replayed true when the same request came a moment ago and this is that call again
     */
    record Originated(CallId call, boolean replayed) {}

    /** What became of a call's first party. */
    sealed interface FirstParty {
        record Answered() implements FirstParty {}

        record Failed(Cause cause) implements FirstParty {}

        /** Neither within the time given. */
        record Waiting() implements FirstParty {}
    }

    /**
     * Starts a call.
     *
     * @throws CallRefused when it was not accepted
     */
    Originated originate(Tenant tenant, OriginateRequest request) throws CallRefused, InterruptedException;

    /** Waits until the first party of a live or just ended call has answered or failed. */
    FirstParty awaitFirstParty(CallId call, Duration atMost) throws InterruptedException;

    /** Ends a call of this tenant. @return false if there is no such live call */
    boolean hangup(Tenant tenant, CallId call);

    /** Calls up now, of all tenants. */
    int live();
}
