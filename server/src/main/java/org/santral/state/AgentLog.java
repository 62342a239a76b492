package org.santral.state;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.santral.state.AgentSession.Kind;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.Listing;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.tenant.AgentState;
import org.santral.tenant.Directory;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When agents worked for queues and when they paused: written on the thread that changed it, as soon as the change is on
 * disk, and compared with how things are at every start, so that what a crash left out is put right then.
 */
public final class AgentLog implements TenantState.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLog.class);

    private final Database database;
    private final TenantState state;
    private final Directory directory;
    private final Clock clock;
    /** What goes on now, by tenant; as it is on disk. */
    private final Map<Integer, Set<Now>> open = new ConcurrentHashMap<>();
    /** Held from looking at how things are until that is written. */
    private final ReentrantLock writing = new ReentrantLock();

    private record Now(Kind kind, String extension, String queue) implements Comparable<Now> {
        @Override
        public int compareTo(Now other) {
            int byQueue = queue.compareTo(other.queue);
            int byExtension = byQueue != 0 ? byQueue : extension.compareTo(other.extension);
            return byExtension != 0 ? byExtension : kind.compareTo(other.kind);
        }
    }

    AgentLog(Database database, TenantState state, Directory directory, Clock clock) {
        this.database = database;
        this.state = state;
        this.directory = directory;
        this.clock = clock;
        database.read(tx -> {
            tx.sql()
                    .sql("select domain_id, kind, extension, queue from agent_session where end_us is null")
                    .query(row -> {
                        open.computeIfAbsent(row.getInt(1), _ -> new HashSet<>())
                                .add(new Now(Kind.valueOf(row.getString(2)), row.getString(3), row.getString(4)));
                    });
            return true;
        });
    }

    @Override
    public void agentChanged(int domainId, String extension) {
        follow(domainId, now -> now.extension().equals(extension));
    }

    @Override
    public void membersChanged(int domainId, String queue) {
        follow(domainId, now -> now.queue().equals(queue));
    }

    /** Queues, or who works for them, may have changed with the tenants. */
    void tenantsChanged() {
        Set<Integer> tenants = new TreeSet<>(open.keySet());
        directory.tenants().forEach(tenant -> tenants.add(tenant.domainId()));
        tenants.forEach(domainId -> follow(domainId, _ -> true));
    }

    /** Brings the log up to what is. Whoever changed something need not know when that fails: the next change mends it. */
    private void follow(int domainId, Predicate<Now> concerned) {
        writing.lock();
        try {
            Set<Now> before = open.getOrDefault(domainId, Set.of());
            Set<Now> is = now(domainId);
            Set<Now> ended = new TreeSet<>(before);
            ended.removeIf(it -> is.contains(it) || !concerned.test(it));
            Set<Now> begun = new TreeSet<>(is);
            begun.removeIf(it -> before.contains(it) || !concerned.test(it));
            if (ended.isEmpty() && begun.isEmpty()) {
                return;
            }
            long at = Sql.micros(clock.instant());
            database.write(tx -> {
                ended.forEach(it -> end(tx, domainId, it, at));
                begin(tx, domainId, begun, at);
                return true;
            });
            Set<Now> after = new HashSet<>(before);
            after.removeAll(ended);
            after.addAll(begun);
            open.put(domainId, after);
        } catch (DatabaseException e) {
            LOG.error("the log of agents could not be written", e);
        } finally {
            writing.unlock();
        }
    }

    private Set<Now> now(int domainId) {
        Set<Now> now = new HashSet<>();
        Tenant tenant = directory.byDomainId(domainId).orElse(null);
        if (tenant == null) {
            return now;
        }
        for (QueueSettings queue : tenant.queues().values()) {
            for (String extension : state.members(domainId, queue.number()).orElse(queue.members())) {
                AgentState agent = state.agent(domainId, extension);
                if (agent.loggedIn()) {
                    now.add(new Now(Kind.INOUT, extension, queue.number()));
                }
                if (agent.loggedIn() && agent.breakReason() != null) {
                    now.add(new Now(Kind.PAUSE, extension, queue.number()));
                }
            }
        }
        return now;
    }

    private static void end(Tx tx, int domainId, Now session, long at) {
        tx.sql()
                .sql("""
                        update agent_session set end_us = ?
                        where domain_id = ? and extension = ? and queue = ? and kind = ? and end_us is null""")
                .params(
                        at,
                        domainId,
                        session.extension(),
                        session.queue(),
                        session.kind().name())
                .update();
    }

    private static void begin(Tx tx, int domainId, Set<Now> sessions, long at) {
        long ordinal = tx.sql()
                .sql("select coalesce(max(ordinal), 0) from agent_session where domain_id = ?")
                .param(domainId)
                .query(Long.class)
                .single();
        for (Now session : sessions) {
            tx.sql()
                    .sql("""
                            insert into agent_session (domain_id, ordinal, kind, extension, queue, start_us)
                            values (?, ?, ?, ?, ?, ?)""")
                    .params(domainId, ++ordinal, session.kind().name(), session.extension(), session.queue(), at)
                    .update();
        }
    }

    /**
     * What is over, by its end; a tenant sees only its own.
     *
     * @param from earliest end, inclusive; null for all
     * @param to latest end, inclusive; null for all
     * @param extension of the agent, null for all
     * @param queue number of the queue, null for all
     * @param skip rows before it, 0 or more
     * @param limit most rows, 1 or more
     * @throws DatabaseException when the database fails
     */
    public Listing.Rows<AgentSession> ended(
            int domainId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String extension,
            @Nullable String queue,
            boolean newestFirst,
            long skip,
            int limit) {
        Listing listing = new Listing("agent_session", "end_us", "ordinal", domainId)
                .having("end_us")
                .equal("extension", extension)
                .equal("queue", queue)
                .between(from, to);
        return database.read(tx -> listing.read(
                tx,
                newestFirst,
                skip,
                limit,
                (row, _) -> new AgentSession(
                        row.getLong("ordinal"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("extension"),
                        row.getString("queue"),
                        Sql.instant(row.getLong("start_us")),
                        Sql.instant(row.getLong("end_us")))));
    }
}
