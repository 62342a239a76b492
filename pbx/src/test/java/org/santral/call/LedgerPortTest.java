package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.RING;
import static org.santral.rig.Switch.SECOND;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.CallControl.Originated;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.Eventually;
import org.santral.rig.RecordingLedger.Mode;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Extension;
import org.santral.tenant.Limits;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.PhoneNumber;

/** What calls promise about the ledger, what they refuse, and retried requests. */
class LedgerPortTest extends SwitchTest {

    private static CallRefused.Why refusal(Switch sw, OriginateRequest request) {
        return catchThrowableOfType(CallRefused.class, () -> sw.calls.originate(sw.tenant, request))
                .why();
    }

    private static CompletableFuture<Originated> later(Switch sw) {
        CompletableFuture<Originated> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(sw.calls.originate(sw.tenant, Switch.masked(DialOn.ANSWER, false, RING)));
            } catch (CallRefused | InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    @Test
    void nobody_is_dialled_and_nothing_returned_before_the_acceptance_is_durable() throws Exception {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(Mode.SLOW);
        CompletableFuture<Originated> outcome = later(sw);
        Eventually.holds("appended", () -> !sw.ledger.calls().isEmpty());
        CallId call = sw.ledger.calls().getFirst();

        assertThat(outcome).isNotDone();
        assertThat(carrier.calls()).isZero();
        assertThat(sw.ledger.events(call)).hasSize(1);
        sw.ledger.release();
        carrier.called(FIRST).refuse("486 Busy Here");

        assertThat(outcome.get().call()).isEqualTo(call);
        sw.ledger.ended(call);
        sw.isIdle();
    }

    @Test
    void a_call_that_takes_too_long_to_write_is_withdrawn_and_rings_nobody() throws Exception {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(Mode.SLOW);

        assertThat(refusal(sw, Switch.masked(DialOn.RINGING, false, RING))).isEqualTo(CallRefused.Why.UNAVAILABLE);
        CallId call = sw.ledger.calls().getFirst();
        sw.ledger.release();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
        sw.isIdle();
        assertThat(carrier.calls()).isZero();
    }

    @Test
    void a_client_that_stops_waiting_has_its_call_withdrawn() throws Exception {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(Mode.SLOW);
        Thread client = Thread.ofVirtual().start(() -> {
            try {
                sw.calls.originate(sw.tenant, Switch.masked(DialOn.ANSWER, false, RING));
            } catch (CallRefused | InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        Eventually.holds("appended", () -> !sw.ledger.calls().isEmpty());
        client.interrupt();
        client.join();
        sw.ledger.release();

        sw.ledger.ended(sw.ledger.calls().getFirst());
        sw.isIdle();
        assertThat(carrier.calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILING", "DOWN", "BROKEN"})
    void a_ledger_that_does_not_take_the_call_refuses_it(Mode mode) throws Exception {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(mode);

        assertThat(refusal(sw, Switch.masked(DialOn.RINGING, false, RING))).isEqualTo(CallRefused.Why.UNAVAILABLE);
        assertThat(sw.ledger.calls()).isEmpty();
        sw.isIdle();
        assertThat(carrier.calls()).isZero();

        sw.ledger.mode(Mode.WELL);
        CallId call = sw.originate(DialOn.RINGING);
        carrier.called(FIRST).refuse("486 Busy Here");
        sw.ledger.ended(call);
        sw.isIdle();
    }

    @Test
    void the_same_request_again_is_the_same_call() throws Exception {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(Mode.SLOW);
        CompletableFuture<Originated> first = later(sw);
        Eventually.holds("appended", () -> !sw.ledger.calls().isEmpty());
        List<CompletableFuture<Originated>> again = List.of(later(sw), later(sw), later(sw));
        sw.ledger.release();

        CallId call = first.get().call();
        assertThat(first.get().replayed()).isFalse();
        for (CompletableFuture<Originated> one : again) {
            assertThat(one.get()).isEqualTo(new Originated(call, true));
        }
        carrier.called(FIRST).refuse("486 Busy Here");
        sw.ledger.ended(call);
        sw.isIdle();
        assertThat(carrier.calls()).isEqualTo(1);
    }

    @Test
    void the_same_request_again_is_refused_for_the_same_reason() throws Exception {
        Switch sw = start(Setup.of(carrier));
        sw.ledger.mode(Mode.SLOW);
        CompletableFuture<Originated> first = later(sw);
        Eventually.holds("appended", () -> !sw.ledger.calls().isEmpty());
        CompletableFuture<Originated> second = later(sw);

        assertThat(first).failsWithin(Duration.ofMinutes(1));
        assertThat(second).failsWithin(Duration.ofMinutes(1));
        assertThat(second.exceptionNow().getMessage())
                .isEqualTo(first.exceptionNow().getMessage())
                .isEqualTo("the ledger is too slow");
        sw.ledger.release();
        sw.isIdle();
    }

    @Test
    void requests_by_the_dozen_at_the_same_moment_are_one_call() throws Exception {
        Switch sw = start(Setup.of(carrier));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Originated>> outcomes = IntStream.range(0, 24)
                    .mapToObj(i -> clients.submit(
                            () -> sw.calls.originate(sw.tenant, Switch.masked(DialOn.ANSWER, false, RING))))
                    .toList();
            CallId call = outcomes.getFirst().get().call();
            int fresh = 0;
            for (Future<Originated> one : outcomes) {
                assertThat(one.get().call()).isEqualTo(call);
                fresh += one.get().replayed() ? 0 : 1;
            }
            assertThat(fresh).isEqualTo(1);
            carrier.called(FIRST).refuse("486 Busy Here");
            sw.ledger.ended(call);
        }
        sw.isIdle();
    }

    @Test
    void what_may_not_be_called_is_refused_before_anything_is_written() {
        Switch sw = start(Setup.of(carrier)
                .withTenant(tenant -> tenant.extensions(List.of(
                        Extension.of("1000", "", "secret", new PhoneNumber("908505320000"), false)
                                .withMayCall(Set.of(OutsideClass.DOMESTIC)),
                        Extension.of("1001", "", "secret", null, false)))));

        assertThat(refusal(sw, masked("123", SECOND, null))).isEqualTo(CallRefused.Why.INVALID_SOURCE);
        assertThat(refusal(sw, masked(FIRST, "abc", null))).isEqualTo(CallRefused.Why.INVALID_DESTINATION);
        assertThat(refusal(sw, masked(FIRST, "00493027590915", null))).isEqualTo(CallRefused.Why.NOT_PERMITTED);
        assertThat(refusal(sw, masked("00493027590915", SECOND, null))).isEqualTo(CallRefused.Why.NOT_PERMITTED);
        assertThat(refusal(sw, masked(FIRST, "09001234567", null))).isEqualTo(CallRefused.Why.NOT_PERMITTED);
        assertThat(refusal(sw, masked(FIRST, SECOND, "905329999999"))).isEqualTo(CallRefused.Why.INVALID_CALLER_ID);
        assertThat(refusal(sw, new OriginateRequest.FromExtension("1999", SECOND, null, false, RING, null)))
                .isEqualTo(CallRefused.Why.EXTENSION_NOT_FOUND);
        assertThat(refusal(sw, new OriginateRequest.FromExtension("1000", "1999", null, false, RING, null)))
                .isEqualTo(CallRefused.Why.INVALID_DESTINATION);
        assertThat(refusal(sw, new OriginateRequest.FromExtension("1000", SECOND, null, false, RING, null)))
                .isEqualTo(CallRefused.Why.NOT_PERMITTED);
        assertThat(sw.ledger.calls()).isEmpty();
        sw.isIdle();
    }

    private static OriginateRequest masked(String source, String destination, String callerId) {
        return new OriginateRequest.Masked(source, destination, callerId, DialOn.ANSWER, false, RING, null);
    }

    @Test
    void a_tenant_has_so_many_calls_at_once() throws Exception {
        Switch sw = start(Setup.of(carrier).with(new Limits(1, 100, false, List.of())));
        CallId call = sw.originate(DialOn.ANSWER);
        assertThat(refusal(sw, masked("905321110003", SECOND, null))).isEqualTo(CallRefused.Why.TOO_MANY_AT_ONCE);
        carrier.called(FIRST).refuse("486 Busy Here");
        sw.ledger.ended(call);
        sw.isIdle();

        CallId next = sw.calls
                .originate(sw.tenant, masked("905321110003", SECOND, null))
                .call();
        carrier.called("905321110003").refuse("486 Busy Here");
        sw.ledger.ended(next);
        sw.isIdle();
    }

    @Test
    void a_tenant_has_so_many_calls_in_a_second() {
        Switch sw = start(Setup.of().with(new Limits(1000, 1, false, List.of())));
        // A new place comes every second: that a request goes through is a matter of speed, that none is refused not.
        Eventually.holds("one refused", () -> {
            String fresh = Long.toString(905_320_000_000L + System.nanoTime() % 10_000_000);
            CallRefused refused = catchThrowableOfType(
                    CallRefused.class, () -> sw.calls.originate(sw.tenant, masked(fresh, SECOND, null)));
            return refused != null && refused.why() == CallRefused.Why.TOO_MANY_PER_SECOND;
        });
        sw.isIdle();
    }
}
