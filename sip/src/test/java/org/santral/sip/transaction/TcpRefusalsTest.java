package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpRefusalsTest {

    private long nowNanos = Long.MAX_VALUE - 5;
    private final TcpRefusals refusals = new TcpRefusals(() -> nowNanos);

    private static InetSocketAddress server(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    @Test
    void given_refusal_then_rememberedForTenMinutes() {
        refusals.add(server(1));
        assertThat(refusals.refused(server(1))).isTrue();
        assertThat(refusals.refused(server(2))).isFalse();
        nowNanos += Duration.ofMinutes(10).toNanos();
        assertThat(refusals.refused(server(1))).isFalse();
    }

    @Test
    void given_many_then_theOldestIsForgotten() {
        for (int port = 1; port <= 1_025; port++) {
            refusals.add(server(port));
        }
        assertThat(refusals.refused(server(1))).isFalse();
        assertThat(refusals.refused(server(2))).isTrue();
        assertThat(refusals.refused(server(1_025))).isTrue();
    }
}
