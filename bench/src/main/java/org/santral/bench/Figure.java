package org.santral.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a benchmark, measured in several runs.
 *
 * @param name what is measured
 * @param unit of the values, such as {@code ms}; empty for plain counts
 * @param goal null when nothing is promised
 * @param runs what each run gave, at least one
 */
record Figure(String name, String unit, @Nullable Goal goal, List<Double> runs) {
    Figure {
        runs = List.copyOf(runs);
    }

    double median() {
        return runs.stream().sorted().toList().get(runs.size() / 2);
    }

    double least() {
        return runs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double most() {
        return runs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** {@code met} or {@code MISSED}, by the median; empty when nothing is promised. */
    String verdict() {
        return goal == null ? "" : goal.met(median()) ? "met" : "MISSED";
    }

    /** One line of a table: name, median with its spread, goal and verdict. */
    String line() {
        String spread = runs.size() == 1 ? "" : "[%s–%s]".formatted(Goal.plain(least()), Goal.plain(most()));
        return "%-44s %9s %-5s %-17s %-14s %s"
                .formatted(name, Goal.plain(median()), unit, spread, goal == null ? "" : "goal " + goal, verdict())
                .stripTrailing();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("unit", unit);
        json.put("median", median());
        json.put("least", least());
        json.put("most", most());
        json.put("runs", runs);
        if (goal != null) {
            json.put("goal", goal);
            json.put("verdict", verdict());
        }
        return json;
    }
}
