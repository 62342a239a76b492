package org.santral.sip.digest;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest nonce count seen per nonce (RFC 7616 §3.4.6), so that a recorded request cannot be played again. Only
 * requests that proved a password get an entry. The table is bounded: when a nonce is dropped, all nonces as old as it
 * that are not in the table stop being valid, so that forgetting never opens the door to a replay.
 */
final class NonceUses {
    private record Use(Instant issuedAt, long highest) {}

    private final int capacity;
    private final LinkedHashMap<String, Use> uses = new LinkedHashMap<>();
    private Instant forgottenUntil = Instant.MIN;

    NonceUses(int capacity) {
        this.capacity = capacity;
    }

    /** Notes a use; false if this count, or a higher one, was seen before, or the nonce has been forgotten. */
    synchronized boolean firstUse(String nonce, Instant issuedAt, long count) {
        Use before = uses.get(nonce);
        if (before == null ? !issuedAt.isAfter(forgottenUntil) : count <= before.highest) {
            return false;
        }
        uses.put(nonce, new Use(issuedAt, count));
        if (uses.size() > capacity) {
            Iterator<Map.Entry<String, Use>> oldest = uses.entrySet().iterator();
            Instant dropped = oldest.next().getValue().issuedAt;
            oldest.remove();
            forgottenUntil = dropped.isAfter(forgottenUntil) ? dropped : forgottenUntil;
        }
        return true;
    }
}
