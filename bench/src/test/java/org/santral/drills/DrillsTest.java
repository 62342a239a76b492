package org.santral.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.bench.Options;

/**
 * Every drill in small; the one that kills the server is {@code KillDrillTest}. Most of a drill is waiting: three run at a
 * time.
 */
class DrillsTest {
    private static final int SEED = 7;
    private static final int AT_A_TIME = 3;
    private static final Map<String, Future<Findings>> RUNNING = new LinkedHashMap<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            Drills.inSmall()
                    .forEach((name, drill) -> RUNNING.put(name, threads.submit(() -> {
                        Path own = Files.createDirectories(folder.resolve(name));
                        return drill.run(own, new Random(SEED));
                    })));
        }
    }

    static List<String> names() {
        return List.copyOf(Drills.inSmall().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void theServerSurvives(String name) throws Exception {
        Findings findings = RUNNING.get(name).get();

        System.out.println(findings.line(name));
        Assumptions.assumeTrue(findings.skipped() == null, () -> name + " is skipped: " + findings.skipped());
        assertThat(findings.misses().all()).as(findings.line(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatRunsInSmallRunsInFull(String name) {
        assertThat(Drills.inFull(new Options(List.of()))).containsKey(name);
    }
}
