package org.santral.cdr;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.ledger.CallTimes;

/**
 * The record of an ended call (spec/events.md §1). Numbers are as presented; instants have microseconds; whoever shows
 * them formats them.
 *
 * @param callerKey what the caller's number is searched by ({@link NumberKeys}): E.164 digits or extension
 * @param calleeKey the same of the callee's
 * @param did inbound: our number that was called
 * @param outboundCli number shown to the outside
 * @param callType the client's own label
 * @param dialedExtension first extension rung on the called side
 * @param connectedExtension the one that answered
 * @param times always with an end
 * @param queue number of the queue or ring group, null if there was none
 * @param queueWait time spent in it
 * @param termination why it ended, by whom and how
 * @param recordingFile path below the recordings folder; null unless the recording is present
 * @param recordingLength playing time; zero unless there was a recording
 * @param cutOff a crash ended it; the end is the last time known
 * @param returnedBy the later call that returned this missed call
 * @param ordinal place in the order in which the tenant's records became visible, from 1
 * @param trunk the trunk that a call from outside came over, null if it is not known
 * @param reachedKey inbound: what whoever or whatever the call reached is searched by; null where that is the callee
 */
public record Cdr(
        CallId call,
        int domainId,
        Direction direction,
        Origin origin,
        Party caller,
        Party callee,
        String callerKey,
        String calleeKey,
        @Nullable String did,
        @Nullable String outboundCli,
        @Nullable String callType,
        @Nullable String dialedExtension,
        @Nullable String connectedExtension,
        CallTimes times,
        @Nullable String queue,
        Duration queueWait,
        Termination termination,
        Recording recording,
        @Nullable String recordingFile,
        Duration recordingLength,
        boolean cutOff,
        @Nullable CallId returnedBy,
        long ordinal,
        @Nullable String trunk,
        @Nullable String reachedKey) {

    /** Whether a person or outside target accepted the call. */
    public boolean answered() {
        return times.connect() != null;
    }

    /** An inbound call that nobody accepted. */
    public boolean missed() {
        return direction == Direction.IN && !answered();
    }

    /** When it ended. */
    public Instant end() {
        return Objects.requireNonNull(times.end(), "a record is of an ended call");
    }
}
