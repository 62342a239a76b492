package org.santral.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.santral.bench.OriginateRun.Plan;
import org.santral.bench.OriginateRun.Result;

/** Masked calls of 3 s over HTTP: how many a second without a failure, and what each costs (quality.md §2, row A). */
final class OriginateBench {
    private static final double GOAL_CPU_MS = 1.5;
    private static final int GOAL_PER_SECOND = 500;
    private static final double GOAL_MIB = 0.6 * 1024;
    private static final int SEARCH_FROM = 50;
    /** The search stops when the best rate and the failing one are this close. */
    private static final double CLOSE = 1.15;

    private final Report report;
    private final Plan plan;
    private final List<Result> results = new ArrayList<>();

    private OriginateBench(Report report, Plan plan) {
        this.report = report;
        this.plan = plan;
    }

    /** The command: prints and keeps the figures; false if any call of the last runs failed. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int runs = options.number("--runs", 3);
        boolean search = options.on("--search");
        String server = options.text("--server-options");
        Plan plan = new Plan(
                options.number("--rate", 100),
                Duration.ofSeconds(options.number("--seconds", 30)),
                Duration.ofSeconds(options.number("--warm-up", 10)),
                Duration.ofMillis(options.number("--answer-after", 0)),
                options.on("--media"),
                options.on("--hooks"),
                server == null || server.isBlank()
                        ? List.of()
                        : List.of(server.strip().split("\\s+")));
        options.done();
        return new OriginateBench(Report.of("originate"), plan).run(runs, search);
    }

    private boolean run(int runs, boolean search) throws IOException, InterruptedException, TimeoutException {
        System.out.println(
                "originate: masked calls of 3 s, " + (plan.media() ? "with media, recorded" : "signalling only")
                        + (plan.hooks() ? ", events pushed" : "") + "; " + Report.machine());
        System.out.println(
                "  calls/s   calls  failed  CPU ms/call  (network's)  RSS MiB  peak MiB  setup p50 / p99 ms  late ms");
        int rate = search ? search() : plan.perSecond();
        List<Result> last = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            last.add(once(rate));
        }
        summary(last);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("media", plan.media());
        json.put("hooks", plan.hooks());
        json.put("seconds", plan.time().toSeconds());
        json.put("goals", Map.of("cpuMsPerCall", GOAL_CPU_MS, "perSecond", GOAL_PER_SECOND, "residentMib", GOAL_MIB));
        json.put("runs", results);
        report.write(json);
        return last.stream().allMatch(Result::clean);
    }

    /** The highest rate found at which a run had no failure. */
    private int search() throws IOException, InterruptedException, TimeoutException {
        int best = 0;
        @Nullable Integer failing = null;
        int rate = SEARCH_FROM;
        while (failing == null || failing > best * CLOSE) {
            if (once(rate).clean()) {
                best = rate;
            } else {
                failing = rate;
                if (best == 0 && rate <= 1) {
                    return rate;
                }
            }
            rate = failing == null ? best * 2 : Math.max(1, (best + failing) / 2);
        }
        return best;
    }

    private Result once(int rate) throws IOException, InterruptedException, TimeoutException {
        Result result = new OriginateRun(plan.at(rate), report.folder().resolve("run-" + (results.size() + 1))).run();
        results.add(result);
        System.out.printf(
                "  %,7d  %,6d  %,6d  %11.2f  %11.2f  %7.0f  %8.0f  %8.1f / %7.1f  %7d%n",
                result.perSecond(),
                result.calls(),
                result.failed(),
                result.cpuMsPerCall(),
                result.networkCpuMsPerCall(),
                result.residentMib(),
                result.peakMib(),
                result.setupMs().p50(),
                result.setupMs().p99(),
                result.lateMs());
        result.failures().forEach((what, count) -> System.out.printf("           %,d × %s%n", count, what));
        return result;
    }

    private static void summary(List<Result> last) {
        if (last.isEmpty()) {
            return;
        }
        long clean = last.stream().filter(Result::clean).count();
        System.out.printf(
                "  at %d calls/s: %d of %d runs without a failure   (goal: 3 of 3 at %d)%n",
                last.getFirst().perSecond(), clean, last.size(), GOAL_PER_SECOND);
        line("CPU ms per call", last, Result::cpuMsPerCall, GOAL_CPU_MS);
        line("memory MiB", last, Result::residentMib, GOAL_MIB);
    }

    private static void line(String what, List<Result> runs, ToDoubleFunction<Result> figure, double goal) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        System.out.printf(
                "  %s: %.2f [%.2f–%.2f]   (goal: ≤ %.1f)%n",
                what, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], goal);
    }
}
