package org.santral.http.simotel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;

/**
 * A request that this dialect answers with {@code "success":0} (spec/simotel.md §2.3). What is wrong with the business
 * has status 200; only transport and credentials use others.
 */
final class SimotelRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;
    private final @Nullable Duration retryAfter;

    private SimotelRefusal(int status, String text, @Nullable Duration retryAfter) {
        super(text);
        this.status = status;
        this.text = text;
        this.retryAfter = retryAfter;
    }

    static SimotelRefusal of(int status, String message) {
        return new SimotelRefusal(status, message, null);
    }

    /** Something that a person has to put right; status 200. */
    static SimotelRefusal business(String message) {
        return of(200, message);
    }

    /** A field that the service needs. */
    static SimotelRefusal missing(String field) {
        return business("Field '" + field + "':value is missing");
    }

    /**
     * A field that means nothing.
     *
     * @param expected what would be right
     */
    static SimotelRefusal invalid(String field, String value, String expected) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return business("Field '" + field + "':value '" + shown + "' is invalid, expected " + expected);
    }

    /** What was asked for cannot be done: an unknown {@code _id}, an unknown trunk. */
    static SimotelRefusal failed() {
        return business("Requested operation failed");
    }

    /** @param retryAfter when the same request has a chance */
    static SimotelRefusal tooMany(Duration retryAfter) {
        return new SimotelRefusal(429, "Too many requests", retryAfter);
    }

    /** Nothing is wrong with the request; the PBX cannot serve it now. */
    static SimotelRefusal busy() {
        return new SimotelRefusal(503, "Service is unavailable, try again later", Duration.ofSeconds(5));
    }

    Answer answer() {
        Answer answer = Envelope.refusal(status, text);
        return retryAfter == null
                ? answer
                : answer.with("Retry-After", Long.toString(Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000))));
    }
}
