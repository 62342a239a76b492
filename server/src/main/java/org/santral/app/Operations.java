package org.santral.app;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.santral.base.Cause;
import org.santral.call.CallMetrics;
import org.santral.call.CallRefused;

/** Counts what happens to calls. */
final class Operations implements CallMetrics {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder connected = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder packets = new LongAdder();

    @Override
    public void accepted() {
        accepted.increment();
    }

    @Override
    public void refused(CallRefused.Why why) {
        refused.increment();
    }

    @Override
    public void connected(Duration setup) {
        connected.increment();
    }

    @Override
    public void ended(Cause cause) {
        ended.increment();
    }

    @Override
    public void heard(long packetsReceived, long packetsLost) {
        packets.add(packetsReceived);
    }
}
