package org.santral.http.verimor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallControl;
import org.santral.call.CallControl.FirstParty;
import org.santral.call.CallControl.Originated;
import org.santral.call.CallRefused;
import org.santral.call.OriginateRequest;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.tenant.PhoneNumber;

/** {@code /originate} (S1, S2) and {@code /bridge} (B1). */
final class Originates {
    private static final int DEFAULT_RING_S = 30;
    private static final int MIN_RING_S = 10;
    private static final int MAX_RING_S = 60;
    private static final int MAX_CALL_TYPE = 255;
    /** Many clients give up after 30 s: quirk Q2. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(28);

    private final CallControl calls;
    private final OutboundNumbers numbers;

    Originates(CallControl calls, OutboundNumbers numbers) {
        this.calls = calls;
        this.numbers = numbers;
    }

    Answer originate(Account account, Request request) throws VerimorRefusal, InterruptedException {
        RequestParams params = request.params();
        String extension = params.get("extension");
        if (extension != null) {
            return accepted(start(
                    account,
                    new OriginateRequest.FromExtension(
                            extension.strip(),
                            Params.required(params, "destination"),
                            params.get("caller_id"),
                            params.bool("manual_answer", false),
                            ringTimeout(params),
                            callType(params))));
        }
        if (params.get("source") == null) {
            throw VerimorRefusal.badRequest("missing extension");
        }
        return accepted(start(account, masked(account, params, DialOn.RINGING)));
    }

    Answer bridge(Account account, Request request) throws VerimorRefusal, InterruptedException {
        OriginateRequest.Masked masked = masked(account, request.params(), DialOn.ANSWER);
        Originated originated = start(account, masked);
        Duration wait = masked.ringTimeout().compareTo(LONGEST_WAIT) < 0 ? masked.ringTimeout() : LONGEST_WAIT;
        return switch (calls.awaitFirstParty(originated.call(), wait)) {
            case FirstParty.Answered _, FirstParty.Waiting _ -> accepted(originated);
            case FirstParty.Failed(var cause) -> throw VerimorRefusal.badRequest(cause.name());
        };
    }

    private static Answer accepted(Originated originated) {
        Answer answer = Answer.text(200, originated.call().value());
        return originated.replayed() ? answer.with("Santral-Replayed", "true") : answer;
    }

    private OriginateRequest.Masked masked(Account account, RequestParams params, DialOn byPath) throws VerimorRefusal {
        String callerId = params.get("caller_id");
        return new OriginateRequest.Masked(
                Params.required(params, "source"),
                Params.required(params, "destination"),
                callerId == null ? defaultCallerId(account) : callerId,
                switch (account.settings().maskingDialOn()) {
                    case BY_PATH -> byPath;
                    case ANSWER -> DialOn.ANSWER;
                    case RINGING -> DialOn.RINGING;
                },
                params.bool("recording_enabled", true),
                ringTimeout(params),
                callType(params));
    }

    /** Quirk Q15; null when that extension has no outbound number: the PBX then takes the tenant's main one. */
    private @Nullable String defaultCallerId(Account account) {
        PhoneNumber number = account.tenant()
                .extension(account.settings().maskingDefaultExtension())
                .flatMap(extension -> numbers.selected(account.tenant(), extension))
                .orElse(null);
        return number == null ? null : "+" + number.digits();
    }

    private static Duration ringTimeout(RequestParams params) {
        Integer seconds = Numbers.integer(params.get("timeout"));
        return Duration.ofSeconds(Math.clamp(seconds == null ? DEFAULT_RING_S : seconds, MIN_RING_S, MAX_RING_S));
    }

    private static @Nullable String callType(RequestParams params) {
        String type = params.get("custom_call_type");
        return type == null || type.length() <= MAX_CALL_TYPE ? type : type.substring(0, MAX_CALL_TYPE);
    }

    private Originated start(Account account, OriginateRequest request) throws VerimorRefusal, InterruptedException {
        try {
            return calls.originate(numbers.applied(account.tenant()), request);
        } catch (CallRefused refused) {
            throw refusal(refused, request);
        }
    }

    private static VerimorRefusal refusal(CallRefused refused, OriginateRequest request) {
        return switch (refused.why()) {
            case EXTENSION_NOT_FOUND -> VerimorRefusal.badRequest("extension " + refused.value() + " not found");
            case PLACE_NOT_FOUND -> VerimorRefusal.badRequest("destination " + refused.value() + " not found");
            case INVALID_SOURCE -> VerimorRefusal.badRequest("invalid source: " + refused.value());
            case INVALID_DESTINATION -> VerimorRefusal.badRequest("invalid destination: " + refused.value());
            case INVALID_CALLER_ID -> VerimorRefusal.badRequest("invalid caller_id: " + refused.value());
            case NOT_PERMITTED -> {
                boolean source = request instanceof OriginateRequest.Masked masked
                        && masked.source().equals(refused.value())
                        && !masked.destination().equals(refused.value());
                yield VerimorRefusal.badRequest((source ? "source" : "destination") + " not permitted: "
                        + refused.value() + " (" + refused.getMessage() + ")");
            }
            case TRUNK_NOT_FOUND, ROUTE_NOT_FOUND ->
                throw new IllegalStateException("this dialect names no carriers", refused);
            case TOO_MANY_PER_SECOND, TOO_MANY_AT_ONCE -> VerimorRefusal.of(429);
            case UNAVAILABLE -> VerimorRefusal.of(503);
        };
    }
}
