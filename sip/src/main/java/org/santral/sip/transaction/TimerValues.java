package org.santral.sip.transaction;

import java.time.Duration;

/**
 * The base timers of RFC 3261 §17.1.1.1 from which all others follow.
 *
 * @param t1 estimated round trip; first retransmission interval
 * @param t2 longest retransmission interval of non-INVITE requests and INVITE responses
 * @param t4 longest life of a message in the network
 * @param trying how long the user may think before the stack answers an INVITE with 100 (§17.2.1: 200 ms); zero: at
 *     once
 */
public record TimerValues(Duration t1, Duration t2, Duration t4, Duration trying) {

    /** The values of the RFC: 500 ms, 4 s, 5 s, 200 ms. */
    public static final TimerValues RFC = new TimerValues(
            Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofMillis(200));

    /** How long a transaction waits in all: 64*T1 (timers B, F, H, J, L, M). */
    public Duration transaction() {
        return t1.multipliedBy(64);
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
