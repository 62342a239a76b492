package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.base.Termination;
import org.santral.call.CallEvent.*;
import org.santral.call.CallLife.Opening;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.CallState.*;
import org.santral.call.LedgerEvent.TransferKind;

/**
 * Whatever order events come in, a call has one terminal entry, each of its legs ends once, nobody is joined with two
 * parties, and it is forgotten when its last legs are released, not earlier and not twice.
 */
class CallLifeOrdersTest {
    private static final int EVENTS = 80;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 2000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_call_that_the_pbx_places(long seed) {
        Random random = new Random(seed);
        Opening opening = random.nextBoolean() ? Opening.DIALS_ON_RINGING : Opening.DIALS_ON_ANSWER;
        new Walk(random, new CallLife(opening), Set.of()).run();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_call_that_the_pbx_places_to_one_party(long seed) {
        Random random = new Random(seed);
        Opening opening = random.nextBoolean() ? Opening.REACHES : Opening.REACHES_CALLER;
        new Walk(random, new CallLife(opening), Set.of()).run();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_call_that_comes_in(long seed) {
        new Walk(new Random(seed), new CallLife(Opening.COMES_IN), Set.of(0)).run();
    }

    /** One call, from its acceptance to its end, with all that the table wanted done on the way. */
    private static final class Walk {
        private final Random random;
        private final CallLife life;
        private final Map<Integer, Integer> partner = new HashMap<>();
        private final Set<Integer> up = new HashSet<>();
        private final Set<Integer> ended = new HashSet<>();
        private final Set<Integer> unreleased = new HashSet<>();
        private CallState state = CallLife.start();
        private int legs = 2;
        private int finished;
        private int disposed;
        private boolean programRuns;

        Walk(Random random, CallLife life, Set<Integer> there) {
            this.random = random;
            this.life = life;
            up.addAll(there);
        }

        void run() {
            List<CallEvent> before =
                    List.of(new EndAsked(LifeWords.ASKED), new LegFailed(0, LifeWords.ASKED), new LegRang(0, false));
            if (random.nextInt(8) == 0) {
                take(before.get(random.nextInt(before.size())));
            }
            take(new LedgerWrote());
            for (int i = 0; i < EVENTS; i++) {
                take(next());
            }
            take(new EndAsked(LifeWords.ASKED));
            take(random.nextBoolean() ? new Recorded(LifeWords.READY) : new NothingRecorded());
            for (int leg = 0; leg < legs; leg++) {
                take(new LegReleased(leg));
            }
            assertThat(state).isEqualTo(new Closed(Set.of()));
            assertThat(finished).as("terminal entries").isEqualTo(1);
            assertThat(disposed).as("forgotten").isEqualTo(1);
            assertThat(up).as("legs whose end is not on record").isEmpty();
        }

        private CallEvent next() {
            // While the PBX places a call, it has two legs and no others.
            int leg = random.nextInt(LifeWords.placing(state) ? 2 : legs);
            return switch (random.nextInt(random.nextInt(10) == 0 ? 24 : 16)) {
                case 0, 1 -> new LegRang(leg, random.nextBoolean());
                case 2, 3, 4 -> new LegAnswered(leg);
                case 5 -> new LegReleased(leg);
                case 6 -> new LegHeld(leg);
                case 7 -> new LegResumed(leg);
                case 8 -> new RingAsked();
                case 9 -> new AnswerAsked();
                case 10, 11, 12 -> hunt();
                case 13 -> new HuntTimedOut(LifeWords.NO_ANSWER);
                case 14 -> new TransferAsked(leg, LifeWords.BLIND);
                case 15 -> new Joined(legs++, random.nextInt(legs) - 1, LifeWords.ATTENDED);
                case 16 -> new LegFailed(leg, LifeWords.BUSY);
                case 17 -> new LegHungUp(leg, LifeWords.BYE);
                case 18 -> new MediaLost(leg);
                case 19 -> new RingTimedOut(leg);
                case 20 -> new GivenAway(leg, TransferKind.ATTENDED);
                case 21 -> new ProgramEnded(new Verdict.End(LifeWords.BUSY));
                case 22 -> random.nextBoolean() ? new Recorded(LifeWords.READY) : new RecordingFailed(LifeWords.LOST);
                default -> new ProgramEnded(new Verdict.Connected());
            };
        }

        /** New devices, one to three of them. */
        private CallEvent hunt() {
            Set<Integer> fresh = new HashSet<>();
            int many = 1 + random.nextInt(3);
            for (int i = 0; i < many; i++) {
                fresh.add(legs++);
            }
            return new HuntAsked(fresh, random.nextBoolean(), random.nextBoolean());
        }

        private void take(CallEvent event) {
            switch (event) {
                case LegReleased(int leg) -> unreleased.remove(leg);
                case LegFailed(int leg, Termination why) -> unreleased.remove(leg);
                case LegHungUp(int leg, Termination why) -> unreleased.remove(leg);
                case CallEvent other -> {}
            }
            CallLife.Step step = life.on(state, event);
            boolean ends = !over(state) && over(step.state());
            if (ends) {
                // Those that were left on the way finish by themselves.
                unreleased.clear();
            }
            state = step.state();
            step.effects().forEach(effect -> done(effect, event));
        }

        private static boolean over(CallState state) {
            return state instanceof Closing || state instanceof Closed;
        }

        private void done(Effect effect, CallEvent event) {
            if (disposed > 0) {
                assertThat(effect).as("after the end, on %s", event).isInstanceOf(Effect.Release.class);
            }
            switch (effect) {
                case Effect.Dial(int leg) ->
                    assertThat(up.add(leg) && !ended.contains(leg))
                            .as("leg %s is dialled once", leg)
                            .isTrue();
                case Effect.WriteJoined(int leg) ->
                    assertThat(up.add(leg) && !ended.contains(leg))
                            .as("leg %s joins once", leg)
                            .isTrue();
                case Effect.EndLeg(int leg, Termination why) -> {
                    end(leg, event);
                    unreleased.add(leg);
                }
                case Effect.LegOver(int leg, Termination why) -> end(leg, event);
                case Effect.LegGone(int leg, Termination why) -> end(leg, event);
                case Effect.Join(int left, int right) -> {
                    join(left, right);
                    join(right, left);
                }
                case Effect.StartProgram e -> programRuns = true;
                case Effect.StartSequel e -> programRuns = true;
                case Effect.StopProgram e -> programRuns = false;
                case Effect.Finish e -> {
                    finished++;
                    assertThat(up)
                            .as("every end is on record before the last entry")
                            .isEmpty();
                    assertThat(programRuns).as("no program outlives the call").isFalse();
                }
                case Effect.Dispose e -> {
                    disposed++;
                    assertThat(unreleased).as("released before it is forgotten").isEmpty();
                    assertThat(finished).as("terminal entry first").isEqualTo(1);
                }
                case Effect other -> {}
            }
        }

        private void end(int leg, CallEvent event) {
            assertThat(up.remove(leg)).as("leg %s ends once, on %s", leg, event).isTrue();
            ended.add(leg);
            partner.remove(leg);
        }

        private void join(int leg, int with) {
            assertThat(up).as("who is joined is there").contains(leg);
            Integer before = partner.put(leg, with);
            assertThat(before == null || ended.contains(before))
                    .as("leg %s is joined with %s, and was with %s", leg, with, before)
                    .isTrue();
        }
    }
}
