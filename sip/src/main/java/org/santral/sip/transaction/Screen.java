package org.santral.sip.transaction;

import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;

/** Decides about a request before any memory or answer is spent on it. */
@FunctionalInterface
public interface Screen {

    /** Admits everything. */
    Screen OPEN = (request, source) -> true;

    /**
     * Whether the request may enter; if not it is dropped without any answer. Asked for every request that belongs to
     * no live transaction, ACK included, on the shard of its Call-ID, and for malformed ones that would be answered 400,
     * on an I/O thread; must be safe for several threads, quick, and must not block.
     */
    boolean admits(SipRequest request, Hop source);
}
