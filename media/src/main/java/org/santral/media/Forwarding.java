package org.santral.media;

import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what becomes of a packet from a party. Immutable: the call's owner publishes a new one through
 * one volatile field, the media thread reads that once per packet.
 *
 * @param epoch counts {@link MediaSession#remote} calls; a session is locked to a source for one epoch
 * @param remote the party's side of the SDP, or null before it is known
 * @param decryption of what the party sends, or null if that is not encrypted
 * @param peer who hears the party, or null
 * @param route stands for one {@link MediaSession#bridge} call: to the hearer every new one is a new talk spurt
 * @param tap where the party is recorded, or null
 */
record Forwarding(
        int epoch,
        @Nullable RemoteMedia remote,
        @Nullable SrtpIn decryption,
        @Nullable MediaSession peer,
        Origin route,
        @Nullable Tap tap) {
    /**
     * One channel of a recorder.
     *
     * @param feed tells apart the sessions that feed a channel one after the other: their streams may look alike
     */
    record Tap(Recorder recorder, Channel channel, int feed) {}

    static Forwarding nowhere() {
        return new Forwarding(0, null, null, null, new Origin(), null);
    }

    Forwarding withRemote(RemoteMedia remote, @Nullable SrtpIn decryption) {
        return new Forwarding(epoch + 1, remote, decryption, peer, route, tap);
    }

    Forwarding withPeer(@Nullable MediaSession peer) {
        return new Forwarding(epoch, remote, decryption, peer, new Origin(), tap);
    }

    Forwarding withTap(@Nullable Tap tap) {
        return new Forwarding(epoch, remote, decryption, peer, route, tap);
    }
}
