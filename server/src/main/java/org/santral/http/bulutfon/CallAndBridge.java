package org.santral.http.bulutfon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallControl;
import org.santral.call.CallRefused;
import org.santral.call.OriginateRequest;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;

/**
 * {@code /call_and_bridge} (spec/bulutfon.md B35): somebody outside is called with one of our numbers and, when it answers,
 * joined with a menu, group, queue or extension. The answer comes as soon as the call is on record; the same request again
 * within the replay window is the same call. Whatever is wrong is told with 422 and all four keys.
 */
final class CallAndBridge {
    private static final String STARTED = "Arama başarıyla başlatıldı.";
    private static final String FAILED = "Arama başlatılamadı.";
    private static final int DEFAULT_RING_S = 30;
    private static final int MIN_RING_S = 10;
    private static final int MAX_RING_S = 60;

    private final CallControl calls;

    CallAndBridge(CallControl calls) {
        this.calls = calls;
    }

    Answer call(Access access, Request request) throws InterruptedException {
        RequestParams params = request.params();
        String caller = params.get("caller");
        String callee = params.get("callee");
        String destination = params.get("destination");
        Integer timeout = seconds(params.get("timeout"));
        if (caller == null || callee == null || destination == null) {
            return failed("missing " + (caller == null ? "caller" : callee == null ? "callee" : "destination"));
        }
        if (timeout == null) {
            return failed("invalid timeout: " + params.get("timeout") + " (whole seconds)");
        }
        try {
            calls.originate(
                    access.account().tenant(),
                    new OriginateRequest.Bridged(
                            callee.strip(), caller.strip(), destination.strip(), Duration.ofSeconds(timeout), null));
            return Json.answer(Json.object().put("success", true).put("message", STARTED));
        } catch (CallRefused refused) {
            return failed(error(refused));
        }
    }

    /** Null for what is no whole number. */
    private static @Nullable Integer seconds(@Nullable String given) {
        if (given == null) {
            return DEFAULT_RING_S;
        }
        String digits = given.strip();
        if (!digits.matches("[0-9]{1,6}")) {
            return null;
        }
        return Math.clamp(Integer.parseInt(digits), MIN_RING_S, MAX_RING_S);
    }

    private static String error(CallRefused refused) {
        String value = refused.value();
        return switch (refused.why()) {
            case PLACE_NOT_FOUND, EXTENSION_NOT_FOUND ->
                "invalid destination: " + value + " (a menu, group, queue or extension of yours)";
            case INVALID_CALLER_ID -> "invalid caller: " + value + " (a number of yours)";
            case INVALID_DESTINATION, INVALID_SOURCE -> "invalid callee: " + value;
            case NOT_PERMITTED -> "callee not permitted: " + value + " (" + refused.getMessage() + ")";
            case TRUNK_NOT_FOUND, ROUTE_NOT_FOUND ->
                throw new IllegalStateException("this dialect names no carriers", refused);
            case TOO_MANY_PER_SECOND, TOO_MANY_AT_ONCE, UNAVAILABLE ->
                "not now: " + refused.getMessage() + "; try again later";
        };
    }

    private static Answer failed(String error) {
        return Json.answer(
                422,
                Json.object()
                        .put("success", false)
                        .put("message", FAILED)
                        .put("error", error)
                        .put("code", 422));
    }
}
