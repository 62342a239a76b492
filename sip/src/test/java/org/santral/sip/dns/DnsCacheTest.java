package org.santral.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DnsCacheTest {

    private long nowNanos;
    private int lookups;
    private final DnsCache cache = new DnsCache(() -> nowNanos);
    private CompletableFuture<DnsAnswer<String>> answer = new CompletableFuture<>();

    private CompletableFuture<List<String>> get(String name) {
        return cache.get(new DnsCache.Question(name, 1), () -> {
            lookups++;
            return answer;
        });
    }

    @Test
    void given_lookupUnderWay_then_shared() {
        CompletableFuture<List<String>> one = get("a");
        CompletableFuture<List<String>> two = get("a");
        answer.complete(new DnsAnswer<>(List.of("x"), Duration.ofSeconds(60)));
        assertThat(one.join()).isEqualTo(two.join()).containsExactly("x");
        assertThat(lookups).isEqualTo(1);
    }

    @Test
    void given_ttlOver_then_askedAgain() {
        answer = CompletableFuture.completedFuture(new DnsAnswer<>(List.of("x"), Duration.ofSeconds(60)));
        get("a");
        nowNanos = Duration.ofSeconds(59).toNanos();
        get("a");
        assertThat(lookups).isEqualTo(1);
        nowNanos = Duration.ofSeconds(60).toNanos();
        get("a");
        assertThat(lookups).isEqualTo(2);
    }

    @Test
    void given_failure_then_notRemembered() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
        assertThat(get("a")).isCompletedExceptionally();
        assertThat(get("a")).isCompletedExceptionally();
        assertThat(lookups).isEqualTo(2);
    }

    @Test
    void given_manyNames_then_theLongestUnusedIsForgotten() {
        answer = CompletableFuture.completedFuture(new DnsAnswer<>(List.of("x"), Duration.ofSeconds(60)));
        for (int i = 0; i < 1_024; i++) {
            get("n" + i);
        }
        get("n0");
        get("one more");
        assertThat(lookups).isEqualTo(1_025);
        get("n0");
        assertThat(lookups).isEqualTo(1_025);
        get("n1");
        assertThat(lookups).isEqualTo(1_026);
    }
}
