package org.santral.call;

import java.time.Duration;
import org.santral.base.Cause;

/** Port: what is counted about calls. Called on owners' threads; must not block. */
public interface CallMetrics {

    /** A call was accepted. */
    void accepted();

    /** A request for a call was refused. */
    void refused(CallRefused.Why why);

    /** The parties of a call were joined, that long after it was accepted. */
    void connected(Duration setup);

    /** A call ended. */
    void ended(Cause cause);

    /** The RTP of a leg that ended: packets that came and packets that should have. */
    void heard(long packetsReceived, long packetsLost);
}
