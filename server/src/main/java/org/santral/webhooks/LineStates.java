package org.santral.webhooks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.santral.registrar.Binding;
import org.santral.registrar.Registrar;
import org.santral.registrar.RegistrarListener;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What extensions do without a call: notices phones that come and go and agents who pause, and tells of each change of
 * state as a {@link Notice.Line}. While an extension has a call, the call tells; what changed meanwhile is told with its
 * end. One thread looks at what may have changed, so that what it tells last is what holds.
 */
public final class LineStates implements RegistrarListener, TenantState.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineStates.class);

    private record Key(int domainId, String extension) {}

    private record Sources(Directory directory, Registrar registrar, TenantState state) {}

    private final Notices notices;
    /** In calls, of tenants that are followed. */
    private final Set<Key> busy = ConcurrentHashMap.newKeySet();
    /** To be looked at; with what a call told at its end, if one did. Bounded by the number of extensions. */
    private final Map<Key, Optional<LineState>> touched = new ConcurrentHashMap<>();

    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;
    /** Before there are phones, none is registered. */
    private volatile Optional<Sources> sources = Optional.empty();

    /** What was told last of extensions that are not unavailable. Owned by the thread. */
    private final Map<Key, LineState> known = new HashMap<>();

    LineStates(Notices notices) {
        this.notices = notices;
        this.thread = Thread.ofPlatform().name("hook-lines").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Begins to listen. */
    public void watch(Directory directory, Registrar registrar, TenantState state) {
        sources = Optional.of(new Sources(directory, registrar, state));
        registrar.add(this);
        state.addListener(this);
    }

    /** The state of an extension without a call, from memory. */
    public LineState resting(int domainId, String extension) {
        return sources.map(from -> resting(from, domainId, extension)).orElse(LineState.UNAVAILABLE);
    }

    private static LineState resting(Sources from, int domainId, String extension) {
        boolean there = from.directory()
                .byDomainId(domainId)
                .filter(tenant ->
                        from.registrar().bindings(tenant, extension).stream().anyMatch(Binding::reachable))
                .isPresent();
        if (!there) {
            return LineState.UNAVAILABLE;
        }
        return from.state().agent(domainId, extension).breakReason() == null ? LineState.IDLE : LineState.PAUSED;
    }

    // ---- what the ledger's thread says of calls

    /** A tenant is followed from now on; these of its extensions are in calls. */
    void calls(int domainId, Set<String> extensions) {
        noCalls(domainId);
        extensions.forEach(extension -> busy.add(new Key(domainId, extension)));
    }

    /** A tenant is not followed any more. */
    void noCalls(int domainId) {
        busy.removeIf(key -> key.domainId() == domainId);
    }

    /** These changes are on disk, to be told with their calls. */
    void told(int domainId, List<LineChange> changes) {
        for (LineChange change : changes) {
            Key key = new Key(domainId, change.extension());
            if (change.talk() == null) {
                busy.remove(key);
                touch(key, Optional.of(change.state()));
            } else {
                busy.add(key);
            }
        }
    }

    // ---- what changes without calls

    @Override
    public void registered(Tenant tenant, String extension, Binding binding) {
        touch(new Key(tenant.domainId(), extension), Optional.empty());
    }

    @Override
    public void unregistered(Tenant tenant, String extension, Binding binding) {
        touch(new Key(tenant.domainId(), extension), Optional.empty());
    }

    @Override
    public void expired(Tenant tenant, String extension, Binding binding) {
        touch(new Key(tenant.domainId(), extension), Optional.empty());
    }

    @Override
    public void answering(Tenant tenant, String extension, Binding binding) {
        touch(new Key(tenant.domainId(), extension), Optional.empty());
    }

    @Override
    public void agentChanged(int domainId, String extension) {
        touch(new Key(domainId, extension), Optional.empty());
    }

    private void touch(Key key, Optional<LineState> told) {
        touched.merge(key, told, (before, now) -> now.isPresent() ? now : before);
        wake.release();
    }

    private void run() {
        while (!closing) {
            try {
                wake.acquire();
                wake.drainPermits();
                for (Key key : Set.copyOf(touched.keySet())) {
                    Optional<LineState> told = touched.remove(key);
                    if (told != null) {
                        look(key, told);
                    }
                }
            } catch (InterruptedException _) {
                LOG.warn("the thread that tells of extensions was interrupted and goes on");
            } catch (RuntimeException e) {
                LOG.error("the state of an extension cannot be told", e);
            }
        }
    }

    private void look(Key key, Optional<LineState> told) {
        told.ifPresent(state -> keep(key, state));
        if (busy.contains(key)) {
            return;
        }
        LineState before = known.getOrDefault(key, LineState.UNAVAILABLE);
        LineState now = resting(key.domainId(), key.extension());
        if (now == before) {
            return;
        }
        keep(key, now);
        if (exists(key)) {
            notices.publish(key.domainId(), new Notice.Line(new LineChange(key.extension(), now, null)));
        }
    }

    private void keep(Key key, LineState state) {
        if (state == LineState.UNAVAILABLE) {
            known.remove(key);
        } else {
            known.put(key, state);
        }
    }

    /** An extension that is gone is told of as such. */
    private boolean exists(Key key) {
        return sources.flatMap(from -> from.directory().byDomainId(key.domainId()))
                .flatMap(tenant -> tenant.extension(key.extension()))
                .isPresent();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        wake.release();
        if (thread.isAlive()) {
            thread.join();
        }
    }
}
