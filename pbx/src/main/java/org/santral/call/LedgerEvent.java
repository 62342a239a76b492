package org.santral.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;

/**
 * One thing that happened to a call. The ledger keeps these, in order, for ever; CDRs, pushed events and live views
 * are computed from them alone (spec/events.md §1). The first entry of a call is {@link Accepted}, the last and only
 * terminal one is {@link Ended}.
 */
public sealed interface LedgerEvent {

    /** Seen from the tenant. */
    enum Direction {
        IN,
        OUT,
        LOCAL
    }

    /** Who started the call. */
    enum Origin {
        DIALED,
        API_EXTENSION,
        API_MASKING,
        /** An API called two parties, each inside or outside. */
        API_ORIGINATE,
        /** An API called somebody outside, to be joined with a place inside. */
        CALL_AND_BRIDGE,
        /** An automatic call that plays an announcement. */
        CAMPAIGN_IVR
    }

    /** One end of the call: the caller's leg and the callee's. */
    enum Side {
        A,
        B;

        public Side other() {
            return this == A ? B : A;
        }
    }

    /**
     * A party as presented.
     *
     * @param number as shown in records, {@code 905321234567}, {@code 00493027590915} or {@code 1001}
     * @param name may be empty
     * @param extension number of the extension, null for an outside party
     */
    record Party(String number, String name, @Nullable String extension) {}

    /**
     * The call exists and will end in exactly one {@link Ended}.
     *
     * @param did inbound: our number that was called
     * @param outboundCli number shown to the outside, null for inside calls
     * @param fingerprint SHA-256 (hex) of what the client asked for, to recognise a retry; null when not from an API
     * @param callType the client's own label (Verimor {@code custom_call_type}), null if none
     * @param trunk name of the trunk that a call from outside came over, null for every other call
     */
    record Accepted(
            Direction direction,
            Origin origin,
            Party caller,
            Party callee,
            @Nullable String did,
            @Nullable String outboundCli,
            @Nullable String fingerprint,
            @Nullable String callType,
            @Nullable String trunk)
            implements LedgerEvent {

        /** A call that did not come over a trunk. */
        public Accepted(
                Direction direction,
                Origin origin,
                Party caller,
                Party callee,
                @Nullable String did,
                @Nullable String outboundCli,
                @Nullable String fingerprint,
                @Nullable String callType) {
            this(direction, origin, caller, callee, did, outboundCli, fingerprint, callType, null);
        }

        /** The same call, which came over that trunk. */
        Accepted over(String name) {
            return new Accepted(direction, origin, caller, callee, did, outboundCli, fingerprint, callType, name);
        }
    }

    /**
     * A device is being called.
     *
     * @param destination number dialled, as shown in records
     * @param extension the extension being rung, null for an outside number
     * @param trunk name of the trunk used, null for an extension
     */
    record LegStarted(
            Side side,
            int leg,
            String destination,
            @Nullable String extension,
            @Nullable String trunk) implements LedgerEvent {}

    /** The device rings (or plays early media). */
    record LegRinging(Side side, int leg, boolean earlyMedia) implements LedgerEvent {}

    /** The device answered. {@code extension} is the one that picked up, null for an outside number. */
    record LegAnswered(Side side, int leg, @Nullable String extension) implements LedgerEvent {}

    /** The caller was answered by anything (spec/events.md: {@code t_pickup}). */
    record PickedUp() implements LedgerEvent {}

    /** A person or outside target accepted the call and the parties can talk ({@code t_connect}). */
    record Connected() implements LedgerEvent {}

    /** The kinds of places that a call passes through on its way (spec/events.md §1.1, {@code steps}). */
    enum StepKind {
        DID,
        MENU,
        GROUP,
        QUEUE,
        EXTENSION,
        OUTSIDE,
        VOICEMAIL,
        ANNOUNCEMENT,
        COMPONENT,
        FEATURE,
        SURVEY
    }

    /**
     * The call came to a place; it is there until the next such entry or the end of the call.
     *
     * @param number of the menu, group, queue, extension, survey, …; the number dialled for {@code DID} and {@code OUTSIDE},
     *     the name of a component
     */
    record StepEntered(StepKind kind, String number) implements LedgerEvent {}

    /** The party pressed keys that an announcement asked for. */
    record Gathered(String keys) implements LedgerEvent {}

    /**
     * The party gave a mark in a survey.
     *
     * @param survey number of the survey
     * @param label what it is called in reports
     * @param point the mark, 0 to 9
     * @param queue the queue whose agent the party had talked to; null when it came to the survey otherwise
     */
    record Surveyed(
            String survey,
            String label,
            int point,
            @Nullable String queue) implements LedgerEvent {}

    /** How a caller left a queue. */
    enum QueueExit {
        CONNECTED,
        ABANDONED,
        TIMED_OUT,
        EMPTY,
        FULL,
        KEY
    }

    /** The caller left the queue. An abandoned one leaves with the end of the call and has no such entry. */
    record QueueLeft(String queue, QueueExit how) implements LedgerEvent {}

    /** How a call came to another party. */
    enum TransferKind {
        BLIND,
        ATTENDED,
        API,
        PICKUP
    }

    /**
     * The call was handed to somebody else; its other party stays.
     *
     * @param by extension that did it, null when a client of an API or an outside party did
     * @param to number that the call goes to
     * @param otherCall the call that was merged with this one (attended transfer, pickup), null for none
     */
    record Transferred(
            TransferKind kind,
            @Nullable String by,
            String to,
            @Nullable String otherCall) implements LedgerEvent {}

    /** A party put the call on hold. */
    record Held(Side side) implements LedgerEvent {}

    /** A party took the call back from hold. */
    record Resumed(Side side) implements LedgerEvent {}

    /**
     * Audio is being written.
     *
     * @param file path below the recordings folder, with forward slashes
     */
    record RecordingStarted(String recordingId, String file) implements LedgerEvent {}

    /**
     * The recording is complete and can be fetched.
     *
     * @param lengthMs playing time in milliseconds
     * @param rmsLeft level of the caller's channel, 0 to 1
     * @param rmsRight level of the callee's channel, 0 to 1
     */
    record RecordingReady(String recordingId, String file, long lengthMs, double rmsLeft, double rmsRight)
            implements LedgerEvent {}

    /**
     * From here on these two are recorded: the talk began, or a transfer brought somebody else in. The segments of a
     * recording follow each other in one file, whose time runs from its start.
     *
     * @param offsetMs playing time of the file at which this segment begins, in milliseconds
     * @param left number of the party in the left channel, null while nobody is
     * @param right number of the party in the right channel, null while nobody is
     */
    record RecordingSegment(
            String recordingId,
            long offsetMs,
            @Nullable String left,
            @Nullable String right) implements LedgerEvent {}

    /** Recording was paused (what is said is not kept) or goes on. */
    record RecordingPaused(String recordingId, boolean paused) implements LedgerEvent {}

    /** The recording could not be completed. {@code why} is for operators. */
    record RecordingLost(String recordingId, String why) implements LedgerEvent {}

    /** A device's part is over. */
    record LegEnded(
            Side side,
            int leg,
            Termination termination,
            @Nullable LegFacts facts) implements LedgerEvent {}

    /**
     * The call is over; nothing follows.
     *
     * @param endedAt when it ended; the entry itself may be written later (recording completed, restart)
     * @param recorded whether a recording can be fetched
     * @param cutOff true when the process died in mid-call and the end is the last time known
     */
    record Ended(Termination termination, Instant endedAt, boolean recorded, boolean cutOff) implements LedgerEvent {}
}
