package org.santral.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Numbers;
import org.santral.bench.Placement;

/**
 * Each tenant has a web-hook receiver that is ill in its own way; events pile up for it. The healthy one's come in time, the
 * server is killed meanwhile, and when the ill ones recover, each gets all that it is owed, in order.
 *
 * @param calls of each tenant, each of which owes one event
 * @param kills how often the server is killed while they pile up
 * @param inTimeMs the healthy receiver's 99th percentile, from the request to the last event of a call
 * @param drained how long after their recovery all must have been delivered: an attempt that failed is made again after
 *     5 s, 30 s, 2 min, 10 min, then every hour
 */
record ReceiversDrill(int calls, int perSecond, int kills, long inTimeMs, Duration drained) implements Drill {
    /** Refuses with 486 at once: a call that costs little. */
    private static final String BUSY = "90532%03d0486";

    private static final Duration HEALTHY = Duration.ofSeconds(120);
    private static final int BLOCK = 1000;

    private record Line(Stage.Tenant tenant, Receiver receiver, Api api, List<Placement> placements) {}

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        List<Receiver> receivers = new ArrayList<>();
        List<Stage.Tenant> tenants = new ArrayList<>();
        for (Receiver.Mood mood : Receiver.Mood.values()) {
            Receiver receiver = new Receiver(mood);
            receivers.add(receiver);
            tenants.add(new Stage.Tenant(
                    mood.name().toLowerCase(Locale.ROOT),
                    101 + mood.ordinal(),
                    "K0000000%d-1234-5678-4321-123456789012".formatted(mood.ordinal()),
                    receiver.url()));
        }
        try (Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.silent(Duration.ofSeconds(1))).start();
                Stage stage = new Stage(folder, Stage.Plan.of(folder, tenants, carrier))) {
            ChildJvm server = stage.start();
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < tenants.size(); i++) {
                lines.add(new Line(tenants.get(i), receivers.get(i), stage.api(tenants.get(i)), new ArrayList<>()));
            }
            Findings findings = new Findings();
            int part = Math.ceilDiv(calls, kills + 1);
            for (int kill = 0; kill <= kills; kill++) {
                place(lines, kill * part, Math.min(calls, (kill + 1) * part));
                if (kill < kills) {
                    server.kill();
                    server = stage.start();
                }
            }
            inTime(lines.getFirst(), findings);
            findings.figure("calls of each", calls);
            for (Line line : lines) {
                line.receiver().recover();
            }
            long recovered = System.nanoTime();
            for (Line line : lines) {
                complete(line, findings);
            }
            findings.figure("all delivered s after recovery", Patience.millisSince(recovered) / 1000);
            return findings;
        } finally {
            for (Receiver receiver : receivers) {
                receiver.close();
            }
        }
    }

    private void place(List<Line> lines, int from, int to) throws InterruptedException {
        Map<Line, List<CompletableFuture<Placement>>> placed = new HashMap<>();
        long gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime();
        for (int i = from; i < to; i++) {
            for (Line line : lines) {
                String source = BUSY.formatted(i % BLOCK);
                placed.computeIfAbsent(line, _ -> new ArrayList<>())
                        .add(line.api().originate(source, Numbers.destination(i), false));
                due += gapNanos;
                Patience.pass(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            }
        }
        placed.forEach(
                (line, answers) -> answers.forEach(answer -> line.placements().add(answer.join())));
    }

    private void inTime(Line healthy, Findings findings) throws Exception {
        boolean all = Patience.until(HEALTHY, () -> missing(healthy) == 0);
        findings.misses()
                .check(
                        all,
                        "a healthy receiver is told everything while others are ill",
                        missing(healthy) + " missing");
        List<Long> took = new ArrayList<>();
        long offset = System.nanoTime();
        Instant now = Instant.now();
        for (Placement placement : healthy.placements()) {
            List<Receiver.Taken> events =
                    placement.callId() == null ? List.of() : healthy.receiver().of(placement.callId());
            if (!events.isEmpty()) {
                long sentMs = Duration.between(placement.sentAt(), now).toMillis();
                took.add(sentMs
                        - TimeUnit.NANOSECONDS.toMillis(
                                offset - events.getLast().nanoTime()));
            }
        }
        took.sort(null);
        long p99 = took.isEmpty() ? Long.MAX_VALUE : took.get((int) (took.size() * 0.99));
        findings.misses().check(p99 <= inTimeMs, "a healthy receiver is told in time", "p99 " + p99 + " ms");
        findings.figure("healthy p50 ms", took.isEmpty() ? -1 : took.get(took.size() / 2))
                .figure("p99 ms", p99);
    }

    private static long missing(Line line) {
        return line.placements().stream()
                .filter(placement -> placement.callId() != null && !ended(line.receiver(), placement.callId()))
                .count();
    }

    private static boolean ended(Receiver receiver, String call) {
        return receiver.of(call).stream().anyMatch(event -> event.type().equals("hangup"));
    }

    private void complete(Line line, Findings findings) throws Exception {
        String who = line.tenant().name();
        Patience.until(drained, () -> missing(line) == 0);
        findings.misses()
                .check(missing(line) == 0, "a receiver that recovers gets all it is owed", who + " " + missing(line));
        for (Placement placement : line.placements()) {
            if (placement.callId() == null) {
                continue;
            }
            List<String> types = line.receiver().of(placement.callId()).stream()
                    .map(Receiver.Taken::type)
                    .toList();
            boolean ordered = types.indexOf("hangup") == types.size() - 1;
            findings.misses().check(ordered, "a call's events come in order, once each", who + " " + types);
        }
        findings.figure(who, line.receiver().taken());
    }
}
