package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.santral.tenant.Limits;
import org.santral.tenant.Tenant;

class CallRouterTest {
    private final CallRouter router = new CallRouter();

    private static Tenant tenant(int domainId, int concurrentCalls) {
        return Tenant.builder("t" + domainId, domainId, "t" + domainId + ".example")
                .limits(new Limits(concurrentCalls, 10, false, List.of()))
                .build();
    }

    @Test
    void each_tenant_has_its_own_places() {
        Tenant one = tenant(1, 2);
        Tenant two = tenant(2, 1);

        assertThat(router.reserve(one)).isTrue();
        assertThat(router.reserve(one)).isTrue();
        assertThat(router.reserve(one)).isFalse();
        assertThat(router.reserve(two)).isTrue();
        assertThat(router.reserve(two)).isFalse();
        router.unreserve(one);
        assertThat(router.reserve(one)).isTrue();
        assertThat(router.reserve(one)).isFalse();
    }

    @Test
    void a_changed_limit_counts_the_calls_that_are_up() {
        assertThat(router.reserve(tenant(1, 2))).isTrue();
        assertThat(router.reserve(tenant(1, 2))).isTrue();
        assertThat(router.reserve(tenant(1, 1))).isFalse();
        assertThat(router.reserve(tenant(1, 3))).isTrue();
    }

    @Test
    void many_threads_get_no_more_places_than_there_are() {
        Tenant tenant = tenant(1, 100);
        AtomicInteger got = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                clients.execute(() -> {
                    if (router.reserve(tenant)) {
                        got.incrementAndGet();
                    }
                });
            }
        }
        assertThat(got).hasValue(100);
    }

    @Test
    void an_empty_router_needs_no_waiting() throws InterruptedException {
        assertThat(router.awaitEmpty(Duration.ZERO)).isTrue();
        assertThat(router.size()).isZero();
        assertThat(router.all()).isEmpty();
    }
}
