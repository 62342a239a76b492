package org.santral.state;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.store.AuditTrail;
import org.santral.store.Database;

/**
 * Where events are posted to when a customer said so over HTTP (spec/verimor.md B37, B38): replaces what the file says.
 * Kept in memory too, because every event asks. Whether a customer's URL may be called is for the sender to judge.
 */
public final class HookSettings {
    /** Longest URL. */
    public static final int MAX_URL_CHARS = 2000;

    /**
     * The event push: one URL and a switch per event.
     *
     * @param url absolute, http or https
     */
    public record Hook(URI url, boolean ringing, boolean answered, boolean hangup) {
        public Hook {
            String scheme = url.getScheme();
            if (url.getHost() == null
                    || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                    || url.toString().length() > MAX_URL_CHARS) {
                throw new IllegalArgumentException("not an http or https URL");
            }
        }
    }

    private final Database database;
    private final Map<Integer, Hook> hooks = new ConcurrentHashMap<>();

    /** Reads everything. */
    public HookSettings(Database database) {
        this.database = database;
        hooks.putAll(database.read(tx -> {
            Map<Integer, Hook> read = new ConcurrentHashMap<>();
            tx.sql()
                    .sql("select domain_id, url, ringing, answered, hangup from hook_setting")
                    .query(row -> {
                        read.put(
                                row.getInt(1),
                                new Hook(
                                        URI.create(row.getString(2)),
                                        row.getInt(3) != 0,
                                        row.getInt(4) != 0,
                                        row.getInt(5) != 0));
                    });
            return read;
        }));
    }

    /** What the customer set; empty: what the file says. From memory. */
    public Optional<Hook> find(int domainId) {
        return Optional.ofNullable(hooks.get(domainId));
    }

    /** Sets it; null goes back to what the file says. Returns when it is on disk. */
    public synchronized void set(int domainId, @Nullable Hook hook) {
        if (hook == null) {
            database.write(tx -> {
                AuditTrail.note(tx, domainId, "web hook of the file is used again", "");
                return tx.sql()
                        .sql("delete from hook_setting where domain_id = ?")
                        .param(domainId)
                        .update();
            });
            hooks.remove(domainId);
            return;
        }
        database.write(tx -> {
            AuditTrail.note(
                    tx, domainId, "web hook set", String.valueOf(hook.url().getHost()));
            return tx.sql()
                    .sql("insert into hook_setting (domain_id, url, ringing, answered, hangup) values (?, ?, ?, ?, ?)"
                            + " on conflict (domain_id) do update set url = excluded.url, ringing = excluded.ringing,"
                            + " answered = excluded.answered, hangup = excluded.hangup")
                    .params(
                            domainId,
                            hook.url().toString(),
                            hook.ringing() ? 1 : 0,
                            hook.answered() ? 1 : 0,
                            hook.hangup() ? 1 : 0)
                    .update();
        });
        hooks.put(domainId, hook);
    }
}
