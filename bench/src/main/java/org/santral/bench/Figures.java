package org.santral.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of one benchmark, in the order in which they were first seen. */
final class Figures {
    private record Kind(String name, String unit, @Nullable Goal goal) {}

    private final Map<Kind, List<Double>> runs = new LinkedHashMap<>();

    /** Adds what one run gave. */
    void add(String name, String unit, @Nullable Goal goal, double value) {
        runs.computeIfAbsent(new Kind(name, unit, goal), _ -> new ArrayList<>()).add(value);
    }

    List<Figure> all() {
        return runs.entrySet().stream()
                .map(e -> new Figure(
                        e.getKey().name(), e.getKey().unit(), e.getKey().goal(), e.getValue()))
                .toList();
    }

    void print() {
        all().forEach(figure -> System.out.println("  " + figure.line()));
    }

    List<Map<String, Object>> json() {
        return all().stream().map(Figure::json).toList();
    }
}
