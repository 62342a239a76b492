package org.santral.sip.transaction;

/** What a client machine can ask of its transaction. Starting a timer stops all others of the transaction. */
enum ClientOperation {
    /** Send the request again and wait longer for the next time (timers A, E). */
    RESEND,
    /** Give the response to the listener. */
    PASS,
    /** Acknowledge the refusal at hand (RFC 3261 §17.1.1.3). */
    ACK,
    STOP_TIMERS,
    /** From now on retransmit every T2 (§17.1.2.2, Proceeding). */
    SLOW_DOWN,
    START_D,
    START_K,
    START_M,
    TELL_TIMEOUT,
    TELL_TRANSPORT_ERROR
}
