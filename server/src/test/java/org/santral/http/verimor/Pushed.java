package org.santral.http.verimor;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.santral.call.LedgerEntry;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.ledger.CallView;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;

/** The events that a story makes, for tests. */
final class Pushed {
    private static final URI RECEIVER = URI.create("http://127.0.0.1:9/event/");

    private Pushed() {}

    /** Events of a tenant with these switches. */
    static VerimorEvents events(
            URI url, boolean ringing, boolean answered, boolean hangup, boolean userHangup, boolean words) {
        VerimorSettings settings = new VerimorSettings(
                List.of(SecretHash.of(VerimorServer.KEY)),
                new VerimorSettings.Events(url, ringing, answered, hangup, userHangup),
                MaskingDialOn.BY_PATH,
                "1000",
                false,
                words,
                false);
        return new VerimorEvents(accounts(settings), domainId -> Optional.empty());
    }

    /** One tenant with these settings. */
    static VerimorAccounts accounts(VerimorSettings settings) {
        Tenant tenant = VerimorServer.tenant(101, "demo");
        return new VerimorAccounts(
                new Directory(List.of(tenant)), List.of(new VerimorAccounts.Account(tenant, settings)));
    }

    /** What is pushed when only the three usual events are on, in order. */
    static List<Map<String, String>> by(Story story) {
        return bodies(events(RECEIVER, true, true, true, false, false), story).stream()
                .map(Pushed::fields)
                .toList();
    }

    /** What is pushed when everything is on, in order. */
    static List<Map<String, String>> allBy(Story story) {
        return bodies(events(RECEIVER, true, true, true, true, false), story).stream()
                .map(Pushed::fields)
                .toList();
    }

    /** All bodies that the story makes, in order. */
    static List<String> bodies(VerimorEvents events, Story story) {
        Subscription subscription = events.of(101).getFirst();
        List<LedgerEntry> entries = story.entries();
        return entries.stream()
                .filter(entry -> LedgerTrigger.of(entry.event())
                        .filter(subscription.triggers()::contains)
                        .isPresent())
                .flatMap(entry ->
                        events
                                .render(subscription, CallView.of(entries.subList(0, entry.sequence() + 1)), entry)
                                .stream())
                .flatMap(Optional::stream)
                .map(OutgoingRequest::body)
                .toList();
    }

    static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            fields.put(
                    field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }
}
