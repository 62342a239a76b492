package org.santral.sip.digest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong passwords, so that nobody can try them one after the other: too many from one source, for one account, or
 * from one source for one account, and further attempts are refused until the time that began with the first of them is
 * over. A right password clears what its own source has collected for its account. Memory is bounded; whoever is
 * forgotten because of that begins anew. Safe for any thread.
 */
public final class GuessLimit {
    private static final int REMEMBERED = 20_000;
    private static final int MAX_NAME = 128;
    private static final int IPV6_SITE_BYTES = 8;

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

    private record Source(InetAddress address) {
        /** An IPv6 site has more addresses than can be counted: its network counts as one. */
        static Source of(InetAddress address) {
            if (!(address instanceof Inet6Address six)) {
                return new Source(address);
            }
            byte[] bytes = six.getAddress();
            Arrays.fill(bytes, IPV6_SITE_BYTES, bytes.length, (byte) 0);
            try {
                return new Source(InetAddress.getByAddress(bytes));
            } catch (java.net.UnknownHostException e) {
                throw new IllegalStateException("16 bytes are an address", e);
            }
        }
    }

    private record Pair(Source source, String account) {
        static Pair of(Source source, String account) {
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

    private final InstantSource clock;
    private final Limits limits;
    private final Table<Pair> pairs = new Table<>();
    private final Table<Source> sources = new Table<>();
    private final Table<String> accounts = new Table<>();

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
        Source source = Source.of(address);
        return wrong(pairs, Pair.of(source, account)) < limits.perSourceAndAccount()
                && wrong(sources, source) < limits.perSource()
                && wrong(accounts, shortened(account)) < limits.perAccount();
    }

    /** Counts a wrong password. @return true if one of the limits has just been reached: worth a line in the log */
    public synchronized boolean wrong(InetAddress address, String account) {
        Source source = Source.of(address);
        boolean pair = count(pairs, Pair.of(source, account)) == limits.perSourceAndAccount();
        boolean whole = count(sources, source) == limits.perSource();
        boolean known = count(accounts, shortened(account)) == limits.perAccount();
        return pair || whole || known;
    }

    /** Forgets what this source has got wrong for this account: it has proved the password. */
    public synchronized void right(InetAddress address, String account) {
        pairs.remove(Pair.of(Source.of(address), account));
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
