package org.santral.sip.ua;

import java.time.Duration;
import java.util.List;

/**
 * How a user agent presents itself.
 *
 * @param product value of User-Agent and Server, for instance {@code Santral/1.0}
 * @param sessionExpires the session interval that we ask for (RFC 4028), at least {@code minSe}; zero: session timers
 *     only when the peer asks for them
 * @param minSe the shortest session interval that we accept; RFC 4028 §5 wants 90 s or more
 * @param reliable when provisional responses are sent reliably (RFC 3262)
 * @param allow the methods that our Allow header names; others are answered 405
 */
public record UserAgentSettings(
        String product, Duration sessionExpires, Duration minSe, Reliable reliable, List<String> allow) {

    /** Use of reliable provisional responses. */
    public enum Reliable {
        /** Never; a caller that requires it is answered 420. */
        NEVER,
        /** Only towards a caller that requires it. */
        WHEN_REQUIRED,
        /** Towards every caller that supports it. */
        WHEN_SUPPORTED
    }

    /** The methods of a call and of its surroundings. */
    public static final List<String> ALLOW = List.of(
            "INVITE",
            "ACK",
            "CANCEL",
            "BYE",
            "OPTIONS",
            "INFO",
            "PRACK",
            "UPDATE",
            "REFER",
            "NOTIFY",
            "MESSAGE",
            "REGISTER",
            "SUBSCRIBE");

    /** Checks the ranges. */
    public UserAgentSettings {
        if (product.isBlank()) {
            throw new IllegalArgumentException("product is blank");
        }
        if (minSe.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("minSe below a second: " + minSe);
        }
        if (!sessionExpires.isZero() && sessionExpires.compareTo(minSe) < 0) {
            throw new IllegalArgumentException("sessionExpires " + sessionExpires + " below minSe " + minSe);
        }
        allow = List.copyOf(allow);
    }

    /** The usual: 1800 s sessions, at least 90 s, reliable provisional responses where supported. */
    public static UserAgentSettings of(String product) {
        return new UserAgentSettings(
                product, Duration.ofSeconds(1800), Duration.ofSeconds(90), Reliable.WHEN_SUPPORTED, ALLOW);
    }
}
