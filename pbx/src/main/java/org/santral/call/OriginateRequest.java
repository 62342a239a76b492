package org.santral.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * A call that a client of an API asks for. Numbers are as the client wrote them; {@link Originate} normalises and
 * checks them. {@code ringTimeout} is how long each party may ring, 10 to 60 s (clamped by the dialect);
 * {@code callerId} null means the default of the case; {@code callType} is the client's own label.
 */
public sealed interface OriginateRequest {

    /** When the second party of a masked call is dialled. */
    enum DialOn {
        /** As soon as the first party rings (Verimor {@code /originate?source=}). */
        RINGING,
        /** When the first party answers (Verimor {@code /bridge}). */
        ANSWER
    }

    String destination();

    @Nullable
    String callerId();

    Duration ringTimeout();

    @Nullable
    String callType();

    /** Two outside numbers are called and joined; neither sees the other. */
    record Masked(
            String source,
            String destination,
            @Nullable String callerId,
            DialOn dialOn,
            boolean record,
            Duration ringTimeout,
            @Nullable String callType)
            implements OriginateRequest {}

    /**
     * An extension's phone is called, then the destination.
     *
     * @param manualAnswer false: the phone is asked to answer by itself
     */
    record FromExtension(
            String extension,
            String destination,
            @Nullable String callerId,
            boolean manualAnswer,
            Duration ringTimeout,
            @Nullable String callType)
            implements OriginateRequest {}

    /**
     * Two parties are called and joined, the second when the first answers; each may be an extension or a number
     * outside, the second also a group, queue or menu.
     *
     * @param caller the first party
     * @param route name of the outbound route for a second party outside, where {@code trunk} names none; may be anything
     *     when that is not needed
     * @param trunk name of the trunk for whoever is outside; null only when no first party needs it
     * @param callerId what both are shown as calling: a number of ours, or words for the display of phones inside
     * @param talkTime how long they may talk, null for as long as they like
     */
    record Between(
            String caller,
            String destination,
            String route,
            @Nullable String trunk,
            String callerId,
            Duration ringTimeout,
            @Nullable TalkTime talkTime,
            @Nullable String callType)
            implements OriginateRequest {}

    /**
     * An outside number is called; when it answers, it goes to a place inside as if it had called us.
     *
     * @param callerId one of the tenant's numbers, shown to it
     * @param place digits of an extension, group, queue or menu
     */
    record Bridged(
            String destination,
            String callerId,
            String place,
            Duration ringTimeout,
            @Nullable String callType) implements OriginateRequest {}

    /**
     * An outside number is called; when it answers, a program serves it.
     *
     * @param call the id that the call will have: chosen by who asks, so that it can be kept before anybody rings, and
     *     never asked for twice
     * @param callerId one of the tenant's numbers, shown to it
     */
    record Programmed(
            CallId call,
            String destination,
            String callerId,
            CallProgram program,
            Duration ringTimeout,
            @Nullable String callType)
            implements OriginateRequest {}
}
