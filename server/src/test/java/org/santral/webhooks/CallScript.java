package org.santral.webhooks;

import java.time.Instant;
import java.util.List;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.Ledger;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Side;

/** Writes the entries of a call that is answered and ends; its triggers are entries 2, 5 and 7. */
public final class CallScript {
    /** Our number that the called party sees. */
    static final String SHOWN = "908505320000";

    static final int RINGING = 2;
    static final int CONNECTED = 5;
    static final int ENDED = 7;

    private Ledger ledger;
    private final int domainId;
    private final Instant at;
    private final CallId call;
    private int sequence;

    public CallScript(Ledger ledger, int domainId, Instant at) {
        this.ledger = ledger;
        this.domainId = domainId;
        this.at = at;
        this.call = CallId.create(at.toEpochMilli());
    }

    public CallId call() {
        return call;
    }

    /** What follows is written there: the process was started anew. */
    CallScript goesOnIn(Ledger other) {
        ledger = other;
        return this;
    }

    CallScript ringing() {
        return write(
                new LedgerEvent.Accepted(
                        LedgerEvent.Direction.OUT,
                        LedgerEvent.Origin.API_MASKING,
                        new LedgerEvent.Party("905321234567", "", null),
                        new LedgerEvent.Party("905423456789", "", null),
                        null,
                        SHOWN,
                        null,
                        null),
                new LedgerEvent.LegStarted(Side.B, 1, "905423456789", null, "carrier"),
                new LedgerEvent.LegRinging(Side.B, 1, false));
    }

    CallScript connected() {
        return write(
                new LedgerEvent.LegAnswered(Side.B, 1, null), new LedgerEvent.PickedUp(), new LedgerEvent.Connected());
    }

    CallScript ended() {
        Termination over = Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);
        return write(new LedgerEvent.LegEnded(Side.B, 1, over, null), new LedgerEvent.Ended(over, at, false, false));
    }

    CallScript whole() {
        return ringing().connected().ended();
    }

    public CallScript write(LedgerEvent... events) {
        List<LedgerEntry> entries = new java.util.ArrayList<>();
        for (LedgerEvent event : events) {
            entries.add(new LedgerEntry(call, domainId, sequence++, at, event));
        }
        ledger.append(entries).toCompletableFuture().join();
        return this;
    }

    /** The delivery id of the event of that entry. */
    String delivery(int trigger) {
        return call + "." + trigger + ".test";
    }
}
