package org.santral.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.santral.bench.micro.SipMessages;

/** The micro-benchmarks, run by JMH in a process of their own each. */
final class MicroBench {
    private MicroBench() {}

    /**
     * The command: prints and keeps the figures; false if one of them failed.
     *
     * @param pattern regular expression of the names that are run; null for all
     */
    static boolean run(@Nullable String pattern, Options options) throws IOException {
        int iterations = options.runs();
        int seconds = options.number("--seconds", 2);
        String database = options.text("--database");
        options.done();
        if (seconds < 1) {
            throw new IllegalArgumentException("--seconds needs 1 or more");
        }
        Report report = Report.of("micro");
        System.out.println("micro: " + Report.machine());
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include(pattern == null ? SipMessages.class.getPackageName() + "." : pattern)
                .forks(1)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .shouldFailOnError(true)
                .output(report.folder().resolve("jmh.log").toString());
        if (database != null) {
            jmh.param("database", "sqlite", database);
        }
        try {
            Figures figures = figures(new Runner(jmh.build()).run());
            report.write(figures, Map.of("seconds", seconds));
            return !figures.all().isEmpty();
        } catch (RunnerException e) {
            System.err.println(
                    "bench: " + e.getMessage() + ", see " + report.folder().resolve("jmh.log"));
            return false;
        }
    }

    private static Figures figures(Collection<RunResult> results) {
        Figures figures = new Figures();
        for (RunResult result : results) {
            String unit = result.getPrimaryResult().getScoreUnit().replace("/op", "");
            result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .map(IterationResult::getPrimaryResult)
                    .forEach(one -> figures.add(name(result.getParams()), unit, null, one.getScore()));
        }
        return figures;
    }

    /** Class and method; the database by its kind. */
    private static String name(BenchmarkParams params) {
        String[] words = params.getBenchmark().split("\\.");
        String name = words[words.length - 2] + "." + words[words.length - 1];
        String database = params.getParamsKeys().contains("database") ? params.getParam("database") : null;
        return database == null ? name : name + (database.equals("sqlite") ? ", SQLite" : ", PostgreSQL");
    }
}
