package org.santral.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a command line: {@code --name value}, or {@code --name} alone for a switch. */
public final class Options {
    private final Map<String, String> given = new HashMap<>();

    public Options(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (!name.startsWith("--")) {
                throw new IllegalArgumentException("what is '" + name + "'?");
            }
            boolean value = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
            given.put(name, value ? arguments.get(++i) : "");
        }
    }

    /** A number of at least 0. Each option is taken once; see {@link #done}. */
    public int number(String name, int otherwise) {
        String value = given.remove(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(name + " needs a number");
        }
        return Integer.parseInt(value);
    }

    /** How often the benchmark is run: 1 or more, 3 unless told. */
    int runs() {
        int runs = number("--runs", 3);
        if (runs < 1) {
            throw new IllegalArgumentException("--runs needs 1 or more");
        }
        return runs;
    }

    /** Words in one value; none when it is not given. */
    List<String> words(String name) {
        String value = given.remove(name);
        return value == null || value.isBlank()
                ? List.of()
                : List.of(value.strip().split("\\s+"));
    }

    /** Numbers with commas between, each at least 1. */
    List<Integer> numbers(String name, List<Integer> otherwise) {
        String value = given.remove(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9]\\d{0,6}(,[1-9]\\d{0,6})*")) {
            throw new IllegalArgumentException(name + " needs numbers with commas between");
        }
        return Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
    }

    public boolean on(String name) {
        return given.remove(name) != null;
    }

    @Nullable
    public String text(String name) {
        return given.remove(name);
    }

    /** Refuses what nobody asked for. */
    public void done() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown option " + given.keySet().iterator().next());
        }
    }
}
