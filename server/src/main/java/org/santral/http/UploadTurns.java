package org.santral.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Who may send a large body now: so many at once, and of those only some from one source. */
final class UploadTurns {
    private final int atOnce;
    private final int perSource;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    UploadTurns(int atOnce, int perSource) {
        this.atOnce = atOnce;
        this.perSource = perSource;
    }

    /** @return whether it is this source's turn; then {@link #release} has to follow */
    synchronized boolean tryTake(InetAddress source) {
        String network = Sources.network(source);
        int ofSource = taken.getOrDefault(network, 0);
        if (all >= atOnce || ofSource >= perSource) {
            return false;
        }
        all++;
        taken.put(network, ofSource + 1);
        return true;
    }

    synchronized void release(InetAddress source) {
        all--;
        taken.computeIfPresent(Sources.network(source), (_, of) -> of == 1 ? null : of - 1);
    }
}
