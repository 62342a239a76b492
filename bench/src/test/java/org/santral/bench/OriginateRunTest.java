package org.santral.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load benchmark in small: a rate that any machine bears. */
class OriginateRunTest {
    @Test
    void fewCallsASecondAllSucceed(@TempDir Path folder) throws Exception {
        OriginateRun.Plan plan = new OriginateRun.Plan(
                5, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO, false, true, List.of());

        List<OriginateRun.Result> results = new ArrayList<>();
        new OriginateRun(plan, folder).run(2, results::add);

        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.failures()).isEmpty();
            assertThat(result.calls()).isEqualTo(10);
            assertThat(result.setupMs().p99()).isPositive();
        });
    }
}
