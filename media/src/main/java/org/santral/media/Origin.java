package org.santral.media;

/**
 * Stands for one uninterrupted origin of what a party hears: a bridge to a peer, or something that is played. Compared by
 * identity; a new one begins a talk spurt.
 */
final class Origin {}
