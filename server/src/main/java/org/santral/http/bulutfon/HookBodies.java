package org.santral.http.bulutfon;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.santral.call.LedgerEvent;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.Cdrs;
import org.santral.http.CallEnd;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.http.bulutfon.BulutfonSettings.Format;
import org.santral.http.bulutfon.BulutfonSettings.Hook;
import org.santral.ledger.CallView;
import org.santral.webhooks.OutgoingRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as a hook wants them on the wire: as JSON or as a form, with its user and password. */
final class HookBodies {
    private final Cdrs cdrs;

    HookBodies(Cdrs cdrs) {
        this.cdrs = cdrs;
    }

    OutgoingRequest plain(Hook hook, ObjectNode event) {
        return request(hook, body(hook, event));
    }

    /** An event of the end of a call; with the nested record of 2015 if the hook wants that. */
    OutgoingRequest withRecord(Account account, Hook hook, ObjectNode event, CallView view, LedgerEvent.Ended ended) {
        if (!hook.legacyCdr()) {
            return plain(hook, event);
        }
        ArrayNode flow = record(account, event, view, ended);
        String whole = body(hook, event);
        if (whole.length() > OutgoingRequest.MAX_BODY_CHARS) {
            // Hours in a queue with many phones: the call's end is told all the same.
            flow.removeAll();
            return plain(hook, event);
        }
        return request(hook, whole);
    }

    /** @return the record's call flow */
    private ArrayNode record(Account account, ObjectNode event, CallView view, LedgerEvent.Ended ended) {
        LedgerEvent.Accepted call = view.accepted();
        ObjectNode cdr = event.putObject("cdr");
        cdr.put("bf_direction", call.direction().name());
        cdr.put("bf_caller", CallNumbers.number(account.tenant(), call.caller()));
        cdr.put("bf_callee", CallNumbers.number(account.tenant(), call.callee()));
        cdr.put("call_record", ended.recorded());
        cdr.put(
                "sip_hangup_disposition",
                CallEnd.of(call.direction(), view.times().pickup() != null, ended.termination())
                        .bulutfonCode());
        ArrayNode flow = cdr.putArray("callflow");
        // Written in the transaction that queued this event; gone only if somebody deleted it since.
        CdrDetail detail = cdrs.byId(view.domainId(), view.call()).orElse(null);
        if (detail != null) {
            new CallFlow(account.tenant(), new CdrFormCode(account.tenant().timeZone())).write(flow, detail);
        }
        return flow;
    }

    private static String body(Hook hook, ObjectNode event) {
        return switch (hook.format()) {
            case JSON -> event.toString();
            case FORM -> {
                List<String> fields = new ArrayList<>();
                event.properties().forEach(field -> flatten(fields, field.getKey(), field.getValue()));
                yield String.join("&", fields);
            }
        };
    }

    /** Nested values as PHP reads them: {@code cdr[callflow][0][callee]=…}; null is empty. */
    private static void flatten(List<String> fields, String name, JsonNode value) {
        switch (value) {
            case ObjectNode object ->
                object.properties()
                        .forEach(field -> flatten(fields, name + "[" + field.getKey() + "]", field.getValue()));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    flatten(fields, name + "[" + i + "]", array.get(i));
                }
            }
            default ->
                fields.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(value.isNull() ? "" : value.asString(), StandardCharsets.UTF_8));
        }
    }

    private static OutgoingRequest request(Hook hook, String body) {
        String type =
                hook.format() == Format.JSON ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded";
        if (hook.user() == null || hook.password() == null) {
            return new OutgoingRequest("POST", Map.of("Accept", "*/*"), type, body);
        }
        String credentials = Base64.getEncoder()
                .encodeToString((hook.user() + ":" + hook.password()).getBytes(StandardCharsets.UTF_8));
        return new OutgoingRequest(
                "POST", Map.of("Accept", "*/*", "Authorization", "Basic " + credentials), type, body);
    }
}
