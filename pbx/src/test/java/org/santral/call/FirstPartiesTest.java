package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.CallControl.FirstParty;

class FirstPartiesTest {
    private final FirstParties parties = new FirstParties();
    private final CompletableFuture<FirstParty> outcome = new CompletableFuture<>();

    @Test
    void tells_what_became_of_it_also_afterwards() throws InterruptedException {
        CallId call = CallId.create(1);
        parties.keep(call, outcome);
        assertThat(parties.await(call, Duration.ZERO)).isEqualTo(new FirstParty.Waiting());

        outcome.complete(new FirstParty.Answered());
        assertThat(parties.await(call, Duration.ZERO)).isEqualTo(new FirstParty.Answered());
        assertThat(parties.await(call, Duration.ofMinutes(1))).isEqualTo(new FirstParty.Answered());
    }

    @Test
    void waits_until_it_is_known() throws Exception {
        CallId call = CallId.create(1);
        parties.keep(call, outcome);
        CompletableFuture<FirstParty> heard = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                heard.complete(parties.await(call, Duration.ofMinutes(1)));
            } catch (InterruptedException e) {
                heard.completeExceptionally(e);
            }
        });
        outcome.complete(new FirstParty.Failed(Cause.USER_BUSY));
        waiter.join();

        assertThat(heard).isCompletedWithValue(new FirstParty.Failed(Cause.USER_BUSY));
    }

    @Test
    void an_unknown_call_has_failed() throws InterruptedException {
        assertThat(parties.await(CallId.create(1), Duration.ofMinutes(1)))
                .isEqualTo(new FirstParty.Failed(Cause.INVALID_CALL_REFERENCE));
    }

    @Test
    void keeps_a_bounded_number() throws InterruptedException {
        CallId first = CallId.create(1);
        outcome.complete(new FirstParty.Answered());
        parties.keep(first, outcome);
        for (int i = 0; i < 20_000; i++) {
            parties.keep(CallId.create(2), outcome);
        }
        assertThat(parties.await(first, Duration.ZERO)).isEqualTo(new FirstParty.Failed(Cause.INVALID_CALL_REFERENCE));
    }
}
