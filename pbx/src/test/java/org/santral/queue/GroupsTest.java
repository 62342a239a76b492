package org.santral.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;
import org.santral.base.Termination.How;
import org.santral.call.Hunt;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.rig.Eventually;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;

/** Who rings in a group, and how a caller comes out of it. */
class GroupsTest {
    private static final Target OVERFLOW = new Target.Voicemail("1001");
    private final Office office = new Office(3, new Office.SetTime());

    @AfterEach
    void close() {
        office.phones.values().forEach(DeskPhone::check);
        office.close();
    }

    private Visitor calls(Strategy strategy) {
        RingGroup group = new RingGroup(
                "101", "Sales", List.of("1001", "1002", "1003"), strategy, Duration.ofSeconds(30), OVERFLOW);
        return Visitor.group(office, "905321110001", group);
    }

    private void rings(String... numbers) {
        for (String number : numbers) {
            Eventually.holds(number + " rings", office.phone(number)::rings);
        }
    }

    @Test
    void all_ring_at_once_and_the_first_who_answers_has_it() throws Exception {
        Visitor visitor = calls(Strategy.RING_ALL);
        rings("1001", "1002", "1003");
        assertThat(visitor.line.answered()).isFalse();
        assertThat(visitor.line.ringback).isTrue();
        office.phone("1002").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
        assertThat(visitor.line.written).containsExactly(new StepEntered(StepKind.GROUP, "101"));
        Hunt hunt = visitor.line.hunts.getFirst();
        assertThat(hunt.hearing()).isEqualTo(Hunt.Hearing.RINGBACK);
        assertThat(hunt.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void one_after_the_other_share_the_time() throws Exception {
        Visitor visitor = calls(Strategy.SEQUENTIAL);
        rings("1001");
        office.pass(Duration.ofSeconds(10));
        rings("1002");
        assertThat(office.phone("1001").rings()).isFalse();
        // What one does not use is shared by the others.
        office.phone("1002").fail(Cause.CALL_REJECTED);
        rings("1003");
        assertThat(visitor.line.hunts)
                .extracting(Hunt::timeout)
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20));
        office.phone("1003").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
    }

    @Test
    void in_random_order_everybody_rings_once() throws Exception {
        Visitor visitor = calls(Strategy.RANDOM);
        for (int i = 0; i < 3; i++) {
            Eventually.holds("one rings", () -> office.phones.values().stream().anyMatch(DeskPhone::rings));
            office.phones.values().stream().filter(DeskPhone::rings).forEach(phone -> phone.fail(Cause.USER_BUSY));
        }
        assertThat(visitor.left().why().cause()).isEqualTo(Cause.USER_BUSY);
        assertThat(visitor.line.hunts)
                .flatExtracting(Hunt::callees)
                .extracting(Hunt.Callee::number)
                .containsExactlyInAnyOrder("1001", "1002", "1003");
    }

    @Test
    void who_has_been_idle_longest_rings_first() throws Exception {
        talk("1002");
        office.pass(Duration.ofSeconds(1));
        talk("1001");
        Visitor visitor = calls(Strategy.LONGEST_IDLE);
        office.phone("1003").fail(Cause.USER_BUSY);
        office.phone("1002").fail(Cause.USER_BUSY);
        office.phone("1001").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
    }

    private void talk(String number) {
        office.phone(number).ownCall(true);
        office.phone(number).ownCall(false);
    }

    @Test
    void who_cannot_take_a_call_is_left_out() throws Exception {
        office.doNotDisturb("1001", true);
        office.register("1003", false);
        Visitor visitor = calls(Strategy.RING_ALL);
        office.phone("1002").answer();
        assertThat(visitor.passage()).isEqualTo(new Passage.Connected());
        assertThat(visitor.line.hunts.getFirst().callees())
                .extracting(Hunt.Callee::number)
                .containsExactly("1002");
    }

    @Test
    void when_the_time_is_up_the_group_has_timed_out_whatever_single_members_said() throws Exception {
        Visitor visitor = calls(Strategy.RING_ALL);
        office.phone("1001").fail(Cause.USER_BUSY);
        rings("1002", "1003");
        office.pass(Duration.ofSeconds(30));
        assertThat(visitor.left().why().cause()).isEqualTo(Cause.ALLOTTED_TIMEOUT);
        assertThat(visitor.left().why().how()).isEqualTo(How.REFUSE);
        assertThat(visitor.left().next()).isEqualTo(OVERFLOW);
        assertThat(visitor.line.answered()).isFalse();
    }

    @Test
    void when_all_are_busy_or_away_nobody_rings() throws Exception {
        office.doNotDisturb("1001", true);
        office.phone("1002").ownCall(true);
        office.phone("1002").ownCall(true);
        office.register("1003", false);
        Visitor visitor = calls(Strategy.RING_ALL);
        assertThat(visitor.left().why().cause()).isEqualTo(Cause.USER_BUSY);
        assertThat(visitor.line.hunts).isEmpty();
        assertThat(visitor.line.ringback).isFalse();
    }

    @Test
    void when_no_phone_is_registered_nobody_can_be_reached() throws Exception {
        List.of("1001", "1002", "1003").forEach(number -> office.register(number, false));
        assertThat(calls(Strategy.SEQUENTIAL).left().why().cause()).isEqualTo(Cause.NO_USER_RESPONSE);
    }
}
