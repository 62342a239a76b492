package org.santral.http.bulutfon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.StatusText;

/** A request that this dialect answers with an error: {@code {"error":…,"code":…}} (spec/bulutfon.md §2.2). */
final class BulutfonRefusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String EXPIRED = "Token expired";

    private final int status;
    private final String error;
    private final @Nullable String reason;
    private final @Nullable Duration retryAfter;

    private BulutfonRefusal(int status, String error, @Nullable String reason, @Nullable Duration retryAfter) {
        super(error);
        this.status = status;
        this.error = error;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static BulutfonRefusal of(int status, String error) {
        return new BulutfonRefusal(status, error, null, null);
    }

    static BulutfonRefusal of(int status) {
        return of(status, text(status));
    }

    static BulutfonRefusal unauthorized() {
        return of(401);
    }

    /** Some clients read the body and others the status line: both say it. */
    static BulutfonRefusal tokenExpired() {
        return new BulutfonRefusal(401, EXPIRED, EXPIRED, null);
    }

    static BulutfonRefusal notFound() {
        return of(404);
    }

    /** @param error names the field, the value and what would be right */
    static BulutfonRefusal unprocessable(String error) {
        return of(422, error);
    }

    /** @param retryAfter when the same request has a chance */
    static BulutfonRefusal tooMany(Duration retryAfter) {
        return new BulutfonRefusal(429, text(429), null, retryAfter);
    }

    static BulutfonRefusal busy() {
        return busy(text(503), Duration.ofSeconds(5));
    }

    /** @param retryAfter when the same request has a chance */
    static BulutfonRefusal busy(String error, Duration retryAfter) {
        return new BulutfonRefusal(503, error, null, retryAfter);
    }

    /** The vendor writes "Not found". */
    private static String text(int status) {
        return status == 404 ? "Not found" : StatusText.of(status);
    }

    Answer answer() {
        Answer answer = Json.answer(status, Json.object().put("error", error).put("code", status));
        if (reason != null) {
            answer = answer.withReason(reason);
        }
        return retryAfter == null
                ? answer
                : answer.with("Retry-After", Long.toString(Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000))));
    }
}
