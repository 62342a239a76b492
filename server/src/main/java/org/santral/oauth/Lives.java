package org.santral.oauth;

import java.time.Duration;

/** How long things are good for (spec/bulutfon.md S1, S2). */
public final class Lives {
    public static final Duration CODE = Duration.ofMinutes(10);
    public static final Duration ACCESS_TOKEN = Duration.ofHours(2);
    public static final Duration REFRESH_TOKEN = Duration.ofDays(365);

    /** A refresh token that was used is accepted for so long again: clients race with themselves. */
    public static final Duration REFRESH_GRACE = Duration.ofMinutes(5);

    public static final Duration CONSENT_FORM = Duration.ofMinutes(10);
    /** From the login on, however busy the user is. */
    public static final Duration SESSION = Duration.ofHours(8);

    public static final Duration LOGIN_FORM = Duration.ofHours(1);

    /** So long an access token is said to have expired, and not to be unknown: clients refresh only then. */
    static final Duration EXPIRED_KNOWN = Duration.ofDays(90);
    /** So long the use of a code or refresh token again is recognised as theft. */
    static final Duration USED_KNOWN = Duration.ofDays(30);

    private Lives() {}
}
