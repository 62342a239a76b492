package org.santral.queue;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.santral.tenant.QueueStrategy;

/**
 * Who of the free agents rings for a caller.
 *
 * @param agents at least one unless there are no free ones
 * @param tried agents who had a turn before, as far as that still counts
 */
record AgentChoice(List<String> agents, Set<String> tried) {

    /**
     * An agent who let a caller wait in vain gets it again only after everybody else who is free: otherwise whoever has
     * taken the fewest calls would keep getting the calls that he does not take. Of those who are left after that the ones
     * of the lowest penalty count.
     *
     * @param members all agents of the queue, in order
     * @param free those who can take a call now, in the same order; at least one
     * @param penalty how reluctantly an agent is rung
     */
    static AgentChoice of(
            QueueStrategy strategy,
            List<String> members,
            List<String> free,
            QueueMemory memory,
            Set<String> tried,
            ToIntFunction<String> penalty,
            RandomGenerator random) {
        if (strategy == QueueStrategy.RING_ALL) {
            return new AgentChoice(leastPenalised(free, penalty), Set.of());
        }
        List<String> fresh =
                free.stream().filter(agent -> !tried.contains(agent)).toList();
        List<String> candidates = leastPenalised(fresh.isEmpty() ? free : fresh, penalty);
        String chosen =
                switch (strategy) {
                    case RING_ALL, LINEAR -> candidates.getFirst();
                    case LEAST_RECENT ->
                        first(
                                candidates,
                                Comparator.comparing(
                                        agent -> memory.tally(agent).lastEnd(),
                                        Comparator.nullsFirst(Comparator.naturalOrder())));
                    case FEWEST_CALLS ->
                        first(candidates, Comparator.comparingInt(agent -> memory.tally(agent)
                                .taken()));
                    case RANDOM -> candidates.get(random.nextInt(candidates.size()));
                    case WEIGHTED_RANDOM -> weighted(members, candidates, random);
                    case ROUND_ROBIN, ROUND_ROBIN_ORDERED -> next(members, candidates, memory);
                };
        return new AgentChoice(List.of(chosen), fresh.isEmpty() ? Set.of() : new HashSet<>(tried));
    }

    private static List<String> leastPenalised(List<String> agents, ToIntFunction<String> penalty) {
        int least = agents.stream().mapToInt(penalty).min().orElseThrow();
        return agents.stream()
                .filter(agent -> penalty.applyAsInt(agent) == least)
                .toList();
    }

    private static String first(List<String> candidates, Comparator<String> order) {
        return candidates.stream().min(order).orElseThrow();
    }

    /** The first of n members weighs n, the last 1. */
    private static String weighted(List<String> members, List<String> candidates, RandomGenerator random) {
        int total =
                candidates.stream().mapToInt(agent -> weight(members, agent)).sum();
        int drawn = random.nextInt(total);
        for (String agent : candidates) {
            drawn -= weight(members, agent);
            if (drawn < 0) {
                return agent;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    private static int weight(List<String> members, String agent) {
        return members.size() - members.indexOf(agent);
    }

    /** The first candidate after the agent tried last; when that one left the queue, after the place it had. */
    private static String next(List<String> members, List<String> candidates, QueueMemory memory) {
        int known = memory.lastTried() == null ? -1 : members.indexOf(memory.lastTried());
        int after = known >= 0 ? known : memory.lastIndex() - 1;
        return candidates.stream()
                .filter(agent -> members.indexOf(agent) > after)
                .findFirst()
                .orElseGet(candidates::getFirst);
    }
}
