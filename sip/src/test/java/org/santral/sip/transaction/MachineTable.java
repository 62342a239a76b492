package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs a machine against a table with a row for every state and event: {@code STATE EVENT[,EVENT] -> NEXT OPERATIONS}.
 * A missing row fails, so a new event has to be thought about in every state.
 */
final class MachineTable {

    private MachineTable() {}

    static <S extends Enum<S>, E extends Enum<E>, O extends Enum<O>> List<DynamicTest> tests(
            Class<S> states, Class<E> events, Class<O> operations, BiFunction<S, E, Step<S, O>> machine, String table) {
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String line : table.strip().lines().toList()) {
            String[] sides = line.strip().split(" -> ");
            String[] given = sides[0].strip().split(" +");
            String[] then = sides[1].strip().split(" +");
            S state = Enum.valueOf(states, given[0]);
            S next = Enum.valueOf(states, then[0]);
            List<O> expected = new ArrayList<>();
            for (int i = 1; i < then.length; i++) {
                expected.add(Enum.valueOf(operations, then[i]));
            }
            for (String name : given[1].split(",")) {
                E event = Enum.valueOf(events, name);
                tests.add(DynamicTest.dynamicTest(
                        "given_" + state + "_when_" + event + "_then_" + next + expected,
                        () -> assertThat(machine.apply(state, event)).isEqualTo(new Step<>(next, expected))));
                assertThat(seen.add(state + " " + event)).as("twice: " + line).isTrue();
            }
        }
        tests.add(DynamicTest.dynamicTest("every state and event has a row", () -> {
            for (S state : states.getEnumConstants()) {
                for (E event : events.getEnumConstants()) {
                    assertThat(seen).contains(state + " " + event);
                }
            }
        }));
        return tests;
    }
}
