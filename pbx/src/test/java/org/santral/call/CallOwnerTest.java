package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Mailbox;
import org.santral.base.Termination;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.LedgerEvent.Party;
import org.santral.leg.LegServices;
import org.santral.leg.LegTarget;
import org.santral.media.MusicOnHold;
import org.santral.rig.Eventually;
import org.santral.rig.RecordingLedger.Mode;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/** The owner of a call when something around it goes wrong. */
class CallOwnerTest extends SwitchTest {
    private static final LedgerEvent.Accepted ACCEPTED = new LedgerEvent.Accepted(
            LedgerEvent.Direction.OUT,
            LedgerEvent.Origin.API_MASKING,
            new Party(Switch.FIRST, "", null),
            new Party(Switch.SECOND, "", null),
            null,
            null,
            null,
            null);

    private final CallId id = CallId.create(0);
    private final AtomicInteger over = new AtomicInteger();

    private Call call(Switch sw, Shard shard, Supplier<List<LegTarget>> targets) {
        return call(sw, shard, targets, Clock.systemUTC());
    }

    private Call call(Switch sw, Shard shard, Supplier<List<LegTarget>> targets, Clock clock) {
        LegPlan leg = new LegPlan(targets, Cause.NO_ROUTE_DESTINATION);
        CallServices services = new CallServices(
                new LegServices(sw.userAgent, sw.media, "127.0.0.1"),
                sw.ledger,
                new RecordingFiles() {
                    @Override
                    public String name(String recordingId, Instant startedAt) {
                        throw new AssertionError("nothing is recorded");
                    }

                    @Override
                    public Path path(String name) {
                        throw new AssertionError("nothing is recorded");
                    }
                },
                clock,
                Duration.ofSeconds(5),
                new Targets(sw.trunks, sw.registrar, sw.meter),
                sw.lines,
                sw.dialplan,
                who -> MusicOnHold.builtIn(),
                new CallRouter());
        CallPlan plan = new CallPlan.Placed(
                new CallLife(CallLife.Opening.DIALS_ON_ANSWER), leg, leg, Duration.ofSeconds(30), false, null);
        return new Call(id, sw.tenant, plan, services, shard, gone -> over.incrementAndGet());
    }

    @Test
    void an_effect_that_fails_ends_the_call_on_record() {
        Switch sw = start(Setup.of(carrier));
        call(sw, sw.userAgent.stack().nextShard(), () -> {
                    throw new IllegalStateException("on purpose");
                })
                .accept(ACCEPTED);

        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
        Eventually.holds("told", () -> over.get() == 1);
        sw.isIdle();
    }

    @Test
    void a_call_that_has_begun_is_not_withdrawn() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CountDownLatch dials = new CountDownLatch(1);
        Call call = call(sw, sw.userAgent.stack().nextShard(), () -> {
            dials.countDown();
            return List.of();
        });
        call.accept(ACCEPTED).toCompletableFuture().get();

        assertThat(call.beginning().withdraw()).isFalse();
        dials.await();
        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NO_ROUTE_DESTINATION);
    }

    @Test
    void a_call_that_was_withdrawn_does_not_begin() {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(Mode.SLOW);
        Call call = call(sw, sw.userAgent.stack().nextShard(), () -> {
            throw new AssertionError("it is dialled");
        });
        CompletionStage<Void> accepted = call.accept(ACCEPTED);
        Eventually.holds("appended", () -> !sw.ledger.calls().isEmpty());

        assertThat(call.beginning().withdraw()).isTrue();
        sw.ledger.release();
        assertThat(sw.ledger.ended(id).termination().how()).isEqualTo(Termination.How.REFUSE);
        assertThat(accepted).isCompletedExceptionally();
        Eventually.holds("told", () -> over.get() == 1);
    }

    @Test
    void a_call_lasts_as_long_as_it_does_although_the_clock_is_set_meanwhile() {
        Switch sw = start(Setup.of(carrier));
        AtomicInteger looks = new AtomicInteger();
        InstantSource setAllTheTime = () -> Instant.now().plus(Duration.ofHours(looks.getAndIncrement()));
        call(sw, sw.userAgent.stack().nextShard(), List::of, setAllTheTime.withZone(ZoneOffset.UTC))
                .accept(ACCEPTED);

        sw.ledger.ended(id);
        assertThat(Duration.between(
                        sw.ledger.at(id, LedgerEvent.Accepted.class), sw.ledger.at(id, LedgerEvent.Ended.class)))
                .isBetween(Duration.ZERO, Duration.ofMinutes(10));
    }

    @Test
    void a_shard_over_its_bound_delays_a_call_but_loses_none_of_its_events() {
        Switch sw = start(Setup.of(carrier));
        Shard busy = new Rejecting(sw.userAgent.stack().nextShard());
        call(sw, busy, List::of).accept(ACCEPTED);

        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NO_ROUTE_DESTINATION);
        Eventually.holds("told", () -> over.get() == 1);
    }

    @Test
    void a_flood_of_events_ends_the_call_instead_of_losing_some() throws InterruptedException {
        Switch sw = start(Setup.of(carrier));
        Shard shard = sw.userAgent.stack().nextShard();
        CountDownLatch go = new CountDownLatch(1);
        sw.ledger.mode(Mode.SLOW);
        Call call = call(sw, shard, List::of);
        call.accept(ACCEPTED);
        Eventually.holds("accepted", () -> !sw.ledger.calls().isEmpty());
        long before = Mailbox.overflows();
        CountDownLatch blocked = new CountDownLatch(1);
        shard.execute(() -> {
            blocked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        blocked.await();
        for (int i = 0; i < 300; i++) {
            call.tell(new CallEvent.LegHeld(0));
        }
        go.countDown();
        assertThat(Mailbox.overflows()).isGreaterThanOrEqualTo(before + 44);
        CountDownLatch handled = new CountDownLatch(1);
        shard.execute(handled::countDown);
        handled.await();
        sw.ledger.release();

        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
        assertThat(carrier.calls()).isZero();
    }

    /** Refuses every other task. */
    private static final class Rejecting implements Shard {
        private final Shard shard;
        private final AtomicInteger asked = new AtomicInteger();

        Rejecting(Shard shard) {
            this.shard = shard;
        }

        @Override
        public void execute(Runnable task) {
            if (asked.getAndIncrement() % 2 == 0) {
                throw new RejectedExecutionException("on purpose");
            }
            shard.execute(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return shard.schedule(delay, task);
        }

        @Override
        public boolean inShard() {
            return shard.inShard();
        }

        @Override
        public int index() {
            return shard.index();
        }

        @Override
        public int pending() {
            return shard.pending();
        }
    }
}
