package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.Set;
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

    /** Asks the device that rings in this call to answer by itself. @return false if there is no such live call */
    boolean answer(Tenant tenant, CallId call);

    /**
     * Sends the outside party (else the caller) elsewhere; the other party's part is over.
     *
     * @param to digits: an extension, group, queue, menu or outside number
     * @return false if there is no such live call, or its parties do not talk
     */
    boolean transfer(Tenant tenant, CallId call, String to);

    /** Stops or lets on what the extension (else the callee) says. @return false if there is no such talk */
    boolean mute(Tenant tenant, CallId call, boolean on);

    /** Pauses the recording or goes on with it. @return false if nothing is being recorded */
    boolean pauseRecording(Tenant tenant, CallId call, boolean paused);

    /**
     * A call that is up.
     *
     * @param ringing extensions that ring in it now
     * @param talking extensions that talk in it now
     * @param hunting whether somebody who answers is being looked for, so that the call can be picked up
     */
    record Live(
            CallId call, LedgerEvent.Accepted accepted, Set<String> ringing, Set<String> talking, boolean hunting) {}

    /** The tenant's calls that are up, in no order. */
    List<Live> live(Tenant tenant);

    /** Calls up now, of all tenants. */
    int live();
}
