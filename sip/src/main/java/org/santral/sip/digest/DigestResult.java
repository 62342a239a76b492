package org.santral.sip.digest;

/** What a request's credentials are worth. */
public sealed interface DigestResult {
    /** The user has proved the password. */
    record Accepted(String user) implements DigestResult {}

    /**
     * Ask (again) with {@link DigestServer#challenges}.
     *
     * @param stale the password was right, but the nonce is too old or this use of it was seen before
     */
    record Challenge(boolean stale) implements DigestResult {}

    /** The credentials are wrong or malformed; {@code why} is for the log, not for the peer. */
    record Refused(String why) implements DigestResult {}
}
