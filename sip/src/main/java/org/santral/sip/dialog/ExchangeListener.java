package org.santral.sip.dialog;

import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** Hears what becomes of an {@link Exchange}, in the order of {@link org.santral.sip.transaction.ClientTransactionListener}. */
public interface ExchangeListener {

    /** Any response but a challenge that is being answered. */
    void response(SipResponse response, Hop source);

    /** No final response in time. */
    void timeout();

    /** No hop found or reached; the words are for a log. */
    void unreachable(String why);
}
