package org.santral.sip.transaction;

import java.util.function.Function;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.HostPort;
import org.santral.sip.transport.StackMetrics;
import org.santral.sip.transport.TransportLimits;

/**
 * What the transactions of all shards share.
 *
 * @param sentBy what our Via says towards a hop
 */
record Surroundings(
        TimerValues timers,
        TransportLimits limits,
        TransactionUser user,
        Screen screen,
        Sender sender,
        StackMetrics metrics,
        Function<Hop, HostPort> sentBy) {}
