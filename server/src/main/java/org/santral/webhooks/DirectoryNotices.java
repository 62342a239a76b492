package org.santral.webhooks;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.trunk.TrunkListener;
import org.santral.webhooks.Notice.TrunkState;

/**
 * Tells of extensions and trunks that came or went, whoever changed them, and how trunks are. What changed while no
 * process ran is not told, nor what a tenant that comes or goes as a whole has.
 */
public final class DirectoryNotices implements TrunkListener {
    private record Key(int domainId, String trunk) {}

    private record Health(boolean well, @Nullable Instant lastHeard) {}

    /**
     * What a tenant had.
     *
     * @param trunks whether they are switched on, by name
     */
    private record Seen(Set<String> extensions, Map<String, Boolean> trunks) {}

    private final Directory directory;
    private final Notices notices;
    private final LineStates lines;
    private final Clock clock;
    private final Map<Key, Health> health = new ConcurrentHashMap<>();
    /** By domain id; guarded by this. */
    private Map<Integer, Seen> seen;

    /** What the directory holds now is not news. */
    public DirectoryNotices(Directory directory, Notices notices, LineStates lines, Clock clock) {
        this.directory = directory;
        this.notices = notices;
        this.lines = lines;
        this.clock = clock;
        this.seen = look(directory);
    }

    private static Map<Integer, Seen> look(Directory directory) {
        Map<Integer, Seen> now = new HashMap<>();
        for (Tenant tenant : directory.tenants()) {
            Map<String, Boolean> trunks = new TreeMap<>();
            tenant.trunks().forEach(trunk -> trunks.put(trunk.name(), trunk.active()));
            now.put(
                    tenant.domainId(),
                    new Seen(new TreeSet<>(tenant.extensions().keySet()), trunks));
        }
        return now;
    }

    /** The directory may have changed. Does not block. */
    public synchronized void changed() {
        Map<Integer, Seen> now = look(directory);
        now.forEach((domainId, is) -> {
            Seen was = seen.get(domainId);
            if (was != null) {
                extensions(domainId, was.extensions(), is.extensions());
                trunks(domainId, was.trunks(), is.trunks());
            }
        });
        seen = now;
        health.keySet()
                .removeIf(key -> !now.containsKey(key.domainId())
                        || !now.get(key.domainId()).trunks().containsKey(key.trunk()));
    }

    private void extensions(int domainId, Set<String> was, Set<String> is) {
        for (String extension : was) {
            if (!is.contains(extension)) {
                notices.publish(domainId, new Notice.ExtensionRemoved(extension));
            }
        }
        for (String extension : is) {
            if (!was.contains(extension)) {
                notices.publish(domainId, new Notice.ExtensionAdded(extension, lines.resting(domainId, extension)));
            }
        }
    }

    private void trunks(int domainId, Map<String, Boolean> was, Map<String, Boolean> is) {
        for (String trunk : was.keySet()) {
            if (!is.containsKey(trunk)) {
                notices.publish(domainId, new Notice.TrunkRemoved(trunk));
            }
        }
        is.forEach((trunk, active) -> {
            Boolean before = was.get(trunk);
            if (before == null) {
                notices.publish(
                        domainId, new Notice.TrunkAdded(trunk, active ? TrunkState.OK : TrunkState.DEACTIVATED));
            } else if (!before.equals(active)) {
                Key key = new Key(domainId, trunk);
                Health known = health.get(key);
                Instant lastHeard = known == null ? null : known.lastHeard();
                health.put(key, new Health(true, lastHeard));
                notices.publish(
                        domainId,
                        new Notice.TrunkChanged(trunk, active ? TrunkState.OK : TrunkState.DEACTIVATED, lastHeard));
            }
        });
    }

    /** A trunk counts as well until it was asked. */
    @Override
    public void asked(int domainId, String trunk, boolean answered, boolean well) {
        Key key = new Key(domainId, trunk);
        Health before = health.getOrDefault(key, new Health(true, null));
        Health now = new Health(well, answered ? clock.instant() : before.lastHeard());
        health.put(key, now);
        if (before.well() != well) {
            notices.publish(
                    domainId,
                    new Notice.TrunkChanged(trunk, well ? TrunkState.OK : TrunkState.UNAVAILABLE, now.lastHeard()));
        }
    }
}
