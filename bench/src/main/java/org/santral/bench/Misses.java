package org.santral.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What did not hold, and for which calls. */
final class Misses {
    private static final int NAMED = 20;

    private final Map<String, List<String>> byPromise = new LinkedHashMap<>();

    /**
     * Notes a miss.
     *
     * @param promise what should have held
     * @param call which call broke it, and how
     */
    void add(String promise, String call) {
        byPromise.computeIfAbsent(promise, _ -> new ArrayList<>()).add(call);
    }

    void check(boolean held, String promise, String call) {
        if (!held) {
            add(promise, call);
        }
    }

    boolean none() {
        return byPromise.isEmpty();
    }

    Map<String, List<String>> all() {
        return byPromise;
    }

    /** Names the calls, at most 20 for each promise. */
    void print() {
        byPromise.forEach((promise, calls) -> {
            System.out.printf("  MISSED  %s: %,d%n", promise, calls.size());
            calls.stream().limit(NAMED).forEach(call -> System.out.println("            " + call));
        });
    }
}
