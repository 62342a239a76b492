package org.santral.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;

/** Writes a call's entries for tests: each step happens one second after the one before, unless time is let pass. */
public final class CallScript {
    public static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");
    public static final int TENANT = 101;

    private final List<LedgerEntry> entries = new ArrayList<>();
    private final CallId call;
    private final int domainId;
    private Instant now;

    private CallScript(CallId call, int domainId, Instant start) {
        this.call = call;
        this.domainId = domainId;
        this.now = start.minusSeconds(1);
    }

    public static CallScript at(Instant start) {
        return of(TENANT, start);
    }

    public static CallScript of(int domainId, Instant start) {
        return new CallScript(CallId.create(start.toEpochMilli()), domainId, start);
    }

    /** A call from outside to extension 1001. */
    public static CallScript inbound(Instant start, String caller) {
        return at(start)
                .then(new Accepted(
                        Direction.IN,
                        Origin.DIALED,
                        new Party(caller, "", null),
                        new Party("1001", "Ada", "1001"),
                        "908508850000",
                        null,
                        null,
                        null));
    }

    /** Two outside numbers joined through the API. */
    public static CallScript masked(Instant start, String source, String destination) {
        return at(start)
                .then(new Accepted(
                        Direction.OUT,
                        Origin.API_MASKING,
                        new Party(source, "", null),
                        new Party(destination, "", null),
                        null,
                        "908505320000",
                        "f".repeat(64),
                        "survey"));
    }

    /** Extension 1001 dials an outside number. */
    public static CallScript outbound(Instant start, String destination) {
        return at(start)
                .then(new Accepted(
                        Direction.OUT,
                        Origin.DIALED,
                        new Party("1001", "Ada", "1001"),
                        new Party(destination, "", null),
                        null,
                        "908505320000",
                        null,
                        null));
    }

    /** Extension 1005 dials extension 1006. */
    public static CallScript local(Instant start) {
        return at(start)
                .then(new Accepted(
                        Direction.LOCAL,
                        Origin.DIALED,
                        new Party("1005", "Can", "1005"),
                        new Party("1006", "Ece", "1006"),
                        null,
                        null,
                        null,
                        null));
    }

    public CallScript then(LedgerEvent... events) {
        for (LedgerEvent event : events) {
            now = now.plusSeconds(1);
            entries.add(new LedgerEntry(call, domainId, entries.size(), now, event));
        }
        return this;
    }

    /** As {@link #then}, but all of it at the moment of the step before. */
    public CallScript and(LedgerEvent... events) {
        for (LedgerEvent event : events) {
            pass(Duration.ofSeconds(-1)).then(event);
        }
        return this;
    }

    public CallScript pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    public CallScript ended(Cause cause, By by, How how) {
        now = now.plusSeconds(1);
        boolean recorded = entries.stream().anyMatch(e -> e.event() instanceof LedgerEvent.RecordingReady);
        entries.add(new LedgerEntry(
                call,
                domainId,
                entries.size(),
                now,
                new LedgerEvent.Ended(Termination.of(cause, by, how), now, recorded, false)));
        return this;
    }

    public CallId call() {
        return call;
    }

    /** Everything so far. */
    public List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    public List<LedgerEntry> entries(int from, int to) {
        return List.copyOf(entries.subList(from, to));
    }

    public LedgerEntry last() {
        return entries.getLast();
    }

    public CallView view() {
        return CallView.of(entries);
    }
}
