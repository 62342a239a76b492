package org.santral.call;

import java.util.concurrent.CompletionStage;

/** Port: where calls write what happens to them. Append-only, durable, in order. */
public interface Ledger {
    /**
     * Appends entries of one call, in order. Never blocks.
     *
     * @return completes when they are on disk (not earlier), or exceptionally with {@link LedgerUnavailable} when they
     *     were not and never will be written. Completion happens on a thread of the ledger: the receiver must not block
     *     it. Entries of calls that are up already are kept and retried for as long as the process lives; only those
     *     that open a call ({@link LedgerEvent.Accepted} first) are refused while the ledger is overloaded or down.
     */
    CompletionStage<Void> append(java.util.List<LedgerEntry> entries);

    /** Whether a new call can be accepted now: the database answers and the queue has room. */
    boolean ready();

    /** The ledger did not take an entry that opens a call. */
    final class LedgerUnavailable extends Exception {
        private static final long serialVersionUID = 1L;

        public LedgerUnavailable(String why) {
            super(why);
        }
    }
}
