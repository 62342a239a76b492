package org.santral.sip.dialog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/** A request other than INVITE that waits for its response. May be answered from any thread, once. */
public interface IncomingRequest {

    /** The request. */
    SipRequest request();

    /** Where it really came from. */
    Hop source();

    /**
     * Sends the final response; a second call does nothing.
     *
     * @param status 200–699
     * @param reason the reason phrase; null for the usual one
     * @param headers more headers, Content-Type included when there is a body
     * @param body the body, possibly empty
     */
    void respond(int status, @Nullable String reason, Headers headers, byte[] body);

    /** The thread of this request's Call-ID. */
    Shard shard();

    /** Sends the final response later: who guesses passwords waits; 0 to at most some seconds. */
    default void respondAfter(Duration delay, int status, Headers headers) {
        if (delay.isZero()) {
            respond(status, null, headers, new byte[0]);
        } else {
            shard().schedule(delay, () -> respond(status, null, headers, new byte[0]));
        }
    }

    /** Sends a final response without headers and body of its own. */
    default void respond(int status) {
        respond(status, null, Headers.EMPTY, new byte[0]);
    }
}
