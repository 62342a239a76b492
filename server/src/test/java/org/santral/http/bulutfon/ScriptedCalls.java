package org.santral.http.bulutfon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.call.LedgerEvent.RecordingStarted;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ledger.CallScript;

/** The calls that the contract tells of, as the ledger holds them. */
final class ScriptedCalls {
    static final String CALLER = "905070000000";
    static final String DID = "908508850000";
    static final String OUTSIDE = "905321112233";

    private ScriptedCalls() {}

    static Party outside(String number) {
        return new Party(number, "", null);
    }

    static Party inside(String number) {
        return new Party(number, "", number);
    }

    static CallScript call(Instant start, Direction direction, Origin origin, Party caller, Party callee) {
        String did = direction == Direction.IN ? callee.number() : null;
        String shown = direction == Direction.OUT ? "908505320001" : null;
        return CallScript.at(start).then(new Accepted(direction, origin, caller, callee, did, shown, null, null));
    }

    /** From outside to our number. */
    static CallScript inbound(Instant start) {
        return call(start, Direction.IN, Origin.DIALED, outside(CALLER), outside(DID))
                .and(enters(StepKind.DID, DID));
    }

    /** 1001 rings for it. */
    static CallScript rings1001(Instant start) {
        return inbound(start)
                .and(enters(StepKind.EXTENSION, "1001"), starts(1, "1001"), new LegRinging(Side.B, 1, false));
    }

    static CallScript local(Instant start, String caller, String callee) {
        return call(start, Direction.LOCAL, Origin.DIALED, inside(caller), inside(callee))
                .and(enters(StepKind.EXTENSION, callee), starts(1, callee), new LegRinging(Side.B, 1, false));
    }

    /** 1001 dials an outside number. */
    static CallScript outbound(Instant start, Origin origin, String callee) {
        return call(start, Direction.OUT, origin, inside("1001"), outside(callee))
                .and(enters(StepKind.OUTSIDE, callee), new LegStarted(Side.B, 1, callee, null, "carrier"));
    }

    static StepEntered enters(StepKind kind, String number) {
        return new StepEntered(kind, number);
    }

    static LegStarted starts(int leg, String extension) {
        return new LegStarted(Side.B, leg, extension, extension, null);
    }

    static LedgerEvent[] answers(int leg, @Nullable String extension) {
        return new LedgerEvent[] {new LegAnswered(Side.B, leg, extension), new PickedUp(), new Connected()};
    }

    static LegEnded ends(int leg, Cause cause, By by, How how) {
        return new LegEnded(Side.B, leg, Termination.of(cause, by, how), null);
    }

    static LegEnded loses(int leg) {
        return ends(leg, Cause.LOSE_RACE, By.SYSTEM, How.CANCEL);
    }

    /** The call ends for the same reason as its only device. */
    static CallScript ended(CallScript call, Cause cause, By by, How how) {
        return call.then(ends(1, cause, by, how)).pass(Duration.ofSeconds(-1)).ended(cause, by, how);
    }

    /** The seed's way: our number, menus 10 and 11, group 101 with four members; 1004 answers, the caller hangs up. */
    static CallScript seedPath(Instant start, Duration talk) {
        CallScript call = inbound(start)
                .and(enters(StepKind.MENU, "10"), new PickedUp())
                .and(enters(StepKind.MENU, "11"), enters(StepKind.GROUP, "101"));
        List<String> members = List.of("1004", "1008", "1009", "1015");
        for (int i = 0; i < members.size(); i++) {
            call.and(starts(i + 1, members.get(i)));
        }
        String recording = call.call().value();
        String file = "101/" + recording + ".wav";
        call.and(new LegAnswered(Side.B, 1, "1004"), new Connected(), loses(2), loses(3), loses(4))
                .and(new RecordingStarted(recording, file))
                .pass(talk)
                .and(new RecordingReady(recording, file, talk.toMillis(), 0.1, 0.1));
        return ended(call.pass(Duration.ofSeconds(-1)), Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }
}
