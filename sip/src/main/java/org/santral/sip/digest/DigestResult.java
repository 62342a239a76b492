package org.santral.sip.digest;

/** What a request's credentials are worth. */
public sealed interface DigestResult {
    /** The user has proved the password. */
    record Accepted(String user) implements DigestResult {}

    /**
     * Ask (again) with {@link DigestServer#challenges}.
     *
     * @param stale the nonce is too old, was given to another address or was used like this before; says nothing of the
     *     password
     */
    record Challenge(boolean stale) implements DigestResult {}

    /**
     * The credentials are wrong or malformed, and who sent them gets our answers: it used a nonce of ours. {@code why} is
     * for the log, not for the peer.
     */
    record Refused(String why) implements DigestResult {}
}
