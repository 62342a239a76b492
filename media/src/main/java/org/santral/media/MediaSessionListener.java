package org.santral.media;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What happens on one {@link MediaSession}. Called on a media thread that serves many sessions: an implementation must
 * not block. An exception is logged and otherwise ignored.
 */
public interface MediaSessionListener {
    /** The first valid RTP packet came, or the first from another source after {@link MediaSession#remote}. */
    default void firstPacket(InetSocketAddress source) {}

    /**
     * The party pressed a key: one of {@code 0-9 * # A-D}; once per press, at its beginning. Told by RFC 4733 events; heard
     * in the G.711 audio of a party with whom no events were negotiated. A party that is bridged to and knows events has
     * then been passed the event either way.
     */
    default void dtmf(char digit) {}

    /**
     * No RTP came for the given time although the party should be sending. Called once until packets come again; not
     * while the party is on hold.
     */
    default void silent(Duration since) {}

    /** A source that was not looped has been played to its end. A source that was replaced or stopped is not told. */
    default void played(AudioSource source) {}
}
