package org.santral.call;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.tenant.Limits;
import org.santral.tenant.Tenant;

/** Whether a new call may begin now: not while the PBX closes or cannot write, nor beyond what a tenant may do. */
public final class Admission {
    private record Rate(Limits limits, Bucket bucket) {}

    private final Ledger ledger;
    private final CallRouter router;
    private final Map<Integer, Rate> rates = new ConcurrentHashMap<>();
    private volatile boolean closing;

    public Admission(Ledger ledger, CallRouter router) {
        this.ledger = ledger;
        this.router = router;
    }

    /** Takes one of the calls that the tenant may begin in this second. @return false if all are taken */
    boolean take(Tenant tenant) {
        return rate(tenant).tryConsume(1);
    }

    /** Whether new calls are taken at all. */
    boolean open() {
        return !closing && ledger.ready();
    }

    boolean closing() {
        return closing;
    }

    /**
     * Adds a call that has a reserved place.
     *
     * @return false when the PBX began to close meanwhile; the call was not added and its place is free again
     */
    boolean enter(Call call) {
        router.add(call);
        if (closing) {
            // The shutdown looks for calls after it has closed the door, so that one of us sees the other.
            router.remove(call);
            return false;
        }
        return true;
    }

    /** Lets no new call begin any more. */
    void close() {
        closing = true;
    }

    private Bucket rate(Tenant tenant) {
        Limits limits = tenant.limits();
        return rates.compute(
                        tenant.domainId(),
                        (id, known) -> known != null && known.limits().callsPerSecond() == limits.callsPerSecond()
                                ? known
                                : new Rate(limits, bucket(limits.callsPerSecond())))
                .bucket();
    }

    private static Bucket bucket(int perSecond) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
