package org.santral.sip.transport;

import java.util.concurrent.atomic.LongAdder;

/** Counters of one stack since its start; each may be read at any time from any thread. */
public final class StackMetrics {

    final LongAdder messagesIn = new LongAdder();
    final LongAdder messagesOut = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder sendFailures = new LongAdder();
    final LongAdder connectionsRefused = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder callbackErrors = new LongAdder();
    private final LongAdder screened = new LongAdder();
    private final LongAdder overloadRefused = new LongAdder();
    private final LongAdder overloadDropped = new LongAdder();
    private final LongAdder retransmissionsOut = new LongAdder();
    private final LongAdder retransmissionsIn = new LongAdder();
    private final LongAdder transactions = new LongAdder();

    /** Messages received that could be parsed. */
    public long messagesIn() {
        return messagesIn.sum();
    }

    /** Messages handed to the network, retransmissions included. */
    public long messagesOut() {
        return messagesOut.sum();
    }

    /** Received requests that were answered with an error because of their syntax or size. */
    public long rejected() {
        return rejected.sum();
    }

    /** Received bytes dropped without an answer because they were no SIP message one may answer. */
    public long dropped() {
        return dropped.sum();
    }

    /** Messages that could not be sent. */
    public long sendFailures() {
        return sendFailures.sum();
    }

    /** TCP connections closed at once because of a limit. */
    public long connectionsRefused() {
        return connectionsRefused.sum();
    }

    /** TCP connections open now. */
    public long connections() {
        return connections.sum();
    }

    /** Exceptions and errors that came out of a task or a callback. */
    public long callbackErrors() {
        return callbackErrors.sum();
    }

    /** Requests that the {@code Screen} kept out. */
    public long screened() {
        return screened.sum();
    }

    /** INVITEs refused with 503 because of overload. */
    public long overloadRefused() {
        return overloadRefused.sum();
    }

    /** Requests other than INVITE dropped because of overload. */
    public long overloadDropped() {
        return overloadDropped.sum();
    }

    /** Requests and responses that we sent again. */
    public long retransmissionsOut() {
        return retransmissionsOut.sum();
    }

    /** Requests received again and absorbed by their transaction. */
    public long retransmissionsIn() {
        return retransmissionsIn.sum();
    }

    /** Transactions live now. */
    public long transactions() {
        return transactions.sum();
    }

    /** Counts a request that was kept out. */
    public void countScreened() {
        screened.increment();
    }

    /** Counts an INVITE refused because of overload. */
    public void countOverloadRefused() {
        overloadRefused.increment();
    }

    /** Counts another request dropped because of overload. */
    public void countOverloadDropped() {
        overloadDropped.increment();
    }

    /** Counts a message sent again. */
    public void countRetransmissionOut() {
        retransmissionsOut.increment();
    }

    /** Counts a request received again. */
    public void countRetransmissionIn() {
        retransmissionsIn.increment();
    }

    /** Counts an exception of a callback. */
    public void countCallbackError() {
        callbackErrors.increment();
    }

    /** Adds to the live transactions: 1 for a new one, -1 for one that ended. */
    public void addTransactions(int change) {
        transactions.add(change);
    }
}
