package org.santral.bench;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to call, as its client saw it.
 *
 * @param source number called first; no other placement has it
 * @param destination number called second; no other placement has it
 * @param sentAt when the request was sent
 * @param callId what the API returned; null when it returned none
 * @param failure what came instead: a status, or how the connection failed
 */
public record Placement(
        String source,
        String destination,
        Instant sentAt,
        @Nullable String callId,
        @Nullable String failure) {

    /** The part of a number that is the same in every way of writing it. */
    public static String key(String number) {
        String digits = number.replaceAll("\\D", "");
        return digits.substring(Math.max(0, digits.length() - 10));
    }
}
