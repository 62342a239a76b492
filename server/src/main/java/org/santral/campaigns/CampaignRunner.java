package org.santral.campaigns;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.santral.base.CallId;
import org.santral.base.Mask;
import org.santral.call.CallRefused;
import org.santral.call.OriginateRequest;
import org.santral.campaign.AnnouncementCall;
import org.santral.media.AudioSource;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes automatic calls: a few at a time for each tenant, within the hours of the day that they are allowed in, the oldest
 * order first. It looks again whenever one has ended, one was added, and every few seconds.
 */
public final class CampaignRunner implements AutoCloseable {
    /** How long until it looks again by itself. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    /** Automatic calls that one tenant has at the same time; never more than half of what it may have at all. */
    public static final int AT_ONCE = 5;

    private static final Logger LOG = LoggerFactory.getLogger(CampaignRunner.class);

    /** By then it is known of every call whether the ledger has it. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    /** Port: makes the call; it is on record when this returns. */
    @FunctionalInterface
    public interface Telephone {
        void call(Tenant tenant, OriginateRequest.Programmed request) throws CallRefused, InterruptedException;
    }

    /** How an attempt to begin a call went. */
    private enum Outcome {
        /** It is on its way. */
        BEGUN,
        /** The number may not be called: it was left out. */
        LEFT_OUT,
        /** Nobody is left to be called. */
        NOBODY,
        /** Not now. */
        LATER
    }

    private final AutomaticCalls calls;
    private final Telephone telephone;
    private final IntFunction<Optional<Tenant>> tenants;
    private final Clock clock;
    private final Duration every;
    /** Those of which it was said already that they cannot be made now. */
    private final Set<Long> held = new HashSet<>();

    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closing;
    private final Thread thread = Thread.ofVirtual().name("automatic-calls").unstarted(this::run);

    /** @param tenants by domain id */
    public CampaignRunner(
            AutomaticCalls calls,
            Telephone telephone,
            IntFunction<Optional<Tenant>> tenants,
            Clock clock,
            Duration every) {
        this.calls = calls;
        this.telephone = telephone;
        this.tenants = tenants;
        this.clock = clock;
        this.every = every;
        calls.onChange(this::wake);
    }

    /** Begins, with all that an earlier process left undone; its calls have to be closed on record by now. */
    public void start() {
        calls.settle(clock.instant());
        thread.start();
    }

    /** Looks at once whether there is something to do. */
    public void wake() {
        wake.release();
    }

    private void run() {
        try {
            while (!closing) {
                wake.drainPermits();
                try {
                    round();
                } catch (RuntimeException e) {
                    LOG.error("automatic calls are tried again in {} s", every.toSeconds(), e);
                }
                wake.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("automatic calls were interrupted", e);
        }
    }

    private void round() throws InterruptedException {
        calls.settle(clock.instant().minus(DOUBT));
        List<AutomaticCall> unfinished = calls.unfinished();
        held.retainAll(unfinished.stream().map(AutomaticCall::id).toList());
        Set<Integer> exhausted = new HashSet<>();
        for (AutomaticCall call : unfinished) {
            if (closing) {
                return;
            }
            Tenant tenant = tenants.apply(call.domainId()).orElse(null);
            // A tenant that is no longer configured keeps what it has: it may come back.
            if (tenant == null || calls.finish(call) || exhausted.contains(call.domainId())) {
                continue;
            }
            if (call.terms().hours().open(clock.instant(), tenant.timeZone()) && !advance(call, tenant)) {
                exhausted.add(call.domainId());
            }
        }
    }

    /** Begins as many calls as there is room for. @return false when the tenant has no room left */
    private boolean advance(AutomaticCall call, Tenant tenant) throws InterruptedException {
        AudioSource audio = calls.audio(call).orElse(null);
        if (audio == null) {
            LOG.error("automatic call {} is closed: its audio is lost", call.id());
            calls.close(call);
            return true;
        }
        int most = Math.clamp(tenant.limits().concurrentCalls() / 2, 1, AT_ONCE);
        int calling = calls.calling(tenant.domainId());
        while (calling < most && !closing) {
            switch (begin(call, tenant, audio)) {
                case BEGUN -> calling++;
                case LEFT_OUT -> {}
                case NOBODY -> {
                    return true;
                }
                case LATER -> {
                    return false;
                }
            }
        }
        return false;
    }

    private Outcome begin(AutomaticCall call, Tenant tenant, AudioSource audio) throws InterruptedException {
        AutomaticCall.Terms terms = call.terms();
        CallId id = CallId.create(clock.millis());
        Optional<String> taken = calls.take(call, id);
        if (taken.isEmpty()) {
            return Outcome.NOBODY;
        }
        String number = taken.get();
        try {
            telephone.call(
                    tenant,
                    new OriginateRequest.Programmed(
                            id, number, terms.did(), new AnnouncementCall(audio, terms.gather()), terms.ring(), null));
            held.remove(call.id());
            return Outcome.BEGUN;
        } catch (CallRefused refused) {
            return switch (refused.why()) {
                case TOO_MANY_PER_SECOND, TOO_MANY_AT_ONCE -> {
                    calls.giveBack(id);
                    yield Outcome.LATER;
                }
                // It may yet get into the ledger, so it is not given back before that is known.
                case UNAVAILABLE -> Outcome.LATER;
                case INVALID_CALLER_ID -> {
                    calls.giveBack(id);
                    if (held.add(call.id())) {
                        LOG.warn("automatic call {} waits: its number is not its tenant's any more", call.id());
                    }
                    yield Outcome.NOBODY;
                }
                case EXTENSION_NOT_FOUND,
                        PLACE_NOT_FOUND,
                        TRUNK_NOT_FOUND,
                        ROUTE_NOT_FOUND,
                        INVALID_SOURCE,
                        INVALID_DESTINATION,
                        NOT_PERMITTED -> {
                    calls.refuse(id);
                    LOG.info(
                            "automatic call {} leaves out {}: {}", call.id(), Mask.party(number), refused.getMessage());
                    yield Outcome.LEFT_OUT;
                }
            };
        }
    }

    /** Begins no more calls; those that are up go on. */
    @Override
    public void close() {
        closing = true;
        wake.release();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_WITHIN)) {
                LOG.warn("automatic calls did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
