package org.santral.sip.transaction;

import java.util.function.Consumer;
import org.santral.sip.transport.Hop;

/** How transactions put messages on the wire. */
@FunctionalInterface
interface Sender {

    /**
     * Sends the bytes.
     *
     * @param failed told why, at most once, from any thread, also from within this call
     */
    void send(byte[] message, Hop hop, Consumer<String> failed);
}
