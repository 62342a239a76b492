package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.PeerCall;
import org.santral.rig.RtpPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Limits;

/** Many calls at once, each going its own way: every one has one end on record, and nothing is left. */
class ManyCallsTest extends SwitchTest {
    private static final int CALLS = 60;
    private static final Set<Cause> POSSIBLE =
            EnumSet.of(Cause.NORMAL_CLEARING, Cause.USER_BUSY, Cause.CALL_REJECTED, Cause.ORIGINATOR_CANCEL);

    @Test
    void every_call_has_one_end_and_nothing_is_left() throws Exception {
        Switch sw = start(Setup.of()
                .withTrunks(Switch.trunk("carrier", carrier, List.of("PCMA"), 2 * CALLS))
                .withMediaPairs(2 * CALLS)
                .with(new Limits(CALLS, CALLS, false, List.of())));
        List<Future<CallId>> calls = new ArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLS; i++) {
                int number = i;
                calls.add(people.submit(() -> live(sw, number)));
            }
        }
        for (Future<CallId> call : calls) {
            assertThat(sw.ledger.ended(call.get()).termination().cause()).isIn(POSSIBLE);
        }
        sw.isIdle();
        assertThat(sw.ledger.calls()).hasSize(CALLS);
    }

    private CallId live(Switch sw, int number) throws Exception {
        Random random = new Random(number * 0x9E3779B97F4A7C15L);
        String first = "90532111" + (1000 + number);
        String second = "90532222" + (1000 + number);
        DialOn dialOn = random.nextBoolean() ? DialOn.RINGING : DialOn.ANSWER;
        CallId call = sw.calls
                .originate(
                        sw.tenant,
                        new OriginateRequest.Masked(
                                first, second, null, dialOn, random.nextInt(4) == 0, Switch.RING, null))
                .call();
        PeerCall a = carrier.called(first);
        if (random.nextInt(5) == 0) {
            a.refuse("486 Busy Here");
            return call;
        }
        a.ring();
        if (random.nextInt(5) == 0) {
            PeerCall b = dialOn == DialOn.RINGING ? carrier.called(second).ring() : null;
            sw.calls.hangup(sw.tenant, call);
            a.cancelled();
            if (b != null) {
                b.cancelled();
            }
            return call;
        }
        try (RtpPeer voice = new RtpPeer()) {
            if (dialOn == DialOn.ANSWER) {
                a.answer(voice.sdp());
            }
            PeerCall b = carrier.called(second);
            if (random.nextInt(4) == 0) {
                b.refuse("603 Decline");
                if (dialOn == DialOn.ANSWER) {
                    a.hungUp();
                } else {
                    a.cancelled();
                }
                return call;
            }
            b.ring();
            if (dialOn == DialOn.RINGING) {
                a.answer(voice.sdp());
            }
            b.answer(voice.sdp());
            sw.ledger.await(call, LedgerEvent.Connected.class);
            switch (random.nextInt(3)) {
                case 0 -> {
                    a.hangUp();
                    b.hungUp();
                }
                case 1 -> {
                    b.hangUp();
                    a.hungUp();
                }
                default -> {
                    sw.calls.hangup(sw.tenant, call);
                    a.hungUp();
                    b.hungUp();
                }
            }
        }
        return call;
    }
}
