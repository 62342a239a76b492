package org.santral.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * Recognises a request that a client sends again, because its connection broke or timed out, so that nobody is rung
 * twice. A request is the same when tenant, kind, numbers and options are.
 */
final class Replays {
    private static final int REMEMBERED = 100_000;

    private record Seen(Instant at, CompletableFuture<CallId> outcome) {}

    private final Clock clock;
    private final Duration window;
    private final Map<String, Seen> seen = new LinkedHashMap<>();

    /** @param window how long a request is remembered; zero: never */
    Replays(Clock clock, Duration window) {
        this.clock = clock;
        this.window = window;
    }

    /** What names a request; safe to keep, the numbers cannot be read back from it easily. */
    static String fingerprint(int domainId, OriginateRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest((domainId + "\n" + request).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Remembers a call that an earlier process accepted. */
    synchronized void remember(String fingerprint, CallId call, Instant at) {
        if (window.isZero()) {
            return;
        }
        seen.put(fingerprint, new Seen(at, CompletableFuture.completedFuture(call)));
    }

    /**
     * The outcome of the same request if it came within the window, whether it is known already or not; null if this is
     * the first, whose outcome will be {@code mine}.
     */
    synchronized @Nullable CompletableFuture<CallId> first(String fingerprint, CompletableFuture<CallId> mine) {
        if (window.isZero()) {
            return null;
        }
        Instant now = clock.instant();
        forget(now);
        Seen before = seen.get(fingerprint);
        if (before != null && !before.outcome().isCompletedExceptionally()) {
            return before.outcome();
        }
        // Re-inserted, so that the map stays in order of time.
        seen.remove(fingerprint);
        seen.put(fingerprint, new Seen(now, mine));
        return null;
    }

    private void forget(Instant now) {
        var oldest = seen.values().iterator();
        while (oldest.hasNext()) {
            Seen entry = oldest.next();
            // One that is still being written counts as fresh, however slow the ledger is.
            boolean fresh = !entry.outcome().isDone() || entry.at().plus(window).isAfter(now);
            if (seen.size() <= REMEMBERED && fresh) {
                return;
            }
            oldest.remove();
        }
    }
}
