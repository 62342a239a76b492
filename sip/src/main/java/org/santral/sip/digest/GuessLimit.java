package org.santral.sip.digest;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong passwords, so that nobody can try them one after the other: too many from one source, for one account, or
 * from one source for one account, and further attempts are refused until the time that began with the first of them is
 * over; before that they are answered later and later. A right password clears what its own source has collected for its
 * account, and that source is known for it from then on: what others do wrong, for that account or from that source,
 * does not shut it out. Memory is bounded; whoever is forgotten because of that begins anew. Safe for any thread.
 */
public final class GuessLimit {
    private static final int REMEMBERED = 20_000;
    private static final int MAX_NAME = 128;
    /** A telephone that was given a mistyped password and tries again does not wait. */
    private static final int FORGIVEN = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    /** 4 s, after which a telephone would give the request up for lost only in half a minute. */
    private static final int MOST_DOUBLINGS = 4;

    /**
     * How many wrong passwords are too many.
     *
     * @param perSourceAndAccount from one source for one account: a telephone with a mistyped password gets there
     * @param perSource from one source for whatever accounts: an office behind one address must not get there
     * @param perAccount for one account from whatever sources
     * @param within the time that they are counted, and refused, for
     */
    public record Limits(int perSourceAndAccount, int perSource, int perAccount, Duration within) {
        /** 10, 60 and 100 in five minutes. */
        public static final Limits DEFAULT = new Limits(10, 60, 100, Duration.ofMinutes(5));
    }

    private record Pair(Site source, String account) {
        static Pair of(Site source, String account) {
            return new Pair(source, shortened(account));
        }
    }

    private record Count(int wrong, Instant since) {}

    private static final class Table<K> extends LinkedHashMap<K, Count> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Count> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** The one that proved a password longest ago is forgotten first. */
    private static final class Proven extends LinkedHashMap<Pair, Boolean> {
        private static final long serialVersionUID = 1;

        Proven() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    private final InstantSource clock;
    private final Limits limits;
    private final Table<Pair> pairs = new Table<>();
    private final Table<Site> sources = new Table<>();
    private final Table<String> accounts = new Table<>();
    private final Proven proven = new Proven();

    public GuessLimit(InstantSource clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Whether an attempt may be looked at.
     *
     * @param account what names the account uniquely, its realm included
     */
    public synchronized boolean allows(InetAddress address, String account) {
        Site source = Site.of(address);
        Pair pair = Pair.of(source, account);
        return wrong(pairs, pair) < limits.perSourceAndAccount()
                && (proven.containsKey(pair)
                        || wrong(sources, source) < limits.perSource()
                                && wrong(accounts, shortened(account)) < limits.perAccount());
    }

    /** How long to wait with the answer to a wrong password: nothing for the first few, then twice as long each time. */
    public synchronized Duration pause(InetAddress address, String account) {
        int wrong = wrong(pairs, Pair.of(Site.of(address), account));
        return wrong < FORGIVEN
                ? Duration.ZERO
                : FIRST_PAUSE.multipliedBy(1L << Math.min(wrong - FORGIVEN, MOST_DOUBLINGS));
    }

    /** Counts a wrong password. @return true if one of the limits has just been reached: worth a line in the log */
    public synchronized boolean wrong(InetAddress address, String account) {
        Site source = Site.of(address);
        boolean pair = count(pairs, Pair.of(source, account)) == limits.perSourceAndAccount();
        boolean whole = count(sources, source) == limits.perSource();
        boolean known = count(accounts, shortened(account)) == limits.perAccount();
        return pair || whole || known;
    }

    /** Forgets what this source has got wrong for this account, and knows it from now on: it has proved the password. */
    public synchronized void right(InetAddress address, String account) {
        Pair pair = Pair.of(Site.of(address), account);
        pairs.remove(pair);
        proven.put(pair, true);
    }

    /** After how long a refused one may try again at the latest. */
    public Duration within() {
        return limits.within();
    }

    /** The peer chooses the account's name, but not how much memory it takes. */
    private static String shortened(String account) {
        return account.length() <= MAX_NAME ? account : account.substring(0, MAX_NAME);
    }

    private <K> int wrong(Table<K> table, K key) {
        Count count = table.get(key);
        if (count == null) {
            return 0;
        }
        if (clock.instant().isBefore(count.since().plus(limits.within()))) {
            return count.wrong();
        }
        table.remove(key);
        return 0;
    }

    private <K> int count(Table<K> table, K key) {
        int before = wrong(table, key);
        Instant now = clock.instant();
        Count known = table.get(key);
        table.put(key, new Count(before + 1, known == null ? now : known.since()));
        return before + 1;
    }
}
