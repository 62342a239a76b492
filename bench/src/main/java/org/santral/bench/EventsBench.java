package org.santral.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Events on their way to a web hook (quality.md §2): how long after its entry in the ledger each arrives while calls are
 * made, and how fast a backlog goes out when a receiver that was down is back. Order per call, and that nothing is
 * missing, are checked on the way.
 */
final class EventsBench {
    private static final Goal P99_MS = Goal.atMost(50);
    private static final Goal PER_SECOND = Goal.atLeast(3_000);
    /** A masked call is ringing, answered, over: each once. */
    private static final int EVENTS_PER_CALL = 3;

    /** Who answers at once never rings, and there is an event less. */
    private static final Duration RINGING = Duration.ofMillis(200);

    private static final int WARM_UP_CALLS = 300;
    private static final Duration DRAINED = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final int perSecond;
    private final Duration time;
    private final int backlog;
    private final Figures figures = new Figures();
    private final List<Map<String, Object>> runs = new ArrayList<>();
    private boolean held = true;

    private EventsBench(int perSecond, Duration time, int backlog) {
        this.perSecond = perSecond;
        this.time = time;
        this.backlog = backlog;
    }

    /** The command: prints and keeps the figures; false if an event was missing or out of order. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int perSecond = options.number("--rate", 200);
        Duration time = Duration.ofSeconds(options.number("--seconds", 30));
        int backlog = options.number("--backlog", 10_000);
        int rounds = options.runs();
        List<String> server = options.words("--server-options");
        options.done();
        if (perSecond < EVENTS_PER_CALL || backlog < EVENTS_PER_CALL) {
            throw new IllegalArgumentException("--rate and --backlog need " + EVENTS_PER_CALL + " or more");
        }
        System.out.printf("events: %d a second, then a backlog of %,d; %s%n", perSecond, backlog, Report.machine());
        Report report = Report.of("events");
        EventsBench bench = new EventsBench(perSecond, time, backlog);
        try (EventSink sink = new EventSink();
                Rig rig = new Rig(report.folder(), new Rig.Plan(false, RINGING, sink.url(), server));
                Api api = new Api(rig.baseUrl());
                ChildJvm process = rig.startServer()) {
            rig.awaitReady(process);
            EventTable table = new EventTable(rig.data());
            Traffic traffic = new Traffic(api, false, 0);
            traffic.place(perSecond / EVENTS_PER_CALL, WARM_UP_CALLS);
            bench.awaitNoneOwed(process, table);
            for (int i = 0; i < rounds; i++) {
                bench.latency(process, sink, table, traffic);
                bench.drain(process, sink, table, traffic);
            }
            process.end();
        } catch (SQLException e) {
            throw new IOException("the server's database cannot be read", e);
        }
        report.write(bench.figures, Map.of("perSecond", perSecond, "backlog", backlog, "runs", bench.runs));
        return bench.held;
    }

    private void latency(ChildJvm process, EventSink sink, EventTable table, Traffic traffic)
            throws IOException, InterruptedException, SQLException {
        sink.clear();
        int rate = perSecond / EVENTS_PER_CALL;
        Usage before = Usage.of(process.pid());
        List<Placement> placed = traffic.place(rate, Math.toIntExact(rate * time.toSeconds()));
        awaitNoneOwed(process, table);
        Usage after = Usage.of(process.pid());
        List<EventSink.Taken> taken = sink.taken();
        check(placed, taken);
        Map<EventTable.Entry, Instant> written = table.writtenAt();
        double[] ms = taken.stream()
                .mapToDouble(event -> {
                    Instant at = written.get(new EventTable.Entry(event.call(), event.sequence()));
                    return at == null
                            ? Double.MAX_VALUE
                            : Duration.between(at, event.at()).toNanos() / 1e6;
                })
                .sorted()
                .toArray();
        if (ms.length == 0) {
            return;
        }
        double p50 = ms[ms.length / 2];
        double p99 = ms[(int) (ms.length * 0.99)];
        figures.add("entry to web hook, median", "ms", null, p50);
        figures.add("entry to web hook, 99th percentile", "ms", P99_MS, p99);
        figures.add(
                "CPU per call with its events",
                "ms",
                null,
                after.cpu().minus(before.cpu()).toMillis() / (double) placed.size());
        System.out.printf(
                "  %,d events of %,d calls: p50 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                ms.length, placed.size(), p50, p99, ms[ms.length - 1]);
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("events", ms.length);
        run.put("p50Ms", p50);
        run.put("p99Ms", p99);
        run.put("worstMs", ms[ms.length - 1]);
        runs.add(run);
    }

    private void drain(ChildJvm process, EventSink sink, EventTable table, Traffic traffic)
            throws IOException, InterruptedException, SQLException {
        sink.clear();
        sink.down(true);
        int calls = (backlog + EVENTS_PER_CALL - 1) / EVENTS_PER_CALL;
        List<Placement> placed = traffic.place(perSecond / EVENTS_PER_CALL, calls);
        long accepted = placed.stream().filter(one -> one.callId() != null).count();
        long until = System.nanoTime() + DRAINED.toNanos();
        while (table.owed() < accepted * EVENTS_PER_CALL && System.nanoTime() < until) {
            process.letRun(LOOK_AGAIN);
        }
        int owed = table.owed();
        Usage before = Usage.of(process.pid());
        sink.down(false);
        // The pauses between attempts are not what is measured: everything is due now.
        table.dueNow();
        awaitNoneOwed(process, table);
        Usage after = Usage.of(process.pid());
        List<EventSink.Taken> taken = sink.taken();
        check(placed, taken);
        if (taken.size() < 2) {
            return;
        }
        double seconds =
                Duration.between(taken.getFirst().at(), taken.getLast().at()).toNanos() / 1e9;
        double cpuMs = after.cpu().minus(before.cpu()).toMillis() / (double) taken.size();
        figures.add("deliveries from a backlog", "/s", PER_SECOND, taken.size() / seconds);
        figures.add("CPU per delivery from a backlog", "ms", null, cpuMs);
        System.out.printf(
                "  backlog of %,d: out in %.2f s, %,.0f a second, %.3f ms CPU each%n",
                owed, seconds, taken.size() / seconds, cpuMs);
        runs.add(Map.of("backlog", owed, "seconds", seconds, "perSecond", taken.size() / seconds));
    }

    private void awaitNoneOwed(ChildJvm process, EventTable table)
            throws IOException, InterruptedException, SQLException {
        long until = System.nanoTime() + DRAINED.toNanos();
        while ((table.openCalls() > 0 || table.owed() > 0) && System.nanoTime() < until) {
            process.letRun(LOOK_AGAIN);
        }
    }

    /** Every accepted call's events are there, each in its turn. */
    private void check(List<Placement> placed, List<EventSink.Taken> taken) {
        Map<String, List<Integer>> byCall = new HashMap<>();
        taken.forEach(event ->
                byCall.computeIfAbsent(event.call(), _ -> new ArrayList<>()).add(event.sequence()));
        long refused = placed.stream().filter(one -> one.callId() == null).count();
        long missing = placed.stream()
                .filter(one -> one.callId() != null)
                .filter(one -> byCall.getOrDefault(one.callId(), List.of()).stream()
                                .distinct()
                                .count()
                        < EVENTS_PER_CALL)
                .count();
        long disordered = byCall.values().stream()
                .filter(events -> !events.equals(events.stream().sorted().toList()))
                .count();
        fail(refused, "calls were not accepted");
        fail(missing, "calls whose events are not all there");
        fail(disordered, "calls whose events came out of order");
    }

    private void fail(long count, String what) {
        if (count > 0) {
            System.out.printf("  FAILED: %,d %s%n", count, what);
            held = false;
        }
    }
}
