package org.santral.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;
import org.santral.base.Termination.How;
import org.santral.call.Hunt;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.media.MusicOnHold;
import org.santral.queue.AgentStatus.Doing;
import org.santral.rig.Eventually;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Target;

/** What a caller goes through in a queue. Time goes on as the test says. */
class QueueVisitTest {
    private static final Target OVERFLOW = new Target.User("1003");
    private static final Target ELSEWHERE = new Target.Voicemail("1001");
    private static final Target RECEPTION = new Target.User("1002");
    private static final QueueSettings QUEUE = new QueueSettings(
            "201",
            "Support",
            List.of("1001", "1002"),
            QueueStrategy.LINEAR,
            "default",
            Duration.ofMinutes(2),
            OVERFLOW,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            3,
            true,
            true,
            Duration.ofSeconds(30),
            null,
            Map.of('0', RECEPTION));
    private static final QueueLeft CONNECTED = new QueueLeft("201", QueueExit.CONNECTED);

    private final Office office = new Office(3, new Office.SetTime(), QUEUE);

    @AfterEach
    void nothing_is_left() {
        office.phones.values().forEach(DeskPhone::check);
        office.close();
    }

    private Visitor enters(String number) {
        return enters(number, QUEUE);
    }

    private Visitor enters(String number, QueueSettings queue) {
        return Visitor.queue(office, number, queue);
    }

    /** A caller who waits behind the others. */
    private Visitor waits(String number) {
        Visitor visitor = enters(number);
        Eventually.holds("waits", () -> office.queues.waiting(office.tenant).stream()
                .anyMatch(waiting -> waiting.call().equals(visitor.line.call())));
        Eventually.holds("is answered", () -> visitor.line.background != null);
        return visitor;
    }

    /** An agent hangs up for the first time, and the queue knows. */
    private void hangsUp(String agent) {
        office.phone(agent).hangUp();
        Eventually.holds("over", () -> office.queues.agents(office.tenant).stream()
                .anyMatch(status -> status.agent().equals(agent) && status.lastCallEnd() != null));
    }

    private void nobodyWorks() {
        office.pause("1001", true);
        office.pause("1002", true);
    }

