package org.santral.call;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.santral.base.CallId;
import org.santral.sip.dialog.DialogId;
import org.santral.tenant.Tenant;

/** The calls that are up in this process, by id, and how many each tenant has. */
public final class CallRouter {
    private final Map<CallId, Call> calls = new ConcurrentHashMap<>();
    private final Map<DialogId, Call> byDialog = new ConcurrentHashMap<>();
    private final Object empty = new Object();
    private final Map<Integer, AtomicInteger> perTenant = new ConcurrentHashMap<>();

    /** The call that has the leg with that dialog: an answered one, or a caller that is told it rings. */
    Optional<Call> byDialog(DialogId dialog) {
        return Optional.ofNullable(byDialog.get(dialog));
    }

    void known(DialogId dialog, Call call) {
        byDialog.put(dialog, call);
    }

    void gone(DialogId dialog) {
        byDialog.remove(dialog);
    }

    /** Takes one of the tenant's concurrent calls. @return false if all are taken */
    boolean reserve(Tenant tenant) {
        AtomicInteger count = count(tenant);
        if (count.incrementAndGet() <= tenant.limits().concurrentCalls()) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    /** Gives back what {@link #reserve} took, for a call that came to nothing. */
    void unreserve(Tenant tenant) {
        count(tenant).decrementAndGet();
    }

    /** Adds a call with a reserved place. */
    void add(Call call) {
        calls.put(call.id(), call);
    }

    /** Forgets a call and gives its place back. */
    void remove(Call call) {
        if (calls.remove(call.id(), call)) {
            unreserve(call.tenant());
            if (calls.isEmpty()) {
                synchronized (empty) {
                    empty.notifyAll();
                }
            }
        }
    }

    /** Forgets a call that never had a place. */
    void forget(Call call) {
        if (calls.remove(call.id(), call) && calls.isEmpty()) {
            synchronized (empty) {
                empty.notifyAll();
            }
        }
    }

    Optional<Call> find(CallId id) {
        return Optional.ofNullable(calls.get(id));
    }

    Collection<Call> all() {
        return List.copyOf(calls.values());
    }

    /** Waits until no call is left. @return false if some are after that time */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (empty) {
            while (!calls.isEmpty()) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return false;
                }
                empty.wait(leftMs);
            }
        }
        return true;
    }

    int size() {
        return calls.size();
    }

    private AtomicInteger count(Tenant tenant) {
        return perTenant.computeIfAbsent(tenant.domainId(), id -> new AtomicInteger());
    }
}
