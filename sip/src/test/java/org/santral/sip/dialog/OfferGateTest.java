package org.santral.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@link OfferGate} and two small helpers. */
class OfferGateTest {

    @ParameterizedTest(name = "given {0} when {1} then {2}")
    @CsvSource({
        "IDLE, WE, open",
        "IDLE, THEY, 0",
        "OURS, WE, wait",
        "OURS, THEY, 491",
        "THEIRS, WE, wait",
        "THEIRS, THEY, 500",
    })
    void one_offer_at_a_time(String state, String who, String expected) {
        OfferGate gate = new OfferGate();
        switch (state) {
            case "OURS" -> gate.weOffer();
            case "THEIRS" -> gate.theyOffer();
            default -> assertThat(gate.idle()).isTrue();
        }
        String outcome = who.equals("WE") ? gate.weOffer() ? "open" : "wait" : Integer.toString(gate.theyOffer());
        assertThat(outcome).isEqualTo(expected);
        gate.close();
        assertThat(gate.idle()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true", "192.168.0.1, true", "172.16.0.1, true", "172.32.0.1, false", "100.64.1.1, true",
        "100.63.1.1, false", "127.0.0.1, true", "169.254.1.1, true", "8.8.8.8, false", "example.org, false",
        "10.1.2, false", "10.1.2.3.4, false", "10..2.3, false", "[::1], false",
    })
    void addresses_behind_a_nat(String host, boolean expected) {
        assertThat(Peer.isPrivate(host)).isEqualTo(expected);
    }

    @Test
    void a_slot_keeps_what_comes_before_its_listener_up_to_a_bound() {
        ListenerSlot<StringBuilder> slot = new ListenerSlot<>();
        int kept = 0;
        while (slot.tell(b -> b.append('x'))) {
            kept++;
        }
        slot.tellLast(b -> b.append('!'));
        StringBuilder listener = new StringBuilder();
        slot.set(listener);
        assertThat(listener).hasSize(kept + 1).endsWith("!");
        slot.tell(b -> b.append('?'));
        assertThat(listener).endsWith("!?");
    }
}
