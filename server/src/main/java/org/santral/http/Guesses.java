package org.santral.http;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How often one may be wrong about a secret, or ask for what has to be written down. Counted per source address and account together, so that nobody is locked
 * out by what is tried elsewhere, and more widely per source. Who is right is not counted.
 */
public final class Guesses {
    /** The sources and accounts remembered; beyond them those not seen for the longest are forgotten. */
    private static final int REMEMBERED = 50_000;

    /** Of an address of IPv6, what one customer of a provider usually has. */
    private static final int NETWORK_BYTES = 8;

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

    private final TimeMeter time;
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
    public static final class Guess {
        private final List<Bucket> taken;

        private Guess(List<Bucket> taken) {
            this.taken = taken;
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
        String network = network(source);
        Guess guess = new Guess(new ArrayList<>(2));
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

    private static String network(InetAddress source) {
        byte[] bytes = source.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }
}
