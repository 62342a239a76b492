package org.santral.sip.dns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Remembers answers for their time to live, and questions under way, so that a burst of calls asks once. */
final class DnsCache {

    private static final int MAX_ENTRIES = 1_024;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final LongSupplier nanoClock;
    /** Guarded by itself; the longest unused entry comes first. */
    private final Map<Question, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

    record Question(String name, int type) {}

    private static final class Entry {
        private final CompletableFuture<?> records = new CompletableFuture<>();
        private long expiresNanos;
        private boolean settled;
    }

    DnsCache(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The remembered answer, or what the lookup finds; a failed lookup is not remembered. */
    // A question of one type is always answered by records of one class, so the cast is safe.
    @SuppressWarnings("unchecked")
    <T> CompletableFuture<List<T>> get(Question question, Supplier<CompletableFuture<DnsAnswer<T>>> lookup) {
        Entry entry;
        synchronized (entries) {
            Entry known = entries.get(question);
            if (known != null && (!known.settled || nanoClock.getAsLong() - known.expiresNanos < 0)) {
                return (CompletableFuture<List<T>>) known.records;
            }
            entry = new Entry();
            entries.put(question, entry);
            if (entries.size() > MAX_ENTRIES) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        CompletableFuture<List<T>> records = (CompletableFuture<List<T>>) entry.records;
        lookup.get().whenComplete((answer, error) -> {
            synchronized (entries) {
                entry.settled = true;
                if (error != null) {
                    entries.remove(question, entry);
                } else {
                    entry.expiresNanos =
                            nanoClock.getAsLong() + clamped(answer.ttl()).toNanos();
                }
            }
            if (error != null) {
                records.completeExceptionally(error);
            } else {
                records.complete(answer.records());
            }
        });
        return records;
    }

    private static Duration clamped(Duration ttl) {
        if (ttl.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl;
    }
}
