package org.santral.queue;

import java.util.List;
import org.santral.call.LedgerEvent.QueueExit;

/** What the rules want to happen to a caller. */
sealed interface Decision {
    long ticket();

    /** Waits from now on. */
    record Admit(long ticket) implements Decision {}

    /** Waits no more, or not at all. */
    record TurnAway(long ticket, QueueExit how) implements Decision {}

    /** These agents are to ring. */
    record Offer(long ticket, List<String> agents) implements Decision {}

    /** Those who ring are to stop: none of them works any more. */
    record Withdraw(long ticket) implements Decision {}
}
