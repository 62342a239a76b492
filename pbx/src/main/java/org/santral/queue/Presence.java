package org.santral.queue;

/** How ready an agent is for a call, apart from what queues know themselves; readier ones come later. */
enum Presence {
    /** Logged out, or without a registered phone. */
    GONE,
    /** Pauses, or does not want to be disturbed. */
    AWAY,
    /** Its line rings or is in use. */
    BUSY,
    FREE
}
