package org.santral.http;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How often one may be wrong about a secret, or ask for what has to be written down. Counted per source address and account together, so that nobody is locked
 * out by what is tried elsewhere, and more widely per source. Who is right is not counted.
 */
public final class Guesses {
    /** The sources and accounts remembered; beyond them those not seen for the longest are forgotten. */
    private static final int REMEMBERED = 50_000;

    private static final int LONGEST_NAME = 200;

    /** What is guessed or asked for. */
    public enum Kind {
        PASSWORD(10, 2, 100, 20),
        CLIENT_SECRET(10, 2, 100, 20),
        TOKEN(100, 20, 100, 20),
        /** A user's way through the pages: each leaves a few rows for a while. */
        AUTHORIZATION(60, 60, 600, 600);

        private final Bandwidth perAccount;
        private final Bandwidth perSource;

        Kind(int burst, int perMinute, int burstOfSource, int perMinuteOfSource) {
            this.perAccount = limit(burst, perMinute);
            this.perSource = limit(burstOfSource, perMinuteOfSource);
        }

        private static Bandwidth limit(int burst, int perMinute) {
            return Bandwidth.builder()
                    .capacity(burst)
                    .refillGreedy(perMinute, Duration.ofMinutes(1))
                    .build();
        }
    }

    /** @param account empty for the source as a whole */
    private record Key(Kind kind, String source, String account) {}

    /** A secret that was right when it came from that source. */
    private record Proved(String source, SecretHash secret) {}

    private final TimeMeter time;
    private final Map<Proved, Boolean> proved = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Proved, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Guesses(TimeMeter time) {
        this.time = time;
    }

    /** A guess that was allowed, and counts until it turns out to be none. */
    public final class Guess {
        private final List<Bucket> taken = new ArrayList<>(2);
        private final @Nullable Proved secret;

        private Guess(@Nullable Proved secret) {
            this.secret = secret;
        }

        /** It was right: it does not count, and the same secret from the same source never will again. */
        public void prove() {
            forgive();
            if (secret != null) {
                synchronized (proved) {
                    proved.put(secret, true);
                }
            }
        }

        /** Takes it off the count: it was right, or nothing was guessed at all. */
        public void forgive() {
            taken.forEach(bucket -> bucket.addTokens(1));
            taken.clear();
        }
    }

    /**
     * Before a secret is looked at, or something is written down.
     *
     * @param account whose secret it is said to be; empty when it would be anybody's
     * @param refusal what is thrown when there were too many, made of the time to wait
     */
    public <E extends Exception> Guess begin(
            Kind kind, InetAddress source, String account, Function<Duration, E> refusal) throws E {
        return begin(kind, Sources.network(source), account, new Guess(null), refusal);
    }

    /**
     * Before a key or token is looked up that says by itself whose it is. One that was right before from the same source is
     * always let through: whoever shares an address with somebody who guesses, behind one proxy perhaps, goes on working.
     *
     * @param refusal as of {@link #begin}
     */
    public <E extends Exception> Guess beginSecret(
            Kind kind, InetAddress source, SecretHash secret, Function<Duration, E> refusal) throws E {
        String network = Sources.network(source);
        Proved asked = new Proved(network, secret);
        boolean known;
        synchronized (proved) {
            known = proved.get(asked) != null;
        }
        return known ? new Guess(asked) : begin(kind, network, "", new Guess(asked), refusal);
    }

    private <E extends Exception> Guess begin(
            Kind kind, String network, String account, Guess guess, Function<Duration, E> refusal) throws E {
        for (String name : account.isEmpty() ? List.of("") : List.of(name(account), "")) {
            Bucket bucket = bucket(new Key(kind, network, name));
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                guess.forgive();
                throw refusal.apply(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            guess.taken.add(bucket);
        }
        return guess;
    }

    private Bucket bucket(Key key) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(key, made -> Bucket.builder()
                    .withCustomTimePrecision(time)
                    .addLimit(made.account().isEmpty() ? made.kind().perSource : made.kind().perAccount)
                    .build());
        }
    }

    private static String name(String account) {
        String name = account.toLowerCase(Locale.ROOT);
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