    @Test
    void is_answered_with_music_and_connected_with_the_first_agent() throws Exception {
        Visitor visitor = enters("905321110001");
        office.phone("1001").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
        assertThat(visitor.line.written).containsExactly(new StepEntered(StepKind.QUEUE, "201"), CONNECTED);
        assertThat(visitor.line.answered()).isTrue();
        assertThat(visitor.line.background).isSameAs(MusicOnHold.builtIn());
        Hunt hunt = visitor.line.hunts.getFirst();
        assertThat(hunt.hearing()).isEqualTo(Hunt.Hearing.KEEP);
        assertThat(hunt.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(hunt.callees()).extracting(Hunt.Callee::number).containsExactly("1001");
    }

    @Test
    void callers_are_served_in_the_order_in_which_they_came_by_several_agents_at_once() throws Exception {
        nobodyWorks();
        Visitor first = waits("905321110001");
        Visitor second = waits("905321110002");
        Visitor third = waits("905321110003");
        office.pause("1001", false);
        office.pause("1002", false);
        office.phone("1001").answer();
        office.phone("1002").answer();
        assertThat(first.passage()).isEqualTo(new Passage.Connected());
        assertThat(second.passage()).isEqualTo(new Passage.Connected());
        Eventually.holds("only the third waits", () -> office.queues.waiting(office.tenant).stream()
                .map(WaitingCaller::call)
                .toList()
                .equals(List.of(third.line.call())));
        hangsUp("1001");
        hangsUp("1002");
        // Both are left alone for the wrap-up.
        office.pass(Duration.ofSeconds(9));
        assertThat(third.line.hunts).isEmpty();
        office.pass(Duration.ofSeconds(1));
        office.phone("1001").answer();
        assertThat(third.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void an_agent_who_refuses_gives_way_to_the_next_and_rests_a_moment() throws Exception {
        Visitor visitor = enters("905321110001");
        office.phone("1001").fail(Cause.CALL_REJECTED);
        office.phone("1002").fail(Cause.USER_BUSY);
        office.pass(QueueSettings.RETRY);
        office.phone("1001").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void an_agent_who_does_not_answer_in_time_gives_way_to_the_next() throws Exception {
        Visitor visitor = enters("905321110001");
        Eventually.holds("rings", office.phone("1001")::rings);
        office.pass(Duration.ofSeconds(15));
        office.phone("1002").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
        assertThat(office.phone("1001").rings()).isFalse();
    }

    @Test
    void ring_all_rings_all_who_are_free_and_the_losers_are_free_again() throws Exception {
        QueueSettings all = QueueSettings.of("201", "", List.of("1001", "1002", "1003"), QueueStrategy.RING_ALL);
        Visitor first = enters("905321110001", all);
        Eventually.holds(
                "both ring",
                () -> office.phone("1001").rings() && office.phone("1002").rings());
        office.phone("1002").answer();
        assertThat(first.passage()).isEqualTo(new Passage.Connected());
        Visitor second = enters("905321110002", all);
        office.phone("1001").answer();
        assertThat(second.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void agents_of_a_lower_penalty_ring_first_and_the_others_while_they_cannot() throws Exception {
        QueueSettings all = QueueSettings.of("201", "", List.of(), QueueStrategy.RING_ALL);
        office.penalties.putAll(Map.of("1001", 5, "1002", 1));
        Visitor visitor = enters("905321110001", all);
        office.phone("1002").fail(Cause.USER_BUSY);
        office.phone("1001").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
        assertThat(visitor.line.hunts.getFirst().callees())
                .extracting(Hunt.Callee::number)
                .containsExactly("1002");
    }

    @Test
    void an_agent_of_two_queues_serves_the_heavier_first() throws Exception {
        QueueSettings heavy = weighing("202", 5);
        Office both = new Office(1, new Office.SetTime(), weighing("201", 0), heavy);
        try (both) {
            both.pause("1001", true);
            Visitor light = Visitor.queue(both, "905321110001", weighing("201", 0));
            Eventually.holds("waits", () -> both.queues.waiting(both.tenant).size() == 1);
            Visitor later = Visitor.queue(both, "905321110002", heavy);
            Eventually.holds("both wait", () -> both.queues.waiting(both.tenant).size() == 2);
            both.pause("1001", false);
            both.phone("1001").answer();
            assertThat(later.passage()).isEqualTo(new Passage.Connected());
            both.phone("1001").hangUp();
            both.phone("1001").answer();
            assertThat(light.passage()).isEqualTo(new Passage.Connected());
        }
    }

    private static QueueSettings weighing(String number, int weight) {
        QueueSettings usual = QueueSettings.of(number, "", List.of("1001"), QueueStrategy.RING_ALL);
        return new QueueSettings(
                number,
                "",
                usual.members(),
                usual.strategy(),
                usual.music(),
                usual.timeout(),
                null,
                usual.ringTimeout(),
                Duration.ZERO,
                usual.maxWaiting(),
                false,
                false,
                usual.announceEvery(),
                null,
                Map.of(),
                false,
                QueueSettings.RETRY,
                weight,
                null);
    }

    @Test
    void who_waits_in_a_queue_that_is_removed_goes_where_it_overflows() throws Exception {
        nobodyWorks();
        Visitor visitor = waits("905321110001");
        office.directory.replace(
                List.of(office.tenant.toBuilder().queues(List.of()).build()));
        office.queues.tenantsChanged();
        assertThat(visitor.passage()).isInstanceOfSatisfying(Passage.Left.class, left -> assertThat(left.next())
                .isEqualTo(OVERFLOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "log out", "do not disturb", "unregister", "own call"})
    void an_agent_who_takes_no_calls_is_not_rung_until_he_does(String how) throws Exception {
        office.logIn("1002", false);
        available("1001", how, false);
        Visitor visitor = waits("905321110001");
        assertThat(visitor.line.hunts).isEmpty();
        available("1001", how, true);
        office.phone("1001").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
    }

    private void available(String agent, String how, boolean on) {
        switch (how) {
            case "pause" -> office.pause(agent, !on);
            case "log out" -> office.logIn(agent, on);
            case "do not disturb" -> office.doNotDisturb(agent, !on);
            case "unregister" -> office.register(agent, on);
            default -> office.phone(agent).ownCall(!on);
        }
    }

    @Test
    void a_caller_who_gives_up_leaves_the_agent_free_for_the_next() throws Exception {
        office.logIn("1002", false);
        Visitor first = enters("905321110001");
        Eventually.holds("rings", office.phone("1001")::rings);
        Visitor second = waits("905321110002");
        first.hangUp();
        office.phone("1001").answer();
        assertThat(second.passage()).isEqualTo(new Passage.Connected());
        assertThat(first.line.written).containsExactly(new StepEntered(StepKind.QUEUE, "201"));
        Eventually.holds(
                "nobody waits", () -> office.queues.waiting(office.tenant).isEmpty());
    }

    @Test
    void patience_has_an_end() throws Exception {
        nobodyWorks();
        Visitor visitor = waits("905321110001");
        office.pass(Duration.ofMinutes(2));
        Passage.Left left = visitor.left();
        assertThat(left.why().cause()).isEqualTo(Cause.ALLOTTED_TIMEOUT);
        assertThat(left.why().how()).isEqualTo(How.BYE);
        assertThat(left.next()).isEqualTo(OVERFLOW);
        assertThat(visitor.wrote(new QueueLeft("201", QueueExit.TIMED_OUT))).isTrue();
        assertThat(visitor.line.background).isNull();
        Eventually.holds("gone", () -> office.queues.waiting(office.tenant).isEmpty());
    }

    @Test
    void nobody_rings_beyond_the_end_of_patience() throws Exception {
        nobodyWorks();
        Visitor visitor = waits("905321110001");
        office.pass(Duration.ofSeconds(110));
        office.pause("1001", false);
        Eventually.holds("rings", office.phone("1001")::rings);
        assertThat(visitor.line.hunts.getFirst().timeout()).isEqualTo(Duration.ofSeconds(10));
        office.pass(Duration.ofSeconds(10));
        assertThat(visitor.left().next()).isEqualTo(OVERFLOW);
    }

    @Test
    void a_full_queue_takes_nobody_and_answers_nobody() throws Exception {
        nobodyWorks();
        for (int i = 1; i <= 3; i++) {
            waits("90532111000" + i);
        }
        Visitor fourth = enters("905321110004");
        assertThat(fourth.left().why().cause()).isEqualTo(Cause.USER_BUSY);
        assertThat(fourth.left().why().how()).isEqualTo(How.REFUSE);
        assertThat(fourth.left().next()).isEqualTo(OVERFLOW);
        assertThat(fourth.line.answered()).isFalse();
        assertThat(fourth.wrote(new QueueLeft("201", QueueExit.FULL))).isTrue();
    }

    @Test
    void where_nobody_works_callers_go_elsewhere_at_once_or_when_the_last_agent_leaves() throws Exception {
        QueueSettings queue = elsewhereWhenEmpty();
        nobodyWorks();
        Visitor waiting = enters("905321110001", queue);
        Eventually.holds("waits", () -> waiting.line.background != null);
        office.logIn("1001", false);
        office.register("1002", false);
        assertThat(waiting.left().next()).isEqualTo(ELSEWHERE);
        Visitor late = enters("905321110002", queue);
        assertThat(late.left().next()).isEqualTo(ELSEWHERE);
        assertThat(late.left().why().cause()).isEqualTo(Cause.NO_USER_RESPONSE);
        assertThat(late.line.answered()).isFalse();
        assertThat(late.wrote(new QueueLeft("201", QueueExit.EMPTY))).isTrue();
    }

    private static QueueSettings elsewhereWhenEmpty() {
        QueueSettings usual = QueueSettings.of("201", "", List.of("1001", "1002"), QueueStrategy.RING_ALL);
        return new QueueSettings(
                usual.number(),
                usual.name(),
                usual.members(),
                usual.strategy(),
                "missing.wav",
                usual.timeout(),
                null,
                usual.ringTimeout(),
                usual.wrapUp(),
                usual.maxWaiting(),
                false,
                false,
                usual.announceEvery(),
                ELSEWHERE,
                Map.of());
    }

    @Test
    void a_key_leads_out_and_other_keys_do_not() throws Exception {
        nobodyWorks();
        Visitor visitor = waits("905321110001");
        visitor.line.press('5');
        visitor.line.press('0');
        assertThat(visitor.left().next()).isEqualTo(RECEPTION);
        assertThat(visitor.wrote(new QueueLeft("201", QueueExit.KEY))).isTrue();
    }

    @Test
    void a_key_leads_out_while_an_agent_rings_and_other_keys_do_not_stop_the_ringing() throws Exception {
        office.logIn("1002", false);
        Visitor visitor = enters("905321110001");
        Eventually.holds("rings", office.phone("1001")::rings);
        visitor.line.press('5');
        visitor.line.press('0');
        assertThat(visitor.left().next()).isEqualTo(RECEPTION);
        assertThat(office.phone("1001").rings()).isFalse();
        assertThat(visitor.line.hunts).hasSize(1);
        // The agent did nothing wrong and gets the next call at once.
        Visitor next = enters("905321110002");
        office.phone("1001").answer();
        assertThat(next.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void an_agent_who_pauses_while_he_rings_stops_ringing() throws Exception {
        Visitor visitor = enters("905321110001");
        Eventually.holds("rings", office.phone("1001")::rings);
        office.pause("1001", true);
        Eventually.holds("rings no more", () -> !office.phone("1001").rings());
        office.phone("1002").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void is_told_its_place_again_and_again_while_the_music_goes_on() {
        nobodyWorks();
        Visitor visitor = waits("905321110001");
        Eventually.holds("told at once", () -> visitor.line.heard.size() == 1);
        office.pass(Duration.ofSeconds(29));
        assertThat(visitor.line.heard).hasSize(1);
        office.pass(Duration.ofSeconds(1));
        Eventually.holds("told again", () -> visitor.line.heard.size() == 2);
        assertThat(visitor.line.background).isSameAs(MusicOnHold.builtIn());
        visitor.hangUp();
    }

    @Test
    void the_estimate_comes_from_the_calls_before() throws Exception {
        office.logIn("1002", false);
        enters("905321110001");
        office.phone("1001").answer();
        Visitor second = waits("905321110002");
        Eventually.holds("told its place", () -> second.line.heard.size() == 1);
        int place = second.line.heard.getFirst().samples();
        office.pass(Duration.ofMinutes(1));
        hangsUp("1001");
        Eventually.holds("told", () -> second.line.heard.size() == 2);
        office.pass(Duration.ofSeconds(10));
        office.phone("1001").fail(Cause.NO_ANSWER);
        office.pass(Duration.ofSeconds(30));
        Eventually.holds("told how long", () -> second.line.heard.getLast().samples() > place);
        second.hangUp();
    }

    @Test
    void members_can_be_replaced_while_callers_wait() throws Exception {
        nobodyWorks();
        Visitor visitor = waits("905321110001");
        office.setMembers(Office.DOMAIN, "201", List.of("1003", "1003", "9999"));
        office.phone("1003").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void lists_tell_who_waits_and_what_agents_do() {
        office.pause("1002", true);
        enters("905321110001");
        office.phone("1001").answer();
        Visitor waiting = waits("905321110002");
        assertThat(office.queues.waiting(office.tenant))
                .containsExactly(
                        new WaitingCaller("201", waiting.line.call(), waiting.line.party(), office.clock.instant()));
        Eventually.holds(
                "counted", () -> office.queues.agents(office.tenant).getFirst().callsTaken() == 1);
        assertThat(office.queues.agents(office.tenant))
                .containsExactly(
                        new AgentStatus("1001", Doing.TALKING, null, List.of("201"), 1, null),
                        new AgentStatus("1002", Doing.ON_BREAK, "coffee", List.of("201"), 0, null));
        office.phone("1001").hangUp();
        office.logIn("1002", false);
        Eventually.holds(
                "over", () -> office.queues.agents(office.tenant).getFirst().lastCallEnd() != null);
        assertThat(office.queues.agents(office.tenant))
                .extracting(AgentStatus::doing)
                .containsExactly(Doing.AVAILABLE, Doing.LOGGED_OUT);
        waiting.hangUp();
    }
}
