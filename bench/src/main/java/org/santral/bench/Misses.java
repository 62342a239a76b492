package org.santral.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What did not hold, and for which calls. */
public final class Misses {
    private static final int NAMED = 20;

    private final Map<String, List<String>> byPromise = new LinkedHashMap<>();

    /**
     * Notes a miss.
     *
     * @param promise what should have held
     * @param call which call broke it, and how
     */
    public void add(String promise, String call) {
        byPromise.computeIfAbsent(promise, _ -> new ArrayList<>()).add(call);
    }

    public void check(boolean held, String promise, String call) {
        if (!held) {
            add(promise, call);
        }
    }

    /** Takes over what another has noted. */
    public void addAll(Misses others) {
        others.byPromise.forEach((promise, calls) ->
                byPromise.computeIfAbsent(promise, _ -> new ArrayList<>()).addAll(calls));
    }

    public boolean none() {
        return byPromise.isEmpty();
    }

    int count() {
        return byPromise.values().stream().mapToInt(List::size).sum();
    }

    public Map<String, List<String>> all() {
        return byPromise;
    }

    /** Names the calls, at most 20 for each promise. */
    public void print() {
        byPromise.forEach((promise, calls) -> {
            System.out.printf("  MISSED  %s: %,d%n", promise, calls.size());
            calls.stream().limit(NAMED).forEach(call -> System.out.println("            " + call));
        });
    }
}
