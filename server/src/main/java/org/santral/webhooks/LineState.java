package org.santral.webhooks;

/** What an extension as a whole does, over all its phones and calls (spec/simotel.md §6, {@code NewState}). */
public enum LineState {
    /** It can be called and has no call. */
    IDLE,
    /** A phone of it rings, and it has no other call. */
    RINGING,
    /** It calls somebody, or talks. */
    IN_USE,
    /** Its agent takes no calls from queues for a while, and it has no call. */
    PAUSED,
    /** No phone of it is registered and answers. */
    UNAVAILABLE
}
