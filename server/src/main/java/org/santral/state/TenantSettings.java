package org.santral.state;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.tenant.Tenant;

/**
 * Things of one kind – trunks, queues – that clients make, change and delete over HTTP: kept in the database and laid over
 * those of the configuration file. Any thread; changes return when they are on disk and visible.
 *
 * @param <S> what a client says about one of them
 */
public abstract class TenantSettings<S> implements TenantOverlays.Layer {
    /** Things of a kind that a tenant can have made over HTTP. */
    public static final int MAX_CREATED = 1000;

    /** What was done. */
    enum How {
        /** It was made over HTTP; one of the file with that name does not count. */
        CREATED("created"),
        /** It is the file's, with what was said. */
        CHANGED("changed"),
        /** It is gone, though the file has it. */
        DELETED("deleted");

        private final String word;

        How(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * What was done to one of them.
     *
     * @param setting all that was said; of one that is deleted nothing
     * @param made when it was made or, if it is the file's, first changed
     */
    record Entry<S>(How how, S setting, Instant made) {}

    private static final SortedMap<String, ?> NONE = new ConcurrentSkipListMap<>();

    private final Database database;
    private final TenantOverlays tenants;
    private final Clock clock;
    private final SettingRows<S> rows;
    private final S nothing;
    private final Map<Integer, SortedMap<String, Entry<S>>> entries = new ConcurrentHashMap<>();
    /** Held from reading what is there until the change is visible. */
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * Reads what was changed.
     *
     * @param nothing what a client says who says nothing
     * @throws IOException when it cannot be read
     */
    TenantSettings(Database database, TenantOverlays tenants, Clock clock, SettingRows<S> rows, S nothing)
            throws IOException {
        this.database = database;
        this.tenants = tenants;
        this.clock = clock;
        this.rows = rows;
        this.nothing = nothing;
        rows.read(database).forEach(row -> ofTenant(row.domainId()).put(row.name(), row.entry()));
    }

    /** Whether the tenant of the file has one of that name. */
    abstract boolean configured(Tenant file, String name);

    /** What else there is to do when one of that name begins, before it is seen, or ceases to be. */
    abstract void renew(int domainId, String name);

    /** What was done to the tenant's, by name. */
    @SuppressWarnings("unchecked") // An empty map holds nothing of another type.
    final SortedMap<String, Entry<S>> entries(int domainId) {
        SortedMap<String, Entry<S>> of = entries.get(domainId);
        return of == null ? (SortedMap<String, Entry<S>>) NONE : of;
    }

    /** All that clients said about one that is there; nothing when they said nothing. */
    public final S setting(int domainId, String name) {
        Entry<S> entry = entries(domainId).get(name);
        return entry == null ? nothing : entry.setting();
    }

    /** When it was made or first changed; empty when it is as the file has it. */
    public final Optional<Instant> made(int domainId, String name) {
        return Optional.ofNullable(entries(domainId).get(name)).map(Entry::made);
    }

    /**
     * Makes one.
     *
     * @return false when there is one of that name now
     * @throws LimitReachedException when the tenant made as many as it may
     */
    public final boolean create(int domainId, String name, S setting) throws LimitReachedException {
        changing.lock();
        try {
            Tenant file = tenants.configured(domainId).orElse(null);
            if (file == null || present(file, name)) {
                return false;
            }
            long made = entries(domainId).values().stream()
                    .filter(entry -> entry.how() == How.CREATED)
                    .count();
            if (made >= MAX_CREATED) {
                throw new LimitReachedException(rows.kind() + "s made over HTTP", MAX_CREATED);
            }
            keep(domainId, name, new Entry<>(How.CREATED, setting, clock.instant()));
        } finally {
            changing.unlock();
        }
        renew(domainId, name);
        tenants.publish();
        return true;
    }

    /**
     * Changes one.
     *
     * @param before all that was said about it
     * @param after all that is to be said instead
     * @return false when there is none of that name, or something else was said meanwhile
     */
    public final boolean change(int domainId, String name, S before, S after) {
        changing.lock();
        try {
            Tenant file = tenants.configured(domainId).orElse(null);
            if (file == null || !present(file, name) || !setting(domainId, name).equals(before)) {
                return false;
            }
            Entry<S> entry = entries(domainId).get(name);
            keep(
                    domainId,
                    name,
                    entry == null
                            ? new Entry<>(How.CHANGED, after, clock.instant())
                            : new Entry<>(entry.how(), after, entry.made()));
        } finally {
            changing.unlock();
        }
        tenants.publish();
        return true;
    }

    /**
     * Deletes one.
     *
     * @return false when there is none of that name
     */
    public final boolean delete(int domainId, String name) {
        changing.lock();
        try {
            Tenant file = tenants.configured(domainId).orElse(null);
            if (file == null || !present(file, name)) {
                return false;
            }
            if (configured(file, name)) {
                keep(domainId, name, new Entry<>(How.DELETED, nothing, clock.instant()));
            } else {
                database.write(tx -> {
                    rows.delete(tx, domainId, name);
                    AuditTrail.note(tx, domainId, rows.kind() + " deleted", name);
                    return true;
                });
                ofTenant(domainId).remove(name);
            }
        } finally {
            changing.unlock();
        }
        tenants.publish();
        renew(domainId, name);
        return true;
    }

    private boolean present(Tenant file, String name) {
        Entry<S> entry = entries(file.domainId()).get(name);
        return switch (entry == null ? null : entry.how()) {
            case CREATED -> true;
            case DELETED -> false;
            case CHANGED -> configured(file, name);
            case null -> configured(file, name);
        };
    }

    private void keep(int domainId, String name, Entry<S> entry) {
        database.write(tx -> {
            rows.write(tx, domainId, name, entry);
            boolean again = entries(domainId).containsKey(name) && entry.how() == How.CREATED;
            AuditTrail.note(tx, domainId, rows.kind() + " " + (again ? How.CHANGED : entry.how()).word(), name);
            return true;
        });
        ofTenant(domainId).put(name, entry);
    }

    private SortedMap<String, Entry<S>> ofTenant(int domainId) {
        return entries.computeIfAbsent(domainId, _ -> new ConcurrentSkipListMap<>());
    }
}
