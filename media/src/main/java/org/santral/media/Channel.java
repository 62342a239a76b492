package org.santral.media;

/** The two sides of a stereo recording. */
public enum Channel {
    /** The caller, or the first party of a call that the switch placed. */
    LEFT,
    /** The callee, or the second party. */
    RIGHT
}
