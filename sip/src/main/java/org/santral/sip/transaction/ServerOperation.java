package org.santral.sip.transaction;

/** What a server machine can ask of its transaction. Starting a timer stops all others of the transaction. */
enum ServerOperation {
    /** Send the response at hand and remember it. */
    REPLY,
    /** Send the last response again. */
    REPEAT,
    /** Send the last response again and wait longer for the next time (timer G). */
    REPEAT_LATER,
    /** Give the ACK at hand to the user (RFC 6026 §7.1). */
    PASS_ACK,
    STOP_TIMERS,
    /** Start timers G (unreliable transports only, and only after a provisional response) and H. */
    START_G_H,
    START_I,
    START_J,
    START_L,
    TELL_TRANSPORT_ERROR
}
