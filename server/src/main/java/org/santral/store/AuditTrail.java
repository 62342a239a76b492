package org.santral.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who administrated what, from where and when: rows that are written in the transaction of the change itself, and that the
 * database lets nobody change or delete. What was set is not in them; secrets and people's numbers are not either.
 */
public final class AuditTrail {
    /** Who is acting on this thread; nobody is bound where phones and the PBX itself change something. */
    private static final ScopedValue<Actor> ACTING = ScopedValue.newInstance();

    private static final Actor INSIDE = new Actor("a phone or the PBX itself", "");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int LONGEST = 200;

    /** The most rows that one look shows. */
    public static final int MOST = 1000;

    private AuditTrail() {}

    /**
     * Who changes something.
     *
     * @param who in words: the API and the account, masked where it is a person's address; or the shell's user
     * @param from the network address that a request came from, empty for none
     */
    public record Actor(String who, String from) {}

    /**
     * A change.
     *
     * @param domainId tenant, null for what concerns the whole server
     * @param what in words, such as {@code trunk created}
     * @param which its name or number
     */
    public record Entry(Instant at, @Nullable Integer domainId, String who, String from, String what, String which) {}

    /** Does something in an actor's name. */
    public static <T, X extends Throwable> T as(Actor actor, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(ACTING, actor).call(work);
    }

    /** Notes a change that this transaction makes. @param domainId null for the whole server */
    public static void note(Tx tx, @Nullable Integer domainId, String what, String which) {
        Actor actor = ACTING.orElse(INSIDE);
        tx.sql()
                .sql("insert into audit_entry (entry_id, at_us, domain_id, who, source, what, which)"
                        + " values ((select coalesce(max(entry_id), 0) + 1 from audit_entry), ?, ?, ?, ?, ?, ?)")
                .params(Arrays.asList(
                        Sql.micros(CLOCK.instant()),
                        domainId,
                        kept(actor.who()),
                        kept(actor.from()),
                        what,
                        kept(which)))
                .update();
    }

    private static String kept(String text) {
        String clean = Sql.text(text).replaceAll("\\p{Cntrl}", " ");
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }

    /**
     * The changes, the oldest first; of more than {@link #MOST} the latest.
     *
     * @param domainId only of this tenant; null for all, those of the server among them
     * @param since only from then on; null for all
     */
    public static List<Entry> entries(Database database, @Nullable Integer domainId, @Nullable Instant since) {
        StringBuilder where = new StringBuilder(" where 1 = 1");
        List<Object> params = new ArrayList<>();
        if (domainId != null) {
            where.append(" and domain_id = ?");
            params.add(domainId);
        }
        if (since != null) {
            where.append(" and at_us >= ?");
            params.add(Sql.micros(since));
        }
        List<Entry> latest = database.read(tx -> tx.sql()
                .sql("select at_us, domain_id, who, source, what, which from audit_entry" + where
                        + " order by entry_id desc limit " + MOST)
                .params(params)
                .query((row, _) -> {
                    int domain = row.getInt(2);
                    Integer domainIdOrNull = row.wasNull() ? null : domain;
                    return new Entry(
                            Sql.instant(row.getLong(1)),
                            domainIdOrNull,
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6));
                })
                .list());
        return latest.reversed();
    }
}
