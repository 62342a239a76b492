package org.santral.tenant;

/** In which order the members of a ring group ring. */
public enum Strategy {
    /** All at once; the first to answer wins. */
    RING_ALL,
    /** One after the other, as listed. */
    SEQUENTIAL,
    /** One after the other, in a new order for every call. */
    RANDOM,
    /** One after the other, the one whose last call ended longest ago first. */
    LONGEST_IDLE
}
