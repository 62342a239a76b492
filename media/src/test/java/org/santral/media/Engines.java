package org.santral.media;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;

/** Builds engines for tests on ports that are free. */
final class Engines {
    private Engines() {}

    static MediaEngine real() {
        return new MediaEngine(range(200));
    }

    static MediaEngine on(ManualClock clock) {
        return new MediaEngine(range(200), clock.clock, new Random(7));
    }

    /** A range of so many ports, all of them free at this moment. */
    static MediaSettings range(int ports) {
        int first = firstOf(ports);
        return new MediaSettings(InetAddress.getLoopbackAddress(), first, first + ports - 1, 2, Duration.ofSeconds(10));
    }

    private static int firstOf(int ports) {
        Random random = new Random();
        for (int attempt = 0; attempt < 200; attempt++) {
            int first = 11000 + 2 * random.nextInt(10000);
            if (allFree(first, ports)) {
                return first;
            }
        }
        throw new AssertionError("no free range of " + ports + " ports");
    }

    private static boolean allFree(int first, int ports) {
        for (int port = first; port < first + ports; port++) {
            try (DatagramSocket probe = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                if (probe.getLocalPort() != port) {
                    return false;
                }
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
