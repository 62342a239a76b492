package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.santral.simulator.CallRecord.Event;
import org.santral.simulator.voice.Chord;

/** What parties do in calls besides talking, and parties that are told from each other by their chords. */
class ActsTest {
    private static final Act.Wait A_MOMENT = new Act.Wait(Duration.ofMillis(1500));

    @Test
    void aCallerPressesKeysAndHangsUp() throws Exception {
        try (Pair pair = new Pair(s -> s, s -> s)) {
            PlacedCall call = pair.caller.call(
                    pair.request("905550000001").doing(A_MOMENT, new Act.Press("12#"), A_MOMENT, new Act.HangUp()));
            CallRecord there = pair.atCarrier(call, Event.ENDED);
            assertThat(there.dtmfHeard()).isEqualTo("12#");
            assertThat(pair.atCaller(call, Event.ENDED).hungUpBy()).isEqualTo(CallRecord.End.SIMULATOR);
        }
    }

    @Test
    void aTransferThatIsRefusedIsOnRecord() throws Exception {
        try (Pair pair = new Pair(s -> s, s -> s)) {
            PlacedCall call = pair.caller.call(
                    pair.request("905550000001").doing(A_MOMENT, new Act.Transfer("1002"), A_MOMENT, new Act.HangUp()));
            assertThat(pair.atCaller(call, Event.ENDED).detail()).isEqualTo("REFER refused with 603");
            assertThat(pair.caller.wire(call.sipCallId()))
                    .anyMatch(wire -> new String(wire.bytes()).contains("Refer-To: <sip:1002@127.0.0.1"));
        }
    }

    @Test
    void manyPartiesAreToldFromEachOther() throws Exception {
        try (Pair pair = new Pair(SimulatorSettings::withChords, SimulatorSettings::withChords)) {
            List<PlacedCall> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(pair.caller.call(CallRequest.of(
                                String.format(Locale.ROOT, "9053200001%02d", i),
                                pair.request(String.format(Locale.ROOT, "90555000%04d", 100 + i))
                                        .target())
                        .via(pair.request("0").nextHop())
                        .doing(new Act.Wait(Duration.ofSeconds(3)), new Act.HangUp())));
            }
            for (PlacedCall call : calls) {
                CallRecord here = pair.atCaller(call, Event.ENDED);
                CallRecord there = pair.atCarrier(call, Event.ENDED);
                assertThat(here.heard().voices())
                        .containsExactly(Chord.of(there.number()).name());
                assertThat(there.heard().voices())
                        .containsExactly(Chord.of(here.number()).name());
                assertThat(there.voice()).isEqualTo(Chord.of(there.number()).name());
            }
        }
    }
}
