package org.santral.cdr;

/** What there is of a call's recording. */
public enum Recording {
    /** Never was one, or it could not be saved. */
    NONE,
    /** It can be fetched. */
    PRESENT,
    /** There was one. */
    DELETED
}
