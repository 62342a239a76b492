package org.santral.drills;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.bench.Misses;

/** What a drill saw: figures, and whatever did not hold. */
final class Findings {
    private final Misses misses;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private @Nullable String skipped;

    Findings() {
        this(new Misses());
    }

    /** @param misses what did not hold; may grow later */
    Findings(Misses misses) {
        this.misses = misses;
    }

    /** The drill cannot be carried out here. */
    static Findings skipped(String why) {
        Findings findings = new Findings();
        findings.skipped = why;
        return findings;
    }

    Misses misses() {
        return misses;
    }

    /** Notes a figure, shown in the drill's line. */
    Findings figure(String what, Object figure) {
        figures.put(what, figure);
        return this;
    }

    Map<String, Object> figures() {
        return figures;
    }

    /** Why nothing was done, null if something was. */
    @Nullable
    String skipped() {
        return skipped;
    }

    boolean held() {
        return misses.none();
    }

    /** {@code OK}, {@code FAILED} or {@code SKIPPED}, and the figures. */
    String line(String name) {
        if (skipped != null) {
            return "SKIPPED  %-9s %s".formatted(name, skipped);
        }
        String seen = figures.entrySet().stream()
                .map(figure -> figure.getKey() + " " + figure.getValue())
                .collect(Collectors.joining(", "));
        return "%-8s %-9s %s".formatted(held() ? "OK" : "FAILED", name, seen);
    }
}
