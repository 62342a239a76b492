package org.santral.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Mailbox;
import org.santral.base.SteadyClock;
import org.santral.base.Termination;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.LedgerEvent.Side;
import org.santral.leg.Leg;
import org.santral.media.Tone;
import org.santral.sip.transport.Shard;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of one call: takes its events from the mailbox one at a time, asks {@link CallLife} what follows, and
 * carries that out on the legs, the recording, the timers, the program and the ledger. Runs on one shard, with the
 * signalling of all legs but those that came from another call.
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
    private final Beginning beginning = new Beginning(this);
    private final Map<Integer, LegSlot> slots = new LinkedHashMap<>();
    private final Map<Side, Integer> numbers = new EnumMap<>(Side.class);
    private final List<LedgerEntry> unwritten = new ArrayList<>();
    private final CallRecording recording;
    private final Guide guide;
    private final TalkLimit talkLimit;
    /** The call's own: what it lasts is true, although the machine's clock be set meanwhile. */
    private final Clock clock;

    private LedgerEvent.@Nullable Accepted accepted;
    private CallState state = CallLife.start();
    private int sequence;
    private @Nullable Boolean recordAsked;
    private LedgerEvent.@Nullable Transferred transfer;
    private boolean finished;
    private boolean overflowed;
    private boolean left;

    /** @param over told once, on the shard, when the last entry is written or never will be */
    Call(CallId id, Tenant tenant, CallPlan plan, CallServices services, Shard shard, Consumer<Call> over) {
        this.id = id;
        this.tenant = tenant;
        this.plan = plan;
        this.services = services;
        this.shard = shard;
        this.over = over;
        this.mailbox = new Mailbox<>(this::onShard, MAILBOX, Runnable::run);
        this.clock = SteadyClock.since(services.clock());
        this.recording = new CallRecording(services, clock);
        this.guide = new Guide(this);
        this.talkLimit = new TalkLimit(this);
        switch (plan) {
            case CallPlan.Placed placed -> {
                talkLimit.set(placed.talkTime());
                add(Side.A, placed.first(), null);
                add(Side.B, placed.second(), null);
            }
            case CallPlan.Reached reached -> {
                talkLimit.set(reached.talkTime());
                add(Side.A, reached.party(), null);
            }
            case CallPlan.Routed routed -> add(Side.A, null, null);
        }
    }

    CallId id() {
        return id;
    }

    Tenant tenant() {
        return tenant;
    }

    CallServices services() {
        return services;
    }

    Shard shard() {
        return shard;
    }

    CallState state() {
        return state;
    }

    Guide guide() {
        return guide;
    }

    CallRecording recording() {
        return recording;
    }

    Collection<LegSlot> slots() {
        return slots.values();
    }

    LedgerEvent.Accepted accepted() {
        return Objects.requireNonNull(accepted, "the call begins with its acceptance");
    }

    /** What became of the first party. */
    CompletableFuture<CallControl.FirstParty> firstParty() {
        return firstParty;
    }

    /** A new leg of this call. */
    LegSlot add(Side side, @Nullable LegPlan legPlan, Hunt.@Nullable Callee callee) {
        LegSlot slot = new LegSlot(slots.size(), side, legPlan, callee);
        slots.put(slot.id, slot);
        return slot;
    }

    /**
     * Writes the acceptance; parties are called when it is on disk, unless the call was withdrawn before.
     *
     * @return see {@link Beginning#begun}
     */
    CompletionStage<Void> accept(LedgerEvent.Accepted event) {
        post(() -> {
            accepted = event;
            if (plan instanceof CallPlan.Routed routed) {
                takeCaller(routed, event);
            }
            append(List.of(entry(event, stamp()))).whenComplete((nothing, failure) -> beginning.settled(failure));
        });
        return beginning.begun();
    }

    Beginning beginning() {
        return beginning;
    }

    private void takeCaller(CallPlan.Routed routed, LedgerEvent.Accepted event) {
        LegSlot slot = slot(0);
        Leg leg = new Leg(shard, services.legs(), new CallEar(this, slot));
        slot.leg = leg;
        slot.number = next(Side.A);
        slot.destination = event.caller().number();
        slot.extension = event.caller().extension();
        slot.over = false;
        use(slot, LegSlot.Use.TALKING);
        Termination unusable = leg.take(routed.incoming(), routed.codecs(), routed.srtp());
        leg.listen();
        if (unusable != null) {
            tell(new CallEvent.EndAsked(unusable));
        }
    }

    /** Hands an event to the owner, from any thread. */
    void tell(CallEvent event) {
        post(() -> handle(event));
    }

    /** Hands work to the owner, from any thread. @return false if it will never be done: the call is being ended */
    boolean post(Runnable work) {
        boolean taken;
        try {
            taken = mailbox.post(work);
        } catch (RejectedExecutionException e) {
            // The stack is closed: the ledger's recovery closes the record of this call at the next start.
            LOG.warn("call {} lost an event: its shard is closed", id);
            guide.lost();
            return false;
        }
        if (!taken) {
            onShard(this::overflow);
        }
        return taken;
    }

    /** Asks the owner something, from any thread; cancelled when the owner will not get round to it. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken = post(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        if (!taken) {
            answer.cancel(false);
        }
        return answer;
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

    /** Takes one event; on the owner only. */
    void handle(CallEvent event) {
        CallLife.Step step = plan.life().on(state, event);
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "call {} {} --{}--> {}",
                    id,
                    state.getClass().getSimpleName(),
                    event.getClass().getSimpleName(),
                    step.state());
        }
        if (event instanceof CallEvent.TransferAsked(int leaves, LedgerEvent.Transferred how)) {
            transfer = how;
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
            case Effect.Dial(int leg) -> dial(slot(leg));
            case Effect.EndLeg(int leg, Termination why) -> {
                legOver(slot(leg), why, true);
                leg(leg).end(why);
            }
            case Effect.LegOver(int leg, Termination why) -> legOver(slot(leg), why, true);
            case Effect.LegGone(int leg, Termination why) -> legOver(slot(leg), why, false);
            case Effect.Release(int leg) -> {
                leg(leg).closeMedia();
                leg(leg).end(Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE));
            }
            case Effect.TurnAway(int leg) ->
                leg(leg).end(Termination.of(
                        Cause.NORMAL_CIRCUIT_CONGESTION, Termination.By.SYSTEM, Termination.How.REFUSE));
            case Effect.Ring(int leg) -> ring(slot(leg));
            case Effect.Answer(int leg) -> answer(slot(leg));
            case Effect.PlayRingback(int leg) -> leg(leg).play(Tone.RINGBACK);
            case Effect.PlayHold(int leg) -> leg(leg).play(services.music().of(tenant));
            case Effect.Hush(int leg) -> leg(leg).hush();
            case Effect.PassEarlyMedia(int from, int to) -> leg(from).passTo(leg(to));
            case Effect.Join(int one, int other) -> {
                join(leg(one), leg(other));
                talkLimit.joined();
            }
            case Effect.StartRecording(int one, int other) -> record(slot(one), slot(other));
            case Effect.Unrecord(int leg) -> leg(leg).stopRecording();
            case Effect.PauseRecording() -> pauseRecording();
            case Effect.StopRecording() -> recording.finish(shard, this::tell);
            case Effect.StartRingTimer(int leg) -> startRingTimer(slot(leg));
            case Effect.StopRingTimer(int leg) -> slot(leg).stopRinging();
            case Effect.StartHuntTimer() -> guide.startTimer();
            case Effect.StopHuntTimer() -> guide.stopTimer();
            case Effect.Write(LedgerEvent event) -> write(event);
            case Effect.WriteRang(int leg, boolean early) ->
                write(new LedgerEvent.LegRinging(slot(leg).side, slot(leg).number, early));
            case Effect.WriteAnswered(int leg) -> answered(slot(leg));
            case Effect.WriteHeld(boolean caller, boolean held) -> {
                Side side = caller ? Side.A : Side.B;
                write(held ? new LedgerEvent.Held(side) : new LedgerEvent.Resumed(side));
            }
            case Effect.WriteJoined(int leg) -> {
                started(slot(leg));
                answered(slot(leg));
            }
            case Effect.TellFirstParty(CallControl.FirstParty outcome) -> firstParty.complete(outcome);
            case Effect.StartProgram(CallState.Guest guest) -> startProgram(guest);
            case Effect.StartSequel(CallState.Guest guest) -> guide.startSequel(slot(guest.leg()), guest);
            case Effect.StopProgram() -> guide.stop();
            case Effect.TellConnected(int leg) -> guide.connected(slot(leg));
            case Effect.TellUnanswered() -> guide.unanswered();
            case Effect.Finish(Termination why) -> finish(why);
            case Effect.Dispose() -> dispose();
        }
    }

    private void dial(LegSlot slot) {
        LegPlan legPlan = Objects.requireNonNull(slot.plan, "a leg that is dialled has a plan");
        Leg leg = new Leg(shard, services.legs(), new CallEar(this, slot));
        // Kept before anything can go wrong, so that the leg can be ended like any other.
        slot.leg = leg;
        leg.dial(legPlan.targets().get(), legPlan.whenNone(), plan.maxForwards());
    }

    /** Who calls knows its dialog from the 180 on, and may want it replaced before anybody has answered. */
    private void ring(LegSlot slot) {
        slot.leg().ring();
        findable(slot);
    }

    private void answer(LegSlot slot) {
        slot.leg().answer();
        known(slot);
    }

    private void known(LegSlot slot) {
        slot.answered = true;
        findable(slot);
    }

    /** The device of that leg can be found by its dialog from now on. */
    private void findable(LegSlot slot) {
        slot.dialog = slot.gone.isDone() ? null : slot.leg().dialogId();
        if (slot.dialog != null) {
            services.router().known(slot.dialog, this);
        }
    }

    private void answered(LegSlot slot) {
        use(slot, LegSlot.Use.TALKING);
        known(slot);
        write(new LedgerEvent.LegAnswered(slot.side, slot.number, slot.extension));
    }

    /** A leg that came from another call. */
    private void started(LegSlot slot) {
        slot.number = next(slot.side);
        slot.over = false;
        write(new LedgerEvent.LegStarted(slot.side, slot.number, slot.destination, slot.extension, slot.trunk));
    }

    private void join(Leg one, Leg other) {
        one.joinWith(
                other,
                incompatible -> tell(new CallEvent.EndAsked(
                        Termination.of(Cause.INCOMPATIBLE_DESTINATION, Termination.By.SYSTEM, Termination.How.BYE))));
    }

    /** The program's word counts first, then that of the request, then what is set for the extensions. */
    private void record(LegSlot caller, LegSlot callee) {
        boolean wanted = recording.started();
        if (!wanted && recordAsked != null) {
            wanted = recordAsked;
        } else if (!wanted) {
            wanted = plan instanceof CallPlan.Placed placed
                    ? placed.record()
                    : recorded(caller.extension) || recorded(callee.extension);
        }
        if (wanted) {
            recording
                    .segment(caller.leg(), caller.destination, callee.leg(), callee.destination, stamp())
                    .forEach(this::write);
        }
    }

    private void pauseRecording() {
        LedgerEvent paused = recording.pause(true, stamp());
        if (paused != null) {
            write(paused);
        }
    }

    private boolean recorded(@Nullable String extension) {
        return extension != null
                && tenant.extension(extension).map(Extension::record).orElse(false);
    }

    /** Whether the talk that follows is recorded, whatever else says. */
    void askRecording(boolean on) {
        recordAsked = on;
    }

    /** How long the talk that follows may last, or the one that is running from now on. */
    void limitTalk(@Nullable TalkTime limit) {
        talkLimit.set(limit);
    }

    private void startProgram(CallState.Guest guest) {
        LegSlot slot = slot(guest.leg());
        LedgerEvent.Transferred how = transfer;
        guide.start(how == null ? program() : transferred(how), slot, guest);
    }

    private CallProgram program() {
        return switch (plan) {
            case CallPlan.Routed routed -> routed.program();
            case CallPlan.Reached reached -> reached.program();
            case CallPlan.Placed placed ->
                throw new IllegalStateException("a call placed to two parties is guided after a transfer only");
        };
    }

    private CallProgram transferred(LedgerEvent.Transferred how) {
        Extension by = how.by() == null ? null : tenant.extension(how.by()).orElse(null);
        return line -> services.dialplan().transfer(tenant, by, how.to()).run(line);
    }

    /** Who a leg's device belongs to, as records show it. */
    LedgerEvent.Party party(LegSlot slot) {
        if (slot.id == 0) {
            return plan instanceof CallPlan.Reached reached && !reached.caller()
                    ? accepted().callee()
                    : accepted().caller();
        }
        String name = slot.extension == null
                ? ""
                : tenant.extension(slot.extension).map(Extension::name).orElse("");
        return new LedgerEvent.Party(slot.destination, name, slot.extension);
    }

    /** Who phones that ring for that party show as calling. */
    LedgerEvent.Party shown(LedgerEvent.Party party) {
        return plan instanceof CallPlan.Reached reached
                        && reached.shown() != null
                        && party.equals(accepted().caller())
                ? reached.shown()
                : party;
    }

    /** Takes over a leg of another call; what becomes of it is for the table to say. */
    void take(Handed handed, int replaces, LedgerEvent.Transferred how) {
        post(() -> {
            LegSlot slot = add(Side.B, null, null);
            slot.leg = handed.leg();
            slot.destination = handed.destination();
            slot.extension = handed.extension();
            slot.trunk = handed.trunk();
            handed.leg().handTo(new CallEar(this, slot));
            handle(new CallEvent.Joined(slot.id, replaces, how));
        });
    }

    void legOver(LegSlot slot, Termination why, boolean close) {
        slot.ended = why;
        use(slot, LegSlot.Use.NONE);
        if (slot.dialog != null) {
            services.router().gone(slot.dialog);
            slot.dialog = null;
        }
        slot.gone.complete(null);
        if (slot.over) {
            return;
        }
        slot.over = true;
        LegFacts facts = LegFacts.of(slot.leg().facts());
        write(new LedgerEvent.LegEnded(slot.side, slot.number, why, facts));
        if (close) {
            slot.leg().closeMedia();
        } else {
            slot.leg().stopRecording();
        }
    }

    private void finish(Termination why) {
        Instant endedAt = recording.endedAt() == null ? stamp() : recording.endedAt();
        write(new LedgerEvent.Ended(why, endedAt, recording.present(), false));
        finished = true;
        talkLimit.close();
        flush();
        leave();
    }

    private void dispose() {
        for (LegSlot slot : slots.values()) {
            slot.stopRinging();
            use(slot, LegSlot.Use.NONE);
            slot.gone.complete(null);
            if (slot.leg != null && !slot.over) {
                slot.leg().closeMedia();
            }
        }
        guide.stop();
        talkLimit.close();
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

    private void startRingTimer(LegSlot slot) {
        slot.ringing = shard.schedule(plan.ringTimeout(), () -> tell(new CallEvent.RingTimedOut(slot.id)));
    }

    /** Tells {@link Lines} what the extension's line is used for now. */
    void use(LegSlot slot, LegSlot.Use now) {
        LegSlot.Use before = slot.use;
        String extension = slot.extension;
        slot.use = now;
        if (extension != null && before != now) {
            services.lines().change(tenant.domainId(), extension, before, now);
        }
    }

    /** The ledger's next number for a leg of that side. */
    int next(Side side) {
        int number = numbers.getOrDefault(side, 0);
        numbers.put(side, number + 1);
        return number;
    }

    /** Writes an entry with the next flush. @return false if the call is over and nothing may follow */
    boolean write(LedgerEvent event) {
        if (finished) {
            return false;
        }
        unwritten.add(entry(event, stamp()));
        return true;
    }

    /** One append for all that an event wrote, so that the ledger sees it whole. */
    void flush() {
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

    /** Now, never before what was now within this call. */
    Instant stamp() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    LegSlot slot(int leg) {
        return Objects.requireNonNull(slots.get(leg), "no such leg");
    }

    private Leg leg(int leg) {
        return slot(leg).leg();
    }
}
