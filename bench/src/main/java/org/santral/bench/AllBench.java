package org.santral.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every benchmark in short, one after the other, and one table of what they gave. */
final class AllBench {
    private AllBench() {}

    /** The command; false if one of them failed. */
    static boolean run(Options options) throws IOException, InterruptedException {
        String runs = Integer.toString(Math.max(1, options.number("--runs", 1)));
        options.done();
        Map<String, List<String>> benches = new LinkedHashMap<>();
        benches.put("start", List.of("--runs", runs));
        benches.put("originate", List.of("--rate", "100", "--seconds", "20", "--warm-up", "20", "--runs", runs));
        if (Sipp.installed()) {
            benches.put("b2bua", List.of("--rate", "200", "--seconds", "20", "--warm-up", "20", "--runs", runs));
        } else {
            System.out.println("b2bua is left out: SIPp (for example the package sip-tester) is not installed");
        }
        benches.put("media", List.of("--calls", "100", "--runs", runs));
        benches.put("events", List.of("--seconds", "20", "--runs", runs));
        benches.put("register", List.of("--devices", "5000", "--seconds", "10", "--runs", runs));
        benches.put("cdrs", List.of("--rows", "500000", "--rounds", "30", "--runs", runs));
        benches.put("queue", List.of("--callers", "50", "--agents", "10"));
        benches.put("kill", List.of("--kills", "5"));
        benches.put("micro", List.of("--seconds", "1"));
        Map<String, Integer> ended = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> bench : benches.entrySet()) {
            ended.put(bench.getKey(), BenchMain.run(bench.getKey(), bench.getValue()));
            System.out.println();
        }
        System.out.println("all: " + Report.machine());
        List<Map<String, Object>> table = new ArrayList<>();
        for (Map.Entry<String, Integer> bench : ended.entrySet()) {
            System.out.println(bench.getKey() + (bench.getValue() == 0 ? "" : ": FAILED"));
            for (Figure figure : figures(Report.fileOf(bench.getKey()))) {
                System.out.println("  " + figure.line());
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("bench", bench.getKey());
                line.putAll(figure.json());
                table.add(line);
            }
        }
        Report.of("all").write(Map.of("benches", ended, "table", table));
        return ended.values().stream().allMatch(status -> status == 0);
    }

    /** The figures that a benchmark has written. */
    static List<Figure> figures(Path file) throws IOException {
        List<Figure> figures = new ArrayList<>();
        if (Files.exists(file)) {
            for (JsonNode one : JsonMapper.shared().readTree(file.toFile()).path("figures")) {
                List<Double> runs = new ArrayList<>();
                one.path("runs").forEach(run -> runs.add(run.asDouble()));
                JsonNode goal = one.path("goal");
                figures.add(new Figure(
                        one.path("name").asString(),
                        one.path("unit").asString(),
                        goal.isMissingNode()
                                ? null
                                : new Goal(
                                        goal.path("value").asDouble(),
                                        goal.path("atMost").asBoolean()),
                        runs));
            }
        }
        return figures;
    }
}
