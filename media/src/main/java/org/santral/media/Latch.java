package org.santral.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which source is the party. A phone behind NAT cannot say where its packets will come from, so the first that fits says it
 * (RFC 4961 asks parties to send from where they listen) – but whoever guesses the port must neither be heard instead of
 * the party nor shut it out. Hence three kinds of sources, of which a better one always takes over from one that is less
 * good, and never the other way round until the party is signalled anew:
 *
 * <ol>
 *   <li>the address of the SDP;
 *   <li>another port of that host, or of the host that the party's SIP comes from: a phone behind NAT;
 *   <li>any other host, and only when for {@link #PATIENCE} none of the better ones has sent, or its packet was encrypted
 *       with the party's key. Whoever was the party before it was signalled anew need not wait.
 * </ol>
 *
 * <p>Nothing is kept of sources that are turned away. Used by the session's media thread; the source is read by any.
 */
final class Latch {
    /**
     * How long the party has, from a stranger's first packet on, to send from where it is expected: five packets. More
     * would be heard as a gap by the other side of a device with several addresses, which may send from any of them.
     */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private static final int SIGNALLED = 3;
    private static final int ITS_HOST = 2;
    private static final int ELSEWHERE = 1;

    private int epoch = -1;
    private int rank;
    private long sinceNanos;
    private volatile @Nullable InetSocketAddress source;
    private int waitingEpoch = -1;
    private long waitingNanos;

    /** The source that counts, or counted last; null for none yet. */
    @Nullable
    InetSocketAddress source() {
        return source;
    }

    /** Whether this address counts now. */
    boolean isOn(InetSocketAddress address, int ofEpoch) {
        return epoch == ofEpoch && address.equals(source);
    }

    /** When the present source began to count. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Whether a packet cannot be the party's, whatever is in it. */
    boolean isForeign(InetSocketAddress from, RemoteMedia remote, int ofEpoch) {
        return epoch == ofEpoch && !from.equals(source) && rank(from, remote) <= rank;
    }

    /**
     * Whether a packet that is not foreign, and is what the party may send, is taken for the party's; its source counts
     * from then on.
     *
     * @param proved whether it was encrypted with the party's key
     */
    boolean takes(InetSocketAddress from, RemoteMedia remote, int ofEpoch, boolean proved, long nowNanos) {
        if (isOn(from, ofEpoch)) {
            return true;
        }
        int offered = rank(from, remote);
        if (offered == ELSEWHERE && !proved && !from.equals(source) && !hasWaited(ofEpoch, nowNanos)) {
            return false;
        }
        epoch = ofEpoch;
        rank = offered;
        sinceNanos = nowNanos;
        source = from;
        return true;
    }

    private boolean hasWaited(int ofEpoch, long nowNanos) {
        if (waitingEpoch != ofEpoch) {
            waitingEpoch = ofEpoch;
            waitingNanos = nowNanos;
        }
        return nowNanos - waitingNanos >= PATIENCE.toNanos();
    }

    private static int rank(InetSocketAddress from, RemoteMedia remote) {
        if (from.equals(remote.rtp())) {
            return SIGNALLED;
        }
        boolean itsHost = from.getAddress().equals(remote.rtp().getAddress())
                || from.getAddress().equals(remote.signalledFrom());
        return itsHost ? ITS_HOST : ELSEWHERE;
    }
}
