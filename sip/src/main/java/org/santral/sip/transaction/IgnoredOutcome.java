package org.santral.sip.transaction;

import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** The listener of a CANCEL: what counts is what becomes of the INVITE, and its own timers watch that. */
enum IgnoredOutcome implements ClientTransactionListener {
    INSTANCE;

    @Override
    public void response(SipResponse response, Hop source) {}

    @Override
    public void timeout() {}

    @Override
    public void transportError(String why) {}
}
