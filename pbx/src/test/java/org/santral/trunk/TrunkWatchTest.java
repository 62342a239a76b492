package org.santral.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.rig.Eventually;
import org.santral.rig.Msg;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.PhoneNumber;

/** The health of carriers, and what it means for their order. */
class TrunkWatchTest {
    private final SipPeer first = new SipPeer();
    private final SipPeer second = new SipPeer();
    private final Switch sw = new Switch(Setup.of(first, second).withT1(Duration.ofMillis(40)));

    @AfterEach
    void close() {
        sw.close();
        first.close();
        second.close();
    }

    private List<String> order() {
        return sw.trunks.forNumber(sw.tenant, new PhoneNumber(Switch.FIRST), null).stream()
                .map(Trunk::name)
                .toList();
    }

    @Test
    void a_carrier_that_does_not_answer_is_tried_last() {
        Trunk one = sw.trunks.all().getFirst();
        assertThat(order()).containsExactly("carrier1", "carrier2");
        one.well(false);
        assertThat(order()).containsExactly("carrier2", "carrier1");
        one.well(true);
        assertThat(order()).containsExactly("carrier1", "carrier2");
    }

    @Test
    void a_route_by_its_name_is_the_only_one() {
        PhoneNumber number = new PhoneNumber(Switch.FIRST);
        assertThat(sw.trunks.forNumber(sw.tenant, number, "to-carrier2"))
                .extracting(Trunk::name)
                .containsExactly("carrier2");
        assertThat(sw.trunks.forNumber(sw.tenant, number, "unknown")).isEmpty();
    }

    @Test
    void two_questions_without_an_answer_make_a_carrier_unwell_and_any_answer_well_again() {
        SipPeer silent = new SipPeer();
        silent.fallSilent();
        Trunk trunk = new Trunk(sw.tenant, Switch.trunk("silent", silent), new AtomicInteger());
        List<String> told = new CopyOnWriteArrayList<>();
        TrunkListener listener = (domainId, name, answered, well) -> told.add(name + " " + answered + " " + well);
        try (TrunkWatch ignored = new TrunkWatch(sw.userAgent, trunk, Duration.ofMillis(10), listener)) {
            Msg one = silent.request("OPTIONS");
            assertThat(trunk.well()).isTrue();
            Msg two = silent.take("the next", m -> m.isRequest("OPTIONS") && !sameCall(m, one));
            assertThat(trunk.well()).as("after one miss").isTrue();
            Msg three = silent.take("the third", m -> m.isRequest("OPTIONS") && !sameCall(m, two));
            assertThat(trunk.well()).as("after two").isFalse();
            silent.respond(three, "404 Not Found", "");
            Eventually.holds("well again", trunk::well);
            Eventually.holds("told so", () -> told.contains("silent true true"));
            assertThat(told.subList(0, 3))
                    .containsExactly("silent false true", "silent false false", "silent true true");
        } finally {
            silent.close();
        }
    }

    @Test
    void a_carrier_that_is_not_to_be_asked_hears_nothing() {
        SipPeer quiet = new SipPeer();
        SipPeer asked = new SipPeer();
        asked.fallSilent();
        TrunkListener nobody = (domainId, name, answered, well) -> {};
        Trunk unasked = new Trunk(sw.tenant, Switch.trunk("quiet", quiet).withPing(false), new AtomicInteger());
        Trunk usual = new Trunk(sw.tenant, Switch.trunk("asked", asked), new AtomicInteger());
        try (TrunkWatch first = new TrunkWatch(sw.userAgent, unasked, Duration.ofMillis(10), nobody);
                TrunkWatch second = new TrunkWatch(sw.userAgent, usual, Duration.ofMillis(10), nobody)) {
            asked.request("OPTIONS");
            assertThat(quiet.everything()).isEmpty();
            assertThat(unasked.well()).isTrue();
        } finally {
            quiet.close();
            asked.close();
        }
    }

    private static boolean sameCall(Msg one, Msg other) {
        return one.first("Call-ID").equals(other.first("Call-ID"));
    }
}
