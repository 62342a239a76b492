package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.call.LifeWords.EVENTS;
import static org.santral.call.LifeWords.LIVES;
import static org.santral.call.LifeWords.STATES;
import static org.santral.call.LifeWords.name;
import static org.santral.call.LifeWords.words;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transition table of a call, {@code call-life.table}. A row may name several events that do the same; the row
 * {@code otherwise} of a state stands for all events that no other row of it names: they change nothing.
 */
class CallLifeTest {
    private static final String OTHERWISE = "otherwise";

    record Row(String life, String state, List<String> events, String next, String effects) {
        @Override
        public String toString() {
            return "given " + state + " (" + life + ") when " + String.join(" or ", events) + " then " + next;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream in = CallLifeTest.class.getResourceAsStream("/call-life.table")) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Row> rows = new ArrayList<>();
            for (String line : table.lines().toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                List<String> cell =
                        Stream.of(line.split("\\|", -1)).map(String::strip).toList();
                rows.add(new Row(cell.get(0), cell.get(1), events(cell.get(2)), cell.get(3), cell.get(4)));
            }
            return rows.stream();
        }
    }

    /** {@code Joined} alone stands for every event of that kind. */
    private static List<String> events(String cell) {
        return Stream.of(cell.split(" / "))
                .flatMap(word -> EVENTS.containsKey(word) || word.equals(OTHERWISE)
                        ? Stream.of(word)
                        : EVENTS.keySet().stream().filter(event -> event.startsWith(word + " ")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void given_state_when_event_then_next(Row row) throws IOException {
        for (String life : lives(row.life(), row.state())) {
            boolean rest = row.events().equals(List.of(OTHERWISE));
            for (String event : rest ? unnamed(life, row.state()) : row.events()) {
                CallLife.Step step = LIVES.get(life).on(STATES.get(row.state()), EVENTS.get(event));
                assertThat(name(step.state())).as("%s, %s", life, event).isEqualTo(row.next());
                assertThat(words(step.effects())).as("%s, %s", life, event).isEqualTo(row.effects());
            }
        }
    }

    @Test
    void every_state_and_event_has_one_row() throws IOException {
        for (String state : STATES.keySet()) {
            for (String life : lives("any", state)) {
                List<String> named = rows().filter(row -> row.state().equals(state)
                                && lives(row.life(), state).contains(life))
                        .flatMap(row -> row.events().stream())
                        .toList();
                assertThat(named)
                        .as("%s, %s", life, state)
                        .doesNotHaveDuplicates()
                        .contains(OTHERWISE);
                assertThat(named.stream().filter(e -> !e.equals(OTHERWISE))).isSubsetOf(EVENTS.keySet());
            }
        }
        rows().forEach(row -> assertThat(STATES).as("%s", row).containsKey(row.state()));
        rows().filter(row -> row.events().contains(OTHERWISE))
                .forEach(row -> assertThat(List.of(row.next(), row.effects()))
                        .as("%s: nothing happens", row)
                        .containsExactly(row.state(), ""));
        assertThat(kinds(EVENTS)).as("every kind of event").hasSize(CallEvent.class.getPermittedSubclasses().length);
        assertThat(kinds(STATES)).as("every kind of state").hasSize(CallState.class.getPermittedSubclasses().length);
    }

    private static Set<Object> kinds(Map<String, ?> named) {
        return named.values().stream().map(Object::getClass).collect(Collectors.toSet());
    }

    private static Set<String> unnamed(String life, String state) throws IOException {
        Set<String> events = new LinkedHashSet<>(LifeWords.eventsOf(STATES.get(state)));
        rows().filter(row ->
                        row.state().equals(state) && lives(row.life(), state).contains(life))
                .forEach(row -> row.events().forEach(events::remove));
        return events;
    }

    /** The lives that a row is for: those of a call that the PBX places, that of one that comes in, or all of them. */
    private static List<String> lives(String life, String state) {
        List<String> possible = LifeWords.livesOf(STATES.get(state));
        return switch (life) {
            case "any" -> possible;
            case "placed" ->
                possible.stream().filter(LifeWords.PLACED::contains).toList();
            default -> List.of(life);
        };
    }

    /** Prints the table as the code has it: to compare, line by line, after a deliberate change. */
    public static void main(String[] args) {
        for (String state : STATES.keySet()) {
            System.out.println();
            Map<String, List<String>> told = new LinkedHashMap<>();
            for (String event : LifeWords.eventsOf(STATES.get(state))) {
                Map<String, List<String>> livesOf = new LinkedHashMap<>();
                for (String life : lives("any", state)) {
                    CallLife.Step step = LIVES.get(life).on(STATES.get(state), EVENTS.get(event));
                    livesOf.computeIfAbsent(
                                    String.format("%-24s | %s", name(step.state()), words(step.effects())),
                                    cells -> new ArrayList<>())
                            .add(life);
                }
                livesOf.forEach((cells, lives) -> {
                    boolean nothing = cells.equals(String.format("%-24s | %s", state, ""));
                    List<String> words = livesOf.size() == 1
                            ? List.of("any")
                            : lives.equals(lives("placed", state)) ? List.of("placed") : lives;
                    for (String life : words) {
                        told.computeIfAbsent(
                                        nothing
                                                ? "~" + life
                                                : String.format("%-7s | %-24s | %%s | %s", life, state, cells),
                                        row -> new ArrayList<>())
                                .add(event);
                    }
                });
            }
            told.forEach((row, events) -> {
                if (!row.startsWith("~")) {
                    System.out.println(row.formatted(String.format("%-19s", shortened(events)))
                            .stripTrailing());
                }
            });
            System.out.printf("any     | %-24s | %-19s | %-24s |%n", state, OTHERWISE, state);
        }
    }

    private static String shortened(List<String> events) {
        List<String> joined =
                EVENTS.keySet().stream().filter(e -> e.startsWith("Joined ")).toList();
        List<String> words = new ArrayList<>(events);
        if (words.containsAll(joined)) {
            words.removeAll(joined);
            words.add("Joined");
        }
        return String.join(" / ", words);
    }
}
