package org.santral.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
}
