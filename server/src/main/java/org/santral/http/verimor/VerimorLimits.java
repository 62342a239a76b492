package org.santral.http.verimor;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The vendor's rate limits per tenant (spec/verimor.md §2.1), for tenants that want them. */
public final class VerimorLimits {

    /** Endpoints that share a limit. */
    enum Pool {
        /** {@code /originate} and {@code /bridge}. */
        ORIGINATE(100, 3, Duration.ofSeconds(1)),
        CDRS(6, 6, Duration.ofMinutes(1)),
        RECORDING_URL(5, 5, Duration.ofMinutes(1)),
        /** {@code /user_statuses} and {@code /agent_statuses}. */
        STATUSES(2, 2, Duration.ofMinutes(1)),
        QUEUES_PENDING(10, 10, Duration.ofMinutes(1)),
        MANAGE_USERS(10, 10, Duration.ofMinutes(1)),
        /** Everything else. */
        OTHER(10, 2, Duration.ofSeconds(1));

        private final int burst;
        private final int rate;
        private final Duration per;

        Pool(int burst, int rate, Duration per) {
            this.burst = burst;
            this.rate = rate;
            this.per = per;
        }
    }

    private record Key(int domainId, Pool pool) {}

    private final TimeMeter time;
    /** Bounded by tenants times pools: only a valid key gets here. */
    private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

    public VerimorLimits(TimeMeter time) {
        this.time = time;
    }

    /** Takes one request off the tenant's allowance; 429 when it is used up. */
    void take(VerimorAccounts.Account account, Pool pool) throws VerimorRefusal {
        if (!account.settings().rateLimited()) {
            return;
        }
        Bucket bucket = buckets.computeIfAbsent(new Key(account.tenant().domainId(), pool), key -> bucket(key.pool()));
        if (!bucket.tryConsume(1)) {
            throw VerimorRefusal.of(429);
        }
    }

    private Bucket bucket(Pool pool) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(Bandwidth.builder()
                        .capacity(pool.burst)
                        .refillGreedy(pool.rate, pool.per)
                        .build())
                .build();
    }
}
