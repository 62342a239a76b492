package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** Reduces an exchange to its one final outcome. */
final class FinalListener implements ExchangeListener {

    /** The outcome: a response with its status, or null with 408 for a time-out and 503 for an unreachable peer. */
    @FunctionalInterface
    interface Outcome {
        void done(@Nullable SipResponse response, int status);
    }

    private final Outcome outcome;

    private FinalListener(Outcome outcome) {
        this.outcome = outcome;
    }

    static FinalListener of(Outcome outcome) {
        return new FinalListener(outcome);
    }

    @Override
    public void response(SipResponse response, Hop source) {
        if (!response.provisional()) {
            outcome.done(response, response.status());
        }
    }

    @Override
    public void timeout() {
        outcome.done(null, 408);
    }

    @Override
    public void unreachable(String why) {
        outcome.done(null, 503);
    }
}
