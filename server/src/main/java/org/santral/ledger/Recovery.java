package org.santral.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.Ledger;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every call that a dead process left open what is missing, so that each ends in exactly one record. */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    /** Calls closed in one go; bounds memory and keeps the ledger's queue below the refusal mark. */
    private static final int AT_ONCE = 500;

    private Recovery() {}

    /**
     * What recovery did.
     *
     * @param closed calls that ended now
     * @param failed calls that could not be closed; each was logged
     */
    public record Result(int closed, int failed) {}

    /**
     * Closes all open calls with SYSTEM_SHUTDOWN at the last time known. To be run before any new call is begun; blocks
     * until everything is on disk.
     */
    public static Result closeOpenCalls(LedgerReader reader, Ledger ledger, Clock clock, RecordingRepair repair) {
        int closed = 0;
        int failed = 0;
        CallId after = null;
        while (true) {
            List<LedgerReader.OpenCall> open = reader.openCalls(after, AT_ONCE);
            if (open.isEmpty()) {
                if (closed + failed > 0) {
                    LOG.info("{} calls that were cut off have been closed, {} could not be", closed, failed);
                }
                return new Result(closed, failed);
            }
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (LedgerReader.OpenCall call : open) {
                writes.add(close(reader, ledger, clock, repair, call.call()));
            }
            for (int i = 0; i < writes.size(); i++) {
                if (done(writes.get(i), open.get(i).call())) {
                    closed++;
                } else {
                    failed++;
                }
            }
            after = open.getLast().call();
        }
    }

    private static CompletableFuture<Void> close(
            LedgerReader reader, Ledger ledger, Clock clock, RecordingRepair repair, CallId call) {
        try {
            CallView view = CallView.of(reader.entries(call));
            return ledger.append(missing(view, clock.instant(), repair)).toCompletableFuture();
        } catch (RuntimeException e) {
            // One damaged call must not keep the others, and the server, from coming back.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean done(CompletableFuture<Void> write, CallId call) {
        try {
            write.join();
            return true;
        } catch (CompletionException e) {
            LOG.error("call {} was cut off and cannot be closed", call, e.getCause());
            return false;
        }
    }

    /** The entries that end this call: its legs, its recording, itself. */
    static List<LedgerEntry> missing(CallView view, Instant now, RecordingRepair repair) {
        LedgerEvent recording = recording(view, repair);
        Instant end = end(view, recording);
        List<LedgerEvent> events = new ArrayList<>();
        for (LegView leg : view.legs()) {
            if (leg.end() == null) {
                How how = leg.answer() == null ? How.CANCEL : How.BYE;
                events.add(new LedgerEvent.LegEnded(leg.side(), leg.leg(), shutdown(how), null));
            }
        }
        if (recording != null) {
            events.add(recording);
        }
        boolean recorded =
                view.recording() instanceof RecordingView.Ready || recording instanceof LedgerEvent.RecordingReady;
        How how = view.times().pickup() == null ? How.CANCEL : How.BYE;
        events.add(new LedgerEvent.Ended(shutdown(how), end, recorded, true));

        List<LedgerEntry> entries = new ArrayList<>();
        int sequence = view.sequence();
        for (LedgerEvent event : events) {
            // Legs ended when the call did; the call's last word is written now, unless the clock was set back.
            Instant at = event instanceof LedgerEvent.LegEnded || now.isBefore(end) ? end : now;
            entries.add(new LedgerEntry(view.call(), view.domainId(), ++sequence, at, event));
        }
        return entries;
    }

    private static Termination shutdown(How how) {
        return Termination.of(Cause.SYSTEM_SHUTDOWN, By.SYSTEM, how);
    }

    private static @Nullable LedgerEvent recording(CallView view, RecordingRepair repair) {
        if (!(view.recording() instanceof RecordingView.Running running)) {
            return null;
        }
        String id = running.started().recordingId();
        try {
            Optional<LedgerEvent.RecordingReady> repaired = repair.repair(running.started());
            return repaired.isPresent()
                    ? repaired.get()
                    : new LedgerEvent.RecordingLost(id, "cut off before any audio was written");
        } catch (RuntimeException e) {
            LOG.error("the recording of call {} cannot be repaired", view.call(), e);
            return new LedgerEvent.RecordingLost(id, "cut off, and could not be repaired");
        }
    }

    /** The last time known: the last entry, or the last second heard. */
    private static Instant end(CallView view, @Nullable LedgerEvent recording) {
        Instant last = view.lastAt();
        if (view.recording() instanceof RecordingView.Running running
                && recording instanceof LedgerEvent.RecordingReady ready) {
            Instant heard = running.at().plusMillis(ready.lengthMs());
            if (view.track() != null) {
                // The file's time stands still while recording is paused.
                heard = heard.plus(view.track().paused());
            }
            return heard.isAfter(last) ? heard : last;
        }
        return last;
    }
}
