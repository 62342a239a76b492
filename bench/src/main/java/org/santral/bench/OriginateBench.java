package org.santral.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.santral.bench.OriginateRun.Plan;
import org.santral.bench.OriginateRun.Result;

/** Masked calls of 3 s over HTTP: how many a second without a failure, and what each costs (quality.md §2, row A). */
final class OriginateBench {
    private static final Goal CPU_MS = Goal.atMost(1.5);
    private static final Goal PER_SECOND = Goal.atLeast(500);
    private static final Goal MIB = Goal.atMost(0.6 * 1024);
    private static final int SEARCH_FROM = 50;

    private final Report report;
    private final Plan plan;
    private final List<Result> results = new ArrayList<>();

    private OriginateBench(Report report, Plan plan) {
        this.report = report;
        this.plan = plan;
    }

    /** The command: prints and keeps the figures; false if any call of the last runs failed. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int runs = options.runs();
        boolean search = options.on("--search");
        Plan plan = new Plan(
                options.number("--rate", 100),
                Duration.ofSeconds(options.number("--seconds", 30)),
                Duration.ofSeconds(options.number("--warm-up", 10)),
                Duration.ofMillis(options.number("--answer-after", 0)),
                options.on("--media"),
                options.on("--hooks"),
                options.words("--server-options"));
        options.done();
        return new OriginateBench(Report.of("originate"), plan).run(runs, search);
    }

    private boolean run(int runs, boolean search) throws IOException, InterruptedException, TimeoutException {
        System.out.println(
                "originate: masked calls of 3 s, " + (plan.media() ? "with media, recorded" : "signalling only")
                        + (plan.hooks() ? ", events pushed" : "") + "; " + Report.machine());
        System.out.println(
                "  calls/s   calls  failed  CPU ms/call  (network's)  RSS MiB  peak MiB  setup p50 / p99 ms  late ms");
        int rate = search ? Search.highest(SEARCH_FROM, this::clean) : plan.perSecond();
        Figures figures = new Figures();
        List<Result> last = run(rate, runs);
        for (Result result : last) {
            figures.add("CPU per call", "ms", CPU_MS, result.cpuMsPerCall());
            figures.add("calls per second without a failure", "/s", PER_SECOND, result.clean() ? rate : 0);
            figures.add("memory", "MiB", MIB, result.residentMib());
            figures.add("peak memory", "MiB", null, result.peakMib());
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("media", plan.media());
        details.put("hooks", plan.hooks());
        details.put("seconds", plan.time().toSeconds());
        details.put("runs", results);
        report.write(figures, details);
        return last.stream().allMatch(Result::clean);
    }

    private boolean clean(int rate) throws IOException, InterruptedException, TimeoutException {
        return run(rate, 1).getFirst().clean();
    }

    private List<Result> run(int rate, int times) throws IOException, InterruptedException, TimeoutException {
        List<Result> these = new ArrayList<>();
        new OriginateRun(plan.at(rate), report.folder().resolve("run-" + (results.size() + 1))).run(times, result -> {
            these.add(result);
            print(result);
        });
        results.addAll(these);
        return these;
    }

    private static void print(Result result) {
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
    }
}
