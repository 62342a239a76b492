package org.santral.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * 10,000 random schedules of arrivals, answers, hang-ups, pauses, log-outs, wrap-ups and time-outs: nobody is connected
 * twice or lost, who waits longest comes first, no agent has two calls or is free while somebody waits, and every timer
 * and desk is given back ({@link QueueWorld}).
 */
class QueuePropertyTest {
    private static final int SCHEDULES = 10_000;
    private static final int LONGEST = 110;

    @Test
    void the_rules_hold_in_every_schedule() {
        long talks = 0;
        for (long seed = 0; seed < SCHEDULES; seed++) {
            List<Integer> schedule = schedule(seed);
            try {
                talks += play(schedule);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + " fails; shortest: " + shortest(schedule), failure);
            }
        }
        assertThat(talks).as("the schedules lead to talks").isGreaterThan(SCHEDULES);
    }

    private static List<Integer> schedule(long seed) {
        Random random = new Random(seed);
        return random.ints(20 + random.nextInt(LONGEST - 20), 0, Integer.MAX_VALUE)
                .boxed()
                .toList();
    }

    private static int play(List<Integer> schedule) {
        QueueWorld world = new QueueWorld(schedule.getFirst());
        schedule.subList(1, schedule.size()).forEach(world::act);
        world.end();
        return world.talks();
    }

    private static Optional<Throwable> failure(List<Integer> schedule) {
        try {
            play(schedule);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** Leaves out ever smaller parts as long as it still fails. */
    private static List<Integer> shortest(List<Integer> schedule) {
        List<Integer> kept = new ArrayList<>(schedule);
        for (int size = kept.size() / 2; size >= 1; size /= 2) {
            for (int from = 1; from + size <= kept.size(); ) {
                List<Integer> fewer = new ArrayList<>(kept);
                fewer.subList(from, from + size).clear();
                if (failure(fewer).isPresent()) {
                    kept = fewer;
                } else {
                    from += size;
                }
            }
        }
        return kept;
    }
}
