package org.santral.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kill drill in small. */
class KillDrillTest {
    @Test
    void everyAcceptedCallEndsOnceOnRecordAlthoughTheServerIsKilled(@TempDir Path folder) throws Exception {
        KillDrill.Outcome outcome = new KillDrill(folder, 3, 10, 7).run();

        assertThat(outcome.misses().all()).isEmpty();
        assertThat(outcome.counts().get("requests accepted")).isPositive();
        assertThat(outcome.counts().get("phones that answered")).isPositive();
    }
}
