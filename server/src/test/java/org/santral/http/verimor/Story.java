package org.santral.http.verimor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.Ledger;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LegFacts;
import org.santral.ledger.CallView;

/** A call told entry by entry, for tests: each has its second after the start. */
final class Story {
    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    static final LegFacts PHONE = new LegFacts("192.0.2.7", "Yealink T46", "PCMA", "PCMU", 100, 90, 10, 1.5);

    final CallId call;
    private final int domainId;
    private final Instant start;
    private final List<LedgerEntry> entries = new ArrayList<>();

    Story(CallId call, int domainId, Instant start) {
        this.call = call;
        this.domainId = domainId;
        this.start = start;
    }

    static Story at(Instant start) {
        return new Story(CallId.create(start.toEpochMilli()), 101, start);
    }

    Story add(double second, LedgerEvent event) {
        entries.add(new LedgerEntry(
                call, domainId, entries.size(), start.plus(Duration.ofMillis((long) (second * 1000))), event));
        return this;
    }

    static Party outside(String number) {
        return new Party(number, "", null);
    }

    static Party inside(String number, String name) {
        return new Party(number, name, number);
    }

    /** From outside to a number of ours that rings 1001. */
    Story inbound(String caller) {
        return add(
                        0,
                        new LedgerEvent.Accepted(
                                Direction.IN,
                                Origin.DIALED,
                                outside(caller),
                                inside("1001", "Ayşe"),
                                "908508850000",
                                null,
                                null,
                                null))
                .add(0, new LedgerEvent.LegStarted(Side.B, 1, "1001", "1001", null))
                .add(1, new LedgerEvent.LegRinging(Side.B, 1, false));
    }

    Story internal() {
        return add(
                        0,
                        new LedgerEvent.Accepted(
                                Direction.LOCAL,
                                Origin.DIALED,
                                inside("1005", "Beş"),
                                inside("1006", "Altı"),
                                null,
                                null,
                                null,
                                null))
                .add(0, new LedgerEvent.LegStarted(Side.B, 1, "1006", "1006", null))
                .add(1, new LedgerEvent.LegRinging(Side.B, 1, false));
    }

    /** Both legs of a masked call, up to the second one ringing. */
    Story masked() {
        return add(
                        0,
                        new LedgerEvent.Accepted(
                                Direction.OUT,
                                Origin.API_MASKING,
                                outside("905321234567"),
                                outside("905423456789"),
                                null,
                                "908505320000",
                                null,
                                null))
                .add(0, new LedgerEvent.LegStarted(Side.A, 1, "905321234567", null, "carrier"))
                .add(1, new LedgerEvent.LegRinging(Side.A, 1, false))
                .add(1, new LedgerEvent.LegStarted(Side.B, 2, "905423456789", null, "carrier"))
                .add(2, new LedgerEvent.LegRinging(Side.B, 2, false));
    }

    Story fromExtension() {
        return add(
                        0,
                        new LedgerEvent.Accepted(
                                Direction.OUT,
                                Origin.API_EXTENSION,
                                inside("1001", "Ayşe"),
                                outside("908505320000"),
                                null,
                                "908505320001",
                                null,
                                null))
                .add(0, new LedgerEvent.LegStarted(Side.A, 1, "1001", "1001", null))
                .add(1, new LedgerEvent.LegRinging(Side.A, 1, false))
                .add(2, new LedgerEvent.LegAnswered(Side.A, 1, "1001"))
                .add(2, new LedgerEvent.LegStarted(Side.B, 2, "908505320000", null, "carrier"))
                .add(3, new LedgerEvent.LegRinging(Side.B, 2, true));
    }

    Story answeredBy(int leg, String extension, double second) {
        return add(second, new LedgerEvent.LegAnswered(Side.B, leg, extension))
                .add(second, new LedgerEvent.PickedUp())
                .add(second, new LedgerEvent.Connected());
    }

    Story recorded(String recordingId, String file, double second) {
        return add(second, new LedgerEvent.RecordingStarted(recordingId, file))
                .add(second, new LedgerEvent.RecordingReady(recordingId, file, 1000, 0.1, 0.1));
    }

    Story legEnds(Side side, int leg, Cause cause, double second) {
        return add(
                second,
                new LedgerEvent.LegEnded(
                        side, leg, Termination.of(cause, Termination.By.CALLER, Termination.How.BYE), PHONE));
    }

    Story ends(Termination why, double second, boolean recorded) {
        Instant at = start.plus(Duration.ofMillis((long) (second * 1000)));
        return add(second, new LedgerEvent.Ended(why, at, recorded, false));
    }

    Story ends(Cause cause, Termination.By by, Termination.How how, double second) {
        return ends(Termination.of(cause, by, how), second, false);
    }

    /** The inbound, missed call of one minute after {@code at}'s start. */
    Story givenUp(double second) {
        return ends(Cause.ORIGINATOR_CANCEL, Termination.By.CALLER, Termination.How.CANCEL, second);
    }

    Story cleared(double second) {
        return ends(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE, second);
    }

    List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    CallView view() {
        return CallView.of(entries);
    }

    CallId writeTo(Ledger ledger) {
        ledger.append(entries()).toCompletableFuture().join();
        return call;
    }
}
