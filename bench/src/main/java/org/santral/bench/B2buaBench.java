package org.santral.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.santral.bench.B2buaRun.Result;

/** Calls from one trunk to another, signalling only, 1 s each (quality.md §2, row B). */
final class B2buaBench {
    private static final Goal CPU_MS = Goal.atMost(0.5);
    private static final Goal PER_SECOND = Goal.atLeast(2_000);
    private static final int SEARCH_FROM = 100;

    private final Report report;
    private final Duration time;
    private final Duration warmUp;
    private final List<String> serverOptions;
    private final List<Result> results = new ArrayList<>();

    private B2buaBench(Report report, Duration time, Duration warmUp, List<String> serverOptions) {
        this.report = report;
        this.time = time;
        this.warmUp = warmUp;
        this.serverOptions = serverOptions;
    }

    /** The command: prints and keeps the figures; false if any call of the last runs failed. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int runs = options.runs();
        int rate = options.number("--rate", 200);
        boolean search = options.on("--search");
        Duration time = Duration.ofSeconds(options.number("--seconds", 30));
        Duration warmUp = Duration.ofSeconds(options.number("--warm-up", 10));
        List<String> server = options.words("--server-options");
        options.done();
        if (!Sipp.installed()) {
            throw new IllegalArgumentException("b2bua needs SIPp (for example the package sip-tester)");
        }
        return new B2buaBench(Report.of("b2bua"), time, warmUp, server).run(rate, runs, search);
    }

    private boolean run(int rate, int runs, boolean search) throws IOException, InterruptedException, TimeoutException {
        System.out.println("b2bua: calls of 1 s from trunk to trunk, signalling only; " + Report.machine());
        System.out.println("  calls/s   calls  failed  CPU ms/call  peak MiB  sent again");
        int best = search ? Search.highest(SEARCH_FROM, other -> once(other).clean()) : rate;
        List<Result> last = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            last.add(once(best));
        }
        Figures figures = new Figures();
        for (Result result : last) {
            figures.add("CPU per call", "ms", CPU_MS, result.cpuMsPerCall());
            figures.add(
                    "calls per second without a failure", "/s", PER_SECOND, result.clean() ? result.perSecond() : 0);
            figures.add("peak memory", "MiB", null, result.peakMib());
        }
        report.write(figures, Map.of("seconds", time.toSeconds(), "runs", results));
        return last.stream().allMatch(Result::clean);
    }

    private Result once(int rate) throws IOException, InterruptedException, TimeoutException {
        Result result = new B2buaRun(
                        report.folder().resolve("run-" + (results.size() + 1)), rate, time, warmUp, serverOptions)
                .run();
        results.add(result);
        System.out.printf(
                "  %,7d  %,6d  %,6d  %11.2f  %8.0f  %,10d%n",
                result.perSecond(),
                result.calls(),
                result.failures().values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0),
                result.cpuMsPerCall(),
                result.peakMib(),
                result.again());
        result.failures().forEach((what, count) -> System.out.printf("           %,d × %s%n", count, what));
        return result;
    }
}
