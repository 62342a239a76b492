package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.store.DatabaseSettings;
import org.santral.webhooks.Receiver.Hit;

/** A process that writes calls and delivers their events is killed again and again; nothing acknowledged is lost. */
class DeliveryKillTest {
    private static final int KILLS = 5;
    private static final int CALLS_AT_A_TIME = 20;

    @TempDir
    Path folder;

    /** The process that dies: writes calls without end and prints each one that is on disk. */
    static final class Victim {
        public static void main(String[] args) throws InterruptedException {
            Semaphore turns = new Semaphore(CALLS_AT_A_TIME);
            try (HookBench bench = bench(Path.of(args[0]), URI.create(args[1]))) {
                while (true) {
                    turns.acquire();
                    CallScript call = bench.call(101);
                    Thread.ofVirtual().start(() -> {
                        call.whole();
                        System.out.println(call.call());
                        turns.release();
                    });
                }
            }
        }
    }

    private static HookBench bench(Path folder, URI url) {
        return new HookBench(
                DatabaseSettings.embedded(folder),
                Clock.systemUTC(),
                Map.of(101, List.of(HookBench.all(101, url))),
                new HookBench.Setup());
    }

    @Test
    void nothing_is_lost_and_order_is_kept_through_kills() throws Exception {
        Random random = new Random(7);
        List<String> acknowledged = new ArrayList<>();
        // Some events are refused at first, so that the kills also meet waiting retries.
        try (Receiver receiver = Receiver.answering((nth, delivery, body) -> nth % 50 == 49 ? 500 : 200)) {
            for (int kill = 0; kill < KILLS; kill++) {
                acknowledged.addAll(runAndKill(receiver.url("/"), 10 + random.nextInt(60)));
            }
            try (HookBench bench = bench(folder, receiver.url("/"))) {
                bench.settled();
            }
            assertThat(acknowledged).hasSizeGreaterThan(KILLS * 10);
            assertCompleteAndInOrder(receiver.hits(), acknowledged);
        }
    }

    private List<String> runAndKill(URI url, int afterCalls) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        folder.toString(),
                        url.toString())
                .redirectError(new File(folder.toFile(), "victim.log"))
                .start();
        List<String> calls = new ArrayList<>();
        try (BufferedReader out = victim.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.length() == 36) {
                    calls.add(line);
                }
                if (calls.size() == afterCalls) {
                    // Through the handle: the process's own method would close the pipe with what is still in it.
                    victim.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(victim.waitFor()).as("exit status of a killed process").isEqualTo(137);
        return calls;
    }

    private static void assertCompleteAndInOrder(List<Hit> hits, List<String> calls) {
        Map<String, List<Integer>> taken = new HashMap<>();
        for (Hit hit : hits) {
            if (hit.status() == 200) {
                String[] id = hit.delivery().split("\\.");
                taken.computeIfAbsent(id[0], call -> new ArrayList<>()).add(Integer.parseInt(id[1]));
            }
        }
        for (String call : calls) {
            assertThat(taken.get(call)).as("events of %s", call).contains(2, 5, 7);
        }
        taken.forEach((call, sequences) -> {
            // A repetition follows its first time at once: the next event waits until this one's fate is on disk.
            assertThat(sequences).as("order of %s", call).isSortedAccordingTo(Comparator.naturalOrder());
            assertThat(new TreeSet<>(sequences)).isSubsetOf(2, 5, 7);
        });
    }
}
