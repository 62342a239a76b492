package org.santral.http.verimor;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/** Who works for a queue, as the file says or as was changed since. */
final class QueueMembers {
    /** Most that one queue takes. */
    static final int MOST = 1000;

    private final TenantState state;
    /** Held from reading members until the changed ones are written: two who add at once both count. */
    private final ReentrantLock changing = new ReentrantLock();

    QueueMembers(TenantState state) {
        this.state = state;
    }

    /** In ring order; an extension that was removed from the file since is not among them. */
    List<String> of(Tenant tenant, QueueSettings queue) {
        return state.members(tenant.domainId(), queue.number()).orElse(queue.members()).stream()
                .filter(tenant.extensions()::containsKey)
                .toList();
    }

    /** @param change gets the members and gives at most {@link #MOST} different extensions back */
    void change(Tenant tenant, QueueSettings queue, UnaryOperator<List<String>> change) {
        changing.lock();
        try {
            List<String> before = of(tenant, queue);
            List<String> after = change.apply(before);
            if (!after.equals(before)) {
                state.setMembers(tenant.domainId(), queue.number(), after);
            }
        } finally {
            changing.unlock();
        }
    }
}
