package org.santral.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Mask;
import org.santral.base.SteadyClock;
import org.santral.base.Termination;
import org.santral.sip.transport.Shard;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that clients ask for: checked, written down, placed, found again and ended. */
public final class Originate implements CallControl {
    private static final Logger LOG = LoggerFactory.getLogger(Originate.class);
    private static final Duration OWNER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(5);

    private final CallServices services;
    private final OriginateCheck check;
    private final Replays replays;
    private final CallRouter router;
    private final Admission admission;
    private final FirstParties firstParties;
    private final LongAdder refusals = new LongAdder();

    /** @param replayWindow how long the same request is the same call, zero: never */
    public Originate(CallServices services, Admission admission, Duration replayWindow) {
        this.services = services;
        this.admission = admission;
        this.router = services.router();
        this.check = new OriginateCheck(services.targets(), services.dialplan());
        this.replays = new Replays(SteadyClock.since(services.clock()), replayWindow);
        this.firstParties = new FirstParties();
    }

    /** Recognises, after a restart, the requests that an earlier process accepted a moment ago. */
    public void rememberAccepted(String fingerprint, CallId call, Instant at) {
        replays.remember(fingerprint, call, at);
    }

    @Override
    public Originated originate(Tenant tenant, OriginateRequest request) throws CallRefused, InterruptedException {
        try {
            if (request instanceof OriginateRequest.Programmed) {
                // Whoever chose the call's id sees to it that it is asked for once.
                return new Originated(place(tenant, request, null), false);
            }
            String fingerprint = Replays.fingerprint(tenant.domainId(), request);
            CompletableFuture<CallId> mine = new CompletableFuture<>();
            CompletableFuture<CallId> before = replays.first(fingerprint, mine);
            if (before != null) {
                return new Originated(await(before), true);
            }
            try {
                CallId call = place(tenant, request, fingerprint);
                mine.complete(call);
                return new Originated(call, false);
            } catch (CallRefused e) {
                // Whoever waits for this attempt is refused for the same reason.
                mine.completeExceptionally(e);
                throw e;
            } finally {
                // Nobody waits for ever, whatever went wrong; does nothing when the outcome is known.
                if (!mine.isDone()) {
                    mine.completeExceptionally(refused(CallRefused.Why.UNAVAILABLE, "", "the same request failed"));
                }
            }
        } catch (CallRefused e) {
            refusals.increment();
            throw e;
        }
    }

