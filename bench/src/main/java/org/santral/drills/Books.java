package org.santral.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.LedgerTable;
import org.santral.bench.NetworkRecords;
import org.santral.bench.Placement;
import org.santral.bench.Reconciliation;

/**
 * Everybody's books of the calls of a drill: the clients', the server's, the receiver's of events and the carriers'.
 *
 * @param ledger URL of the server's database
 */
record Books(Api api, ChildJvm server, Hooks hooks, List<Carrier> carriers, String ledger) {
    private static final Duration DRAINED = Duration.ofSeconds(120);

    /** @param data the server's data folder, with the embedded database */
    Books(Api api, ChildJvm server, Hooks hooks, List<Carrier> carriers, Path data) {
        this(api, server, hooks, carriers, "jdbc:sqlite:" + data.resolve("santral.db"));
    }

    /**
     * Waits until all is over, ends everybody and holds the books against each other.
     *
     * @param recordings where recordings are downloaded to
     */
    void reconcile(List<Placement> placements, Findings findings, Path recordings) throws Exception {
        findings.misses()
                .check(
                        Patience.until(DRAINED, () -> allEnded(placements)),
                        "every accepted call ends",
                        "some had not after " + DRAINED.toSeconds() + " s");
        List<Api.Cdr> records = api.records();
        findings.misses()
                .check(
                        Patience.until(DRAINED, () -> delivered(records)),
                        "every call's end is told",
                        "some had not been after " + DRAINED.toSeconds() + " s");
        Files.write(
                recordings.resolveSibling("records.txt"),
                records.stream().map(Api.Cdr::toString).toList());
        Reconciliation check = new Reconciliation(placements, records);
        check.accepted(api);
        check.recordings(api, recordings);
        server.end();
        Map<String, NetworkRecords.Party> parties = new HashMap<>();
        for (Carrier carrier : carriers) {
            carrier.end();
            parties.putAll(carrier.parties());
        }
        check.network(parties);
        Map<String, LedgerTable.Call> entries = LedgerTable.read(ledger);
        check.ledger(entries);
        check.events(hooks, entries);
        findings.misses().addAll(check.misses());
        check.counts().forEach(findings::figure);
    }

    private boolean allEnded(List<Placement> placements) throws IOException, InterruptedException {
        for (Placement placement : placements.reversed()) {
            if (placement.callId() != null && api.recordStatus(placement.callId()) != 200) {
                return false;
            }
        }
        return true;
    }

    private boolean delivered(List<Api.Cdr> records) {
        Set<String> ended = new HashSet<>();
        records.forEach(row -> ended.add(row.callId()));
        return hooks.ended().containsAll(ended);
    }
}
