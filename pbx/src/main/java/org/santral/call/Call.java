package org.santral.call;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Mailbox;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;
import org.santral.leg.Leg;
import org.santral.leg.LegListener;
import org.santral.leg.LegTarget;
import org.santral.media.Tone;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of one call: takes its events from the mailbox one at a time, asks {@link CallLife} what follows, and
 * carries that out on the legs, the recording, the timers and the ledger. Runs on one shard, with both legs' signalling.
 */
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final int MAILBOX = 256;
    private static final Duration LATER = Duration.ofMillis(20);

    private final CallId id;
    private final Tenant tenant;
    private final CallPlan plan;
    private final CallServices services;
    private final Shard shard;
    private final Consumer<Call> over;
    private final Mailbox<Runnable> mailbox;
    private final CompletableFuture<CallControl.FirstParty> firstParty = new CompletableFuture<>();
    private final Map<Side, LegSlot> slots = new EnumMap<>(Side.class);
    private final List<LedgerEntry> unwritten = new ArrayList<>();

    private CallState state = CallLife.start();
    private CallRecording recording;
    private int sequence;
    private Instant last = Instant.EPOCH;
    private boolean overflowed;
    private boolean left;

    /** A leg with what the call remembers of it. */
    private static final class LegSlot {
        @Nullable
        Leg leg;

        int attempt = -1;

        @Nullable
        LegTarget target;

        @Nullable
        Timer ringing;

        boolean over = true;
    }

    /** @param over told once, on the shard, when the last entry is written or never will be */
    Call(CallId id, Tenant tenant, CallPlan plan, CallServices services, Shard shard, Consumer<Call> over) {
        this.id = id;
        this.tenant = tenant;
        this.plan = plan;
        this.services = services;
        this.shard = shard;
        this.over = over;
        this.mailbox = new Mailbox<>(this::onShard, MAILBOX, Runnable::run);
        this.recording = new CallRecording(services, id);
        for (Side side : Side.values()) {
            slots.put(side, new LegSlot());
        }
    }

    CallId id() {
        return id;
    }

    Tenant tenant() {
        return tenant;
    }

    /** What became of the first party. */
    CompletableFuture<CallControl.FirstParty> firstParty() {
        return firstParty;
    }

    /**
     * Writes the acceptance; the first party is called when it is on disk.
     *
     * @return completes when it is on disk, or exceptionally when it could not be written
     */
    CompletionStage<Void> accept(LedgerEvent.Accepted event) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        post(() -> {
            append(List.of(entry(event, stamp()))).whenComplete((nothing, failure) -> {
                tell(failure == null ? new CallEvent.LedgerWrote() : new CallEvent.LedgerRefused());
                if (failure == null) {
                    durable.complete(null);
                } else {
                    durable.completeExceptionally(failure);
                }
            });
        });
        return durable;
    }

    /** Hands an event to the owner, from any thread. */
    void tell(CallEvent event) {
        post(() -> handle(event));
    }

    private void post(Runnable work) {
        boolean taken;
        try {
            taken = mailbox.post(work);
        } catch (RejectedExecutionException e) {
            // The stack is closed: the ledger's recovery closes the record of this call at the next start.
            LOG.warn("call {} lost an event: its shard is closed", id);
            return;
        }
        if (!taken) {
            onShard(this::overflow);
        }
    }

    /** A shard that is over its bound takes the work a little later: a lost event could leave a call up for ever. */
    private void onShard(Runnable work) {
        try {
            shard.execute(work);
        } catch (RejectedExecutionException e) {
            shard.schedule(LATER, work);
        }
    }

    /** A peer floods this call: end it rather than lose events of which one might have mattered. */
    private void overflow() {
        if (!overflowed) {
            overflowed = true;
            LOG.warn("call {} has more than {} events waiting and is ended", id, MAILBOX);
            handle(new CallEvent.EndAsked(
                    Termination.of(Cause.NORMAL_TEMPORARY_FAILURE, Termination.By.SYSTEM, Termination.How.CANCEL)));
        }
    }

    private void handle(CallEvent event) {
        CallLife.Step step = plan.life().on(state, event);
        if (LOG.isDebugEnabled()) {
            LOG.debug("call {} {} --{}--> {}", id, state, event, step.state());
        }
        state = step.state();
        for (Effect effect : step.effects()) {
            try {
                apply(effect);
            } catch (RuntimeException | Error e) {
                // The state has moved on already: what is left of the step is done, then the call is ended.
                LOG.error("call {}: {} failed", id, effect.getClass().getSimpleName(), e);
                end(Cause.NORMAL_TEMPORARY_FAILURE);
            }
        }
        flush();
    }

    private void end(Cause cause) {
        tell(new CallEvent.EndAsked(Termination.of(cause, Termination.By.SYSTEM, Termination.How.CANCEL)));
    }

    private void apply(Effect effect) {
        switch (effect) {
            case Effect.Dial(Side side) -> dial(side);
            case Effect.EndLeg(Side side, Termination why) -> {
                legOver(side, why);
                leg(side).end(why);
            }
            case Effect.LegOver(Side side, Termination why) -> legOver(side, why);
            case Effect.Release(Side side) ->
                leg(side).end(Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE));
            case Effect.PlayRingback(Side side) -> leg(side).play(Tone.RINGBACK);
            case Effect.PlayHold(Side side) -> leg(side).play(Tone.HOLD);
            case Effect.Hush(Side side) -> leg(side).hush();
            case Effect.PassEarlyMedia(Side from) -> leg(from).passTo(leg(from.other()));
            case Effect.Join() -> join();
            case Effect.StartRecording() -> startRecording();
            case Effect.StopRecording() -> recording.finish(shard, this::tell);
            case Effect.StartRingTimer(Side side) ->
                slot(side).ringing = shard.schedule(plan.ringTimeout(), () -> tell(new CallEvent.RingTimedOut(side)));
            case Effect.StopRingTimer(Side side) -> stopRingTimer(side);
            case Effect.Write(LedgerEvent event) -> write(withLeg(event));
            case Effect.TellFirstParty(CallControl.FirstParty outcome) -> firstParty.complete(outcome);
            case Effect.Finish(Termination why) -> finish(why);
            case Effect.Dispose() -> dispose();
        }
    }

    private void dial(Side side) {
        CallPlan.LegPlan legPlan = side == Side.A ? plan.first() : plan.second();
        Leg leg = new Leg(shard, services.legs(), new Listener(side));
        // Kept before anything can go wrong, so that the leg can be ended like any other.
        slot(side).leg = leg;
        leg.dial(legPlan.targets().get(), legPlan.whenNone());
    }

    private void join() {
        Leg a = leg(Side.A);
        Leg b = leg(Side.B);
        a.joinWith(
                b,
                incompatible -> tell(new CallEvent.EndAsked(
                        Termination.of(Cause.INCOMPATIBLE_DESTINATION, Termination.By.SYSTEM, Termination.How.BYE))));
    }

    private void startRecording() {
        write(recording.start(leg(Side.A), leg(Side.B), stamp()));
    }

    private void legOver(Side side, Termination why) {
        LegSlot slot = slot(side);
        if (slot.over) {
            return;
        }
        slot.over = true;
        LegFacts facts = LegFacts.of(leg(side).facts());
        write(new LedgerEvent.LegEnded(side, slot.attempt, why, facts));
        leg(side).closeMedia();
    }

    private void finish(Termination why) {
        Instant endedAt = recording.endedAt() == null ? stamp() : recording.endedAt();
        write(new LedgerEvent.Ended(why, endedAt, recording.present(), false));
        flush();
        leave();
    }

    private void dispose() {
        for (Side side : Side.values()) {
            stopRingTimer(side);
            Leg leg = slot(side).leg;
            if (leg != null) {
                leg.closeMedia();
            }
        }
        flush();
        firstParty.complete(new CallControl.FirstParty.Failed(Cause.NORMAL_UNSPECIFIED));
        leave();
    }

    /** For its tenant and its clients the call is over, though the signalling of its legs may still be finishing. */
    private void leave() {
        if (!left) {
            left = true;
            over.accept(this);
        }
    }

    private void stopRingTimer(Side side) {
        LegSlot slot = slot(side);
        if (slot.ringing != null) {
            slot.ringing.cancel();
            slot.ringing = null;
        }
    }

    /** The table knows sides; the ledger also wants to know which attempt and which extension it was. */
    private LedgerEvent withLeg(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.LegRinging e ->
                new LedgerEvent.LegRinging(e.side(), slot(e.side()).attempt, e.earlyMedia());
            case LedgerEvent.LegAnswered e -> {
                LegTarget target = slot(e.side()).target;
                yield new LedgerEvent.LegAnswered(
                        e.side(), slot(e.side()).attempt, target == null ? null : target.extension());
            }
            case LedgerEvent other -> other;
        };
    }

    private void write(LedgerEvent event) {
        unwritten.add(entry(event, stamp()));
    }

    /** One append for all that an event wrote, so that the ledger sees it whole. */
    private void flush() {
        if (unwritten.isEmpty()) {
            return;
        }
        List<LedgerEntry> entries = List.copyOf(unwritten);
        unwritten.clear();
        append(entries).whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.error("call {}: {} entries were not written", id, entries.size(), failure);
            }
        });
    }

    private CompletionStage<Void> append(List<LedgerEntry> entries) {
        try {
            return services.ledger().append(entries);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private LedgerEntry entry(LedgerEvent event, Instant at) {
        return new LedgerEntry(id, tenant.domainId(), sequence++, at, event);
    }

    /** The clock, but never backwards within a call. */
    private Instant stamp() {
        Instant now = services.clock().instant().truncatedTo(ChronoUnit.MICROS);
        last = now.isBefore(last) ? last : now;
        return last;
    }

    private LegSlot slot(Side side) {
        LegSlot slot = slots.get(side);
        if (slot == null) {
            throw new IllegalStateException("no slot for side " + side);
        }
        return slot;
    }

    private Leg leg(Side side) {
        Leg leg = slot(side).leg;
        if (leg == null) {
            throw new IllegalStateException("side " + side + " was not dialled");
        }
        return leg;
    }

    /** Turns what a leg says into events of the call. */
    private final class Listener implements LegListener {
        private final Side side;

        Listener(Side side) {
            this.side = side;
        }

        /** Told on the shard while the leg is dialled: written at once, so that nothing can come before it. */
        @Override
        public void dialled(LegTarget target) {
            LegSlot slot = slot(side);
            slot.attempt++;
            slot.target = target;
            slot.over = false;
            write(new LedgerEvent.LegStarted(
                    side, slot.attempt, target.destination(), target.extension(), target.trunk()));
            flush();
        }

        @Override
        public void rerouted(Termination why) {
            LegSlot slot = slot(side);
            if (!slot.over) {
                slot.over = true;
                write(new LedgerEvent.LegEnded(
                        side, slot.attempt, why, LegFacts.of(leg(side).facts())));
            }
        }

        @Override
        public void rang(boolean earlyMedia) {
            tell(new CallEvent.LegRang(side, earlyMedia));
        }

        @Override
        public void answered() {
            tell(new CallEvent.LegAnswered(side));
        }

        @Override
        public void failed(Termination why) {
            tell(new CallEvent.LegFailed(side, why));
        }

        @Override
        public void hungUp(Termination why) {
            tell(new CallEvent.LegHungUp(side, why));
        }

        @Override
        public void released() {
            tell(new CallEvent.LegReleased(side));
        }

        @Override
        public void held() {
            tell(new CallEvent.LegHeld(side));
        }

        @Override
        public void resumed() {
            tell(new CallEvent.LegResumed(side));
        }

        @Override
        public void dtmf(char digit) {
            LOG.debug("call {}: a key on side {}", id, side);
        }

        @Override
        public void silent() {
            tell(new CallEvent.MediaLost(side));
        }
    }
}