    private CallId place(Tenant tenant, OriginateRequest request, @Nullable String fingerprint)
            throws CallRefused, InterruptedException {
        OriginateCheck.Checked checked = check.check(tenant, request, fingerprint);
        if (!admission.open()) {
            throw refused(
                    CallRefused.Why.UNAVAILABLE, "", admission.closing() ? "shutting down" : "the ledger is not ready");
        }
        if (!admission.take(tenant)) {
            throw refused(CallRefused.Why.TOO_MANY_PER_SECOND, "", "calls per second are used up");
        }
        if (!router.reserve(tenant)) {
            throw refused(CallRefused.Why.TOO_MANY_AT_ONCE, "", "concurrent calls are used up");
        }
        CallId id = request instanceof OriginateRequest.Programmed chosen
                ? chosen.call()
                : CallId.create(services.clock().millis());
        Shard shard = services.legs().userAgent().stack().nextShard();
        Call call = new Call(id, tenant, checked.plan(), services, shard, router::remove);
        if (!admission.enter(call)) {
            throw refused(CallRefused.Why.UNAVAILABLE, "", "shutting down");
        }
        firstParties.keep(id, call.firstParty());
        try {
            call.accept(checked.accepted())
                    .toCompletableFuture()
                    .get(LEDGER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refused(CallRefused.Why.UNAVAILABLE, "", "the ledger did not take the call");
        } catch (TimeoutException e) {
            // Unless it has become durable just now, and its first party may be ringing already.
            if (call.beginning().withdraw()) {
                throw refused(CallRefused.Why.UNAVAILABLE, "", "the ledger is too slow");
            }
        } catch (InterruptedException e) {
            call.beginning().withdraw();
            call.beginning().end();
            throw e;
        }
        LOG.info(
                "call {} accepted for {}: {} -> {}",
                id,
                tenant.name(),
                Mask.party(checked.accepted().caller().number()),
                Mask.party(checked.accepted().callee().number()));
        return id;
    }

    private static CallId await(CompletableFuture<CallId> outcome) throws CallRefused, InterruptedException {
        try {
            return outcome.get(LEDGER_PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CallRefused same
                    ? same
                    : refused(CallRefused.Why.UNAVAILABLE, "", "the same request failed");
        } catch (TimeoutException e) {
            throw refused(CallRefused.Why.UNAVAILABLE, "", "the same request is still being written");
        }
    }

    private static CallRefused refused(CallRefused.Why why, String value, String message) {
        return new CallRefused(why, value, message);
    }

    @Override
    public FirstParty awaitFirstParty(CallId call, Duration atMost) throws InterruptedException {
        return firstParties.await(call, atMost);
    }

    @Override
    public boolean hangup(Tenant tenant, CallId id) {
        Optional<Call> call = router.find(id).filter(c -> c.tenant().domainId() == tenant.domainId());
        call.ifPresent(c -> c.tell(new CallEvent.EndAsked(
                Termination.of(Cause.ORIGINATOR_CANCEL, Termination.By.SYSTEM, Termination.How.CANCEL))));
        return call.isPresent();
    }

    @Override
    public boolean answer(Tenant tenant, CallId id) {
        return asked(tenant, id, call -> {
            boolean any = false;
            for (LegSlot slot : call.slots()) {
                if (!slot.over && !slot.answered && slot.extension != null && slot.plan != null) {
                    slot.leg().askToAnswer();
                    any = true;
                }
            }
            return any;
        });
    }

    @Override
    public boolean transfer(Tenant tenant, CallId id, String to) {
        return asked(tenant, id, call -> {
            if (!(call.state() instanceof CallState.Talking(int left, int right, Integer _))) {
                return false;
            }
            boolean outsideLeft = call.slot(left).extension == null;
            boolean outsideRight = call.slot(right).extension == null;
            int stays = outsideRight && !outsideLeft ? right : left;
            call.handle(new CallEvent.TransferAsked(
                    stays == left ? right : left,
                    new LedgerEvent.Transferred(LedgerEvent.TransferKind.API, null, to, null)));
            return true;
        });
    }

    @Override
    public boolean mute(Tenant tenant, CallId id, boolean on) {
        return asked(tenant, id, call -> {
            if (!(call.state() instanceof CallState.Talking(int left, int right, Integer _))) {
                return false;
            }
            boolean callerAlone = call.slot(left).extension != null && call.slot(right).extension == null;
            call.slot(callerAlone ? left : right).leg().mute(on);
            return true;
        });
    }

    @Override
    public boolean pauseRecording(Tenant tenant, CallId id, boolean paused) {
        return asked(tenant, id, call -> {
            if (!call.recording().started() || call.recording().endedAt() != null) {
                return false;
            }
            LedgerEvent change = call.recording().pause(paused, call.stamp());
            if (change != null) {
                call.write(change);
                call.flush();
            }
            return true;
        });
    }

    /** Asks a live call of the tenant; false also when it is over, or its owner does not get round to it. */
    private boolean asked(Tenant tenant, CallId id, Function<Call, Boolean> question) {
        Optional<Call> call = router.find(id).filter(c -> c.tenant().domainId() == tenant.domainId());
        if (call.isEmpty()) {
            return false;
        }
        Call there = call.get();
        return there.ask(() -> question.apply(there))
                .completeOnTimeout(false, OWNER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(cancelled -> false)
                .join();
    }

    @Override
    public List<Live> live(Tenant tenant) {
        List<CompletableFuture<Live>> asked = new ArrayList<>();
        for (Call call : router.all()) {
            if (call.tenant().domainId() == tenant.domainId()) {
                asked.add(call.ask(() -> live(call)).orTimeout(OWNER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            }
        }
        List<Live> live = new ArrayList<>();
        for (CompletableFuture<Live> one : asked) {
            try {
                live.add(one.join());
            } catch (CompletionException | CancellationException e) {
                LOG.debug("a call did not say how it stands", e);
            }
        }
        return live;
    }

    private static Live live(Call call) {
        Set<String> ringing = new LinkedHashSet<>();
        Set<String> talking = new LinkedHashSet<>();
        boolean hunting = call.state() instanceof CallState.Hunting;
        for (LegSlot slot : call.slots()) {
            if (slot.extension != null && slot.use == LegSlot.Use.RINGING) {
                ringing.add(slot.extension);
            } else if (slot.extension != null && slot.use == LegSlot.Use.TALKING) {
                talking.add(slot.extension);
            }
        }
        return new Live(call.id(), call.accepted(), ringing, talking, hunting);
    }

    /** Requests for calls that were refused so far, for whatever reason. */
    public long refused() {
        return refusals.sum();
    }

    @Override
    public int live() {
        return router.size();
    }

    /**
     * Takes no new calls, lets those that are up go on for the grace period, then ends them with SYSTEM_SHUTDOWN.
     *
     * @return true when no call is left
     */
    public boolean shutdown(Duration grace) throws InterruptedException {
        admission.close();
        if (router.awaitEmpty(grace)) {
            return true;
        }
        for (Call call : router.all()) {
            call.tell(new CallEvent.EndAsked(
                    Termination.of(Cause.SYSTEM_SHUTDOWN, Termination.By.SYSTEM, Termination.How.CANCEL)));
        }
        return router.awaitEmpty(Duration.ofSeconds(5));
    }
}
