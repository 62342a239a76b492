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
import org.santral.base.Termination;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.sip.transport.Shard;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that clients ask for: checked, written down, placed, found again and ended. */
public final class Originate implements CallControl {
    private static final Logger LOG = LoggerFactory.getLogger(Originate.class);
    private static final Duration OWNER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(5);

    /** What a request means once it has been checked. */
    private record Checked(Accepted accepted, CallPlan plan) {}

    private final CallServices services;
    private final Targets targets;
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
        this.targets = services.targets();
        this.replays = new Replays(services.clock(), replayWindow);
        this.firstParties = new FirstParties();
    }

    /** Recognises, after a restart, the requests that an earlier process accepted a moment ago. */
    public void rememberAccepted(String fingerprint, CallId call, Instant at) {
        replays.remember(fingerprint, call, at);
    }

    @Override
    public Originated originate(Tenant tenant, OriginateRequest request) throws CallRefused, InterruptedException {
        try {
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
                mine.completeExceptionally(refused(CallRefused.Why.UNAVAILABLE, "", "the same request failed"));
            }
        } catch (CallRefused e) {
            refusals.increment();
            throw e;
        }
    }

    private CallId place(Tenant tenant, OriginateRequest request, String fingerprint)
            throws CallRefused, InterruptedException {
        Checked checked = check(tenant, request, fingerprint);
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
        CallId id = CallId.create(services.clock().millis());
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
            withdraw(call);
            throw refused(CallRefused.Why.UNAVAILABLE, "", "the ledger is too slow");
        } catch (InterruptedException e) {
            withdraw(call);
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

    /** Its client will not hear of it. It may still become durable: then it ends on record without ringing anybody. */
    private static void withdraw(Call call) {
        call.tell(new CallEvent.EndAsked(
                Termination.of(Cause.NORMAL_TEMPORARY_FAILURE, Termination.By.SYSTEM, Termination.How.REFUSE)));
    }

    private Checked check(Tenant tenant, OriginateRequest request, String fingerprint) throws CallRefused {
        return switch (request) {
            case OriginateRequest.Masked masked -> masked(tenant, masked, fingerprint);
            case OriginateRequest.FromExtension from -> fromExtension(tenant, from, fingerprint);
        };
    }

    private Checked masked(Tenant tenant, OriginateRequest.Masked request, String fingerprint) throws CallRefused {
        PhoneNumber source = outside(tenant, request.source(), CallRefused.Why.INVALID_SOURCE);
        PhoneNumber destination = outside(tenant, request.destination(), CallRefused.Why.INVALID_DESTINATION);
        PhoneNumber callerId = callerId(tenant, request.callerId(), null);
        String sourceShown = Numbering.clean(request.source());
        String destinationShown = Numbering.clean(request.destination());
        boolean record = request.record();
        CallPlan plan = new CallPlan.Placed(
                new CallLife(request.dialOn()),
                new LegPlan(
                        () -> targets.outside(tenant, source, sourceShown, callerId, null, record),
                        Cause.NO_ROUTE_DESTINATION),
                new LegPlan(
                        () -> targets.outside(tenant, destination, destinationShown, callerId, null, record),
                        Cause.NO_ROUTE_DESTINATION),
                request.ringTimeout(),
                record);
        Accepted accepted = new Accepted(
                Direction.OUT,
                Origin.API_MASKING,
                new Party(sourceShown, "", null),
                new Party(destinationShown, "", null),
                null,
                Numbering.display(callerId, tenant.region()),
                fingerprint,
                request.callType());
        return new Checked(accepted, plan);
    }

    private Checked fromExtension(Tenant tenant, OriginateRequest.FromExtension request, String fingerprint)
            throws CallRefused {
        Extension extension = tenant.extension(request.extension())
                .orElseThrow(
                        () -> refused(CallRefused.Why.EXTENSION_NOT_FOUND, request.extension(), "no such extension"));
        String shown = Numbering.clean(request.destination());
        Optional<Extension> inside = Numbering.isInside(shown) ? tenant.extension(shown) : Optional.empty();
        boolean auto = !request.manualAnswer();
        LegPlan first =
                new LegPlan(() -> targets.extension(tenant, extension, shown, null, auto), Cause.NO_USER_RESPONSE);
        Party caller = new Party(extension.number(), extension.name(), extension.number());
        CallLife life = new CallLife(DialOn.ANSWER);
        if (inside.isPresent()) {
            Extension callee = inside.get();
            LegPlan second = new LegPlan(
                    () -> targets.extension(tenant, callee, extension.number(), extension.name(), false),
                    Cause.NO_USER_RESPONSE);
            Party called = new Party(callee.number(), callee.name(), callee.number());
            return new Checked(
                    new Accepted(
                            Direction.LOCAL,
                            Origin.API_EXTENSION,
                            caller,
                            called,
                            null,
                            null,
                            fingerprint,
                            request.callType()),
                    new CallPlan.Placed(life, first, second, request.ringTimeout(), extension.record()));
        }
        PhoneNumber destination = outside(tenant, request.destination(), CallRefused.Why.INVALID_DESTINATION);
        PhoneNumber callerId = callerId(tenant, request.callerId(), extension);
        boolean record = extension.record();
        LegPlan second = new LegPlan(
                () -> targets.outside(tenant, destination, shown, callerId, null, record), Cause.NO_ROUTE_DESTINATION);
        return new Checked(
                new Accepted(
                        Direction.OUT,
                        Origin.API_EXTENSION,
                        caller,
                        new Party(shown, "", null),
                        null,
                        Numbering.display(callerId, tenant.region()),
                        fingerprint,
                        request.callType()),
                new CallPlan.Placed(life, first, second, request.ringTimeout(), extension.record()));
    }

    private static PhoneNumber outside(Tenant tenant, String written, CallRefused.Why wrong) throws CallRefused {
        PhoneNumber number = Numbering.outside(written, tenant.region())
                .orElseThrow(() -> refused(wrong, written, "not a telephone number"));
        if (!tenant.limits().international() && Numbering.isInternational(number, tenant.region())) {
            throw refused(CallRefused.Why.NOT_PERMITTED, written, "international calls are off");
        }
        if (Numbering.isPremium(number, tenant.limits().premiumPrefixes())) {
            throw refused(CallRefused.Why.NOT_PERMITTED, written, "premium-rate numbers are not called");
        }
        return number;
    }

    /** The number shown: the one asked for if it is the tenant's, else the extension's own, else the tenant's. */
    private static PhoneNumber callerId(Tenant tenant, @Nullable String asked, @Nullable Extension extension)
            throws CallRefused {
        if (asked != null) {
            return Numbering.outside(asked, tenant.region())
                    .filter(tenant::ownsCallerId)
                    .orElseThrow(() -> refused(
                            CallRefused.Why.INVALID_CALLER_ID, asked, "not the outbound number of any extension"));
        }
        if (extension != null && extension.callerId() != null) {
            return extension.callerId();
        }
        return tenant.mainNumber()
                .orElseThrow(() -> refused(
                        CallRefused.Why.INVALID_CALLER_ID, "", "no caller_id was given and the tenant has no number"));
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
            if (!(call.state() instanceof CallState.Talking(int left, int right))) {
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
            if (!(call.state() instanceof CallState.Talking(int left, int right))) {
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
