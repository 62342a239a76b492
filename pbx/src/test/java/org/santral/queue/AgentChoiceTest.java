package org.santral.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.santral.tenant.QueueStrategy;

/** Whom each strategy chooses. */
class AgentChoiceTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final List<String> MEMBERS = List.of("1001", "1002", "1003", "1004");
    private final SplittableRandom random = new SplittableRandom(7);

    private AgentChoice choose(QueueStrategy strategy, List<String> free, QueueMemory memory, String... tried) {
        return AgentChoice.of(strategy, MEMBERS, free, memory, Set.of(tried), agent -> 0, random);
    }

    @Test
    void of_those_whose_turn_it_is_only_the_least_penalised_ring() {
        Map<String, Integer> penalties = Map.of("1001", 2, "1002", 1, "1003", 1, "1004", 2);
        assertThat(AgentChoice.of(
                                QueueStrategy.RING_ALL,
                                MEMBERS,
                                MEMBERS,
                                QueueMemory.EMPTY,
                                Set.of(),
                                penalties::get,
                                random)
                        .agents())
                .containsExactly("1002", "1003");
        assertThat(AgentChoice.of(
                                QueueStrategy.LINEAR,
                                MEMBERS,
                                MEMBERS,
                                QueueMemory.EMPTY,
                                Set.of("1002", "1003"),
                                penalties::get,
                                random)
                        .agents())
                .containsExactly("1001");
    }

    private static QueueMemory after(String... talks) {
        QueueMemory memory = QueueMemory.EMPTY;
        for (int i = 0; i < talks.length; i++) {
            memory = memory.taken(talks[i]).ended(talks[i], NOW.plusSeconds(i), Duration.ofSeconds(60));
        }
        return memory;
    }

    @Test
    void ring_all_takes_all_even_those_who_did_not_answer_before() {
        assertThat(choose(QueueStrategy.RING_ALL, MEMBERS, QueueMemory.EMPTY, "1001")
                        .agents())
                .isEqualTo(MEMBERS);
    }

    @Test
    void linear_goes_down_the_list_for_a_caller_and_then_begins_again() {
        List<String> free = List.of("1002", "1003");
        assertThat(choose(QueueStrategy.LINEAR, free, QueueMemory.EMPTY).agents())
                .containsExactly("1002");
        assertThat(choose(QueueStrategy.LINEAR, free, QueueMemory.EMPTY, "1001", "1002")
                        .agents())
                .containsExactly("1003");
        AgentChoice again = choose(QueueStrategy.LINEAR, free, QueueMemory.EMPTY, "1002", "1003");
        assertThat(again.agents()).containsExactly("1002");
        assertThat(again.tried()).isEmpty();
    }

    @Test
    void least_recent_takes_who_never_had_a_call_and_then_whose_call_is_longest_ago() {
        QueueMemory memory = after("1003", "1001", "1003");
        assertThat(choose(QueueStrategy.LEAST_RECENT, MEMBERS, memory).agents()).containsExactly("1002");
        assertThat(choose(QueueStrategy.LEAST_RECENT, List.of("1001", "1003"), memory)
                        .agents())
                .containsExactly("1001");
    }

    @Test
    void fewest_calls_counts_calls() {
        QueueMemory memory = after("1001", "1002", "1001", "1003", "1003", "1004", "1004");
        assertThat(choose(QueueStrategy.FEWEST_CALLS, MEMBERS, memory).agents()).containsExactly("1002");
        assertThat(choose(QueueStrategy.FEWEST_CALLS, MEMBERS, memory, "1002").agents())
                .containsExactly("1001");
    }

    @Test
    void round_robin_goes_on_after_the_one_tried_last_also_when_that_one_left() {
        for (QueueStrategy strategy : List.of(QueueStrategy.ROUND_ROBIN, QueueStrategy.ROUND_ROBIN_ORDERED)) {
            QueueMemory memory = QueueMemory.EMPTY;
            List<String> turns = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String agent = choose(strategy, MEMBERS, memory).agents().getFirst();
                turns.add(agent);
                memory = memory.tried(agent, MEMBERS.indexOf(agent));
            }
            assertThat(turns).containsExactly("1001", "1002", "1003", "1004", "1001", "1002");
            QueueMemory left = QueueMemory.EMPTY.tried("1999", 2);
            assertThat(choose(strategy, MEMBERS, left).agents()).containsExactly("1003");
        }
    }

    @Test
    void chance_reaches_everybody_and_weighs_by_place_where_it_should() {
        Map<String, Integer> even = draws(QueueStrategy.RANDOM);
        Map<String, Integer> weighted = draws(QueueStrategy.WEIGHTED_RANDOM);
        // 10,000 draws: 2,500 each, and 4,000, 3,000, 2,000, 1,000; the seed is fixed.
        assertThat(even.values()).hasSize(4).allMatch(n -> Math.abs(n - 2500) < 200);
        for (int i = 0; i < 4; i++) {
            assertThat(weighted.get(MEMBERS.get(i))).isBetween(3800 - 1000 * i, 4200 - 1000 * i);
        }
    }

    private Map<String, Integer> draws(QueueStrategy strategy) {
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            drawn.merge(choose(strategy, MEMBERS, QueueMemory.EMPTY).agents().getFirst(), 1, Integer::sum);
        }
        return drawn;
    }

    @Test
    void the_usual_length_of_a_call_follows_the_latest_ones() {
        QueueMemory memory = QueueMemory.EMPTY.ended("1001", NOW, Duration.ofSeconds(100));
        assertThat(memory.handling()).isEqualTo(Duration.ofSeconds(100));
        assertThat(memory.ended("1001", NOW, Duration.ofSeconds(200)).handling())
                .isEqualTo(Duration.ofSeconds(125));
    }
}
