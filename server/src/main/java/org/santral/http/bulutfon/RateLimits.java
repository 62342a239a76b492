package org.santral.http.bulutfon;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.santral.http.bulutfon.BulutfonSettings.RateLimit;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much each credential of a tenant may ask (spec/bulutfon.md §2 rule 6), for tenants that want a limit. What was
 * used up outlives the process: it is written every few seconds and at the end, so that a restart gives nobody a second
 * allowance, and a crash one of a few seconds at most.
 */
public final class RateLimits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(2);

    private record Key(int domainId, String credential) {}

    /** @param limit what it was made for: another one after a reload makes another bucket */
    private record Allowance(RateLimit limit, Bucket bucket) {}

    private final Database database;
    private final Clock clock;
    /** Bounded by the credentials that there are: only a good one gets here. */
    private final Map<Key, Allowance> allowances = new ConcurrentHashMap<>();

    private final Set<Key> used = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rate-limits").factory());

    public RateLimits(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Begins to write down what is used. */
    public void start() {
        long every = WRITTEN_EVERY.toMillis();
        writer.scheduleWithFixedDelay(this::save, every, every, TimeUnit.MILLISECONDS);
    }

    /** Takes one request off the credential's allowance; 429 with the time to wait when it is used up. */
    void take(Access access) throws BulutfonRefusal {
        RateLimit limit = access.account().settings().rateLimit();
        if (limit == null) {
            return;
        }
        Key key = new Key(access.domainId(), access.credential());
        Allowance allowance = allowances.get(key);
        if (allowance == null || !allowance.limit().equals(limit)) {
            allowance = new Allowance(limit, bucket(limit, left(key, limit)));
            Allowance other = allowances.putIfAbsent(key, allowance);
            if (other != null && other.limit().equals(limit)) {
                allowance = other;
            } else if (other != null) {
                allowances.put(key, allowance);
            }
        }
        ConsumptionProbe probe = allowance.bucket().tryConsumeAndReturnRemaining(1);
        used.add(key);
        if (!probe.isConsumed()) {
            throw BulutfonRefusal.tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket bucket(RateLimit limit, long tokens) {
        return Bucket.builder()
                .withCustomTimePrecision(new WallClock(clock))
                .addLimit(Bandwidth.builder()
                        .capacity(limit.burst())
                        .refillGreedy(limit.perMinute(), Duration.ofMinutes(1))
                        .initialTokens(tokens)
                        .build())
                .build();
    }

    /** What is left of an allowance that an earlier process wrote down, with what has come back since. */
    private long left(Key key, RateLimit limit) {
        return database.read(tx -> tx.sql()
                .sql("select tokens, at_us from rate_limit where domain_id = ? and credential = ?")
                .params(key.domainId(), key.credential())
                .query((row, _) -> {
                    Duration since = Duration.between(Sql.instant(row.getLong(2)), clock.instant());
                    long back = since.isNegative()
                            ? 0
                            : Math.min(limit.burst(), since.toSeconds() * limit.perMinute() / 60);
                    return Math.clamp(row.getLong(1) + back, 0, limit.burst());
                })
                .optional()
                .orElse(limit.burst()));
    }

    private void save() {
        List<Key> keys = new ArrayList<>(used);
        if (keys.isEmpty()) {
            return;
        }
        used.removeAll(keys);
        try {
            Instant now = clock.instant();
            database.write(tx -> {
                for (Key key : keys) {
                    Allowance allowance = allowances.get(key);
                    if (allowance != null) {
                        save(tx, key, allowance.bucket().getAvailableTokens(), now);
                    }
                }
                return keys.size();
            });
        } catch (DatabaseException e) {
            used.addAll(keys);
            LOG.warn("rate limits could not be written, they are tried again: {}", e.getMessage());
        }
    }

    private static void save(Tx tx, Key key, long tokens, Instant now) {
        tx.sql()
                .sql("insert into rate_limit (domain_id, credential, tokens, at_us) values (?, ?, ?, ?)"
                        + " on conflict (domain_id, credential)"
                        + " do update set tokens = excluded.tokens, at_us = excluded.at_us")
                .params(key.domainId(), key.credential(), tokens, Sql.micros(now))
                .update();
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        writer.close();
        save();
    }

    /** The same clock as everything else has, so that what was written down means the same after a restart. */
    private record WallClock(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
