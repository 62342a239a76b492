package org.santral.media;

import java.net.InetAddress;
import java.time.Duration;

/**
 * What a {@link MediaEngine} is built with.
 *
 * @param listen local address that all sockets bind to
 * @param firstPort first usable port, 1–65534
 * @param lastPort last usable port; the range must hold at least one even port followed by its odd neighbour
 * @param threads number of media threads, 1–64
 * @param silenceTimeout time without any RTP from a party that should send, after which {@link
 *     MediaSessionListener#silent} is called
 */
public record MediaSettings(InetAddress listen, int firstPort, int lastPort, int threads, Duration silenceTimeout) {
    public MediaSettings {
        if (firstPort < 1 || lastPort > 65535 || (firstPort + 1) / 2 * 2 + 1 > lastPort) {
            throw new IllegalArgumentException("RTP ports " + firstPort + "-" + lastPort
                    + " hold no pair of an even port and the odd one above it");
        }
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("media threads must be 1-64, not " + threads);
        }
        if (!silenceTimeout.isPositive()) {
            throw new IllegalArgumentException("the silence time-out must be positive");
        }
    }
}
