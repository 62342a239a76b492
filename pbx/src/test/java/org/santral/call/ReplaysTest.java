package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.call.OriginateRequest.DialOn;

class ReplaysTest {
    private static final Duration WINDOW = Duration.ofSeconds(2);

    private final SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Replays replays = new Replays(clock, WINDOW);
    private final CallId call = CallId.create(0);

    private static CompletableFuture<CallId> mine() {
        return new CompletableFuture<>();
    }

    @Test
    void the_same_request_within_the_window_is_the_same_call() {
        CompletableFuture<CallId> first = mine();
        assertThat(replays.first("a", first)).isNull();
        first.complete(call);

        clock.advance(WINDOW.minusMillis(1));
        assertThat(replays.first("a", mine())).isSameAs(first);
        assertThat(replays.first("b", mine())).isNull();
    }

    @Test
    void after_the_window_it_is_a_new_one() {
        CompletableFuture<CallId> first = mine();
        assertThat(replays.first("a", first)).isNull();
        first.complete(call);

        clock.advance(WINDOW);
        CompletableFuture<CallId> second = mine();
        assertThat(replays.first("a", second)).isNull();
        assertThat(replays.first("a", mine())).isSameAs(second);
    }

    @Test
    void the_window_runs_from_the_first_request_not_from_its_last_repetition() {
        CompletableFuture<CallId> first = mine();
        assertThat(replays.first("a", first)).isNull();
        first.complete(call);
        clock.advance(Duration.ofMillis(1500));
        assertThat(replays.first("a", mine())).isSameAs(first);
        clock.advance(Duration.ofMillis(500));

        assertThat(replays.first("a", mine())).isNull();
    }

    @Test
    void one_that_is_still_being_written_is_waited_for_however_long_that_takes() {
        CompletableFuture<CallId> first = mine();
        assertThat(replays.first("a", first)).isNull();

        clock.advance(WINDOW.multipliedBy(2));
        assertThat(replays.first("a", mine())).isSameAs(first);
    }

    @Test
    void a_refused_one_is_not_remembered() {
        CompletableFuture<CallId> first = mine();
        assertThat(replays.first("a", first)).isNull();
        first.completeExceptionally(new CallRefused(CallRefused.Why.UNAVAILABLE, "", ""));

        assertThat(replays.first("a", mine())).isNull();
    }

    @Test
    void a_window_of_zero_remembers_nothing() {
        Replays off = new Replays(clock, Duration.ZERO);
        off.remember("a", call, clock.instant());
        assertThat(off.first("a", mine())).isNull();
        assertThat(off.first("a", mine())).isNull();
    }

    @Test
    void calls_of_an_earlier_process_are_recognised() {
        replays.remember("a", call, clock.instant().minusSeconds(1));

        assertThat(replays.first("a", mine())).isCompletedWithValue(call);
        clock.advance(Duration.ofSeconds(1));
        assertThat(replays.first("a", mine())).isNull();
    }

    @Test
    void remembers_a_bounded_number_and_forgets_the_oldest() {
        for (int i = 0; i <= 100_001; i++) {
            CompletableFuture<CallId> one = mine();
            assertThat(replays.first("f" + i, one)).isNull();
            one.complete(call);
        }
        assertThat(replays.first("f100001", mine())).isNotNull();
        assertThat(replays.first("f0", mine())).isNull();
    }

    @Test
    void a_fingerprint_tells_tenants_kinds_numbers_and_options_apart() {
        OriginateRequest base = masked("1", "2", DialOn.RINGING, false);
        String fingerprint = Replays.fingerprint(1, base);

        assertThat(fingerprint).matches("[0-9a-f]{64}");
        assertThat(Replays.fingerprint(1, masked("1", "2", DialOn.RINGING, false)))
                .isEqualTo(fingerprint);
        assertThat(Replays.fingerprint(2, base)).isNotEqualTo(fingerprint);
        assertThat(Replays.fingerprint(1, masked("2", "1", DialOn.RINGING, false)))
                .isNotEqualTo(fingerprint);
        assertThat(Replays.fingerprint(1, masked("1", "2", DialOn.ANSWER, false)))
                .isNotEqualTo(fingerprint);
        assertThat(Replays.fingerprint(1, masked("1", "2", DialOn.RINGING, true)))
                .isNotEqualTo(fingerprint);
        assertThat(Replays.fingerprint(
                        1, new OriginateRequest.FromExtension("1", "2", null, false, Duration.ofSeconds(30), null)))
                .isNotEqualTo(fingerprint);
    }

    private static OriginateRequest masked(String source, String destination, DialOn dialOn, boolean record) {
        return new OriginateRequest.Masked(source, destination, null, dialOn, record, Duration.ofSeconds(30), null);
    }
}
