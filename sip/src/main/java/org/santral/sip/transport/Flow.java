package org.santral.sip.transport;

/**
 * The very connection or socket a message came over (RFC 5626's word). Only the transport makes flows; others keep one
 * inside a {@link Hop} so that an answer or a later request takes the same way back, also through a NAT.
 */
public interface Flow {

    /** Whether it can still carry messages. A UDP socket's flow is open until the stack closes. */
    boolean isOpen();
}
