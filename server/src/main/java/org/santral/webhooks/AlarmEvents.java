package org.santral.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;
import org.santral.tenant.Directory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Alarms of calls outside, posted to the {@code limits.alarm-url} of their tenant. No vendor has them, so the words are
 * ours: see the operator's guide to the configuration.
 */
public final class AlarmEvents implements EventRenderer, SubscriptionSource {
    /** The name of the subscription. */
    public static final String SUBSCRIPTION = "alarms";

    private final Directory directory;

    public AlarmEvents(Directory directory) {
        this.directory = directory;
    }

    @Override
    public List<Subscription> of(int domainId) {
        URI url = url(domainId);
        return url == null
                ? List.of()
                : List.of(new Subscription(
                        domainId, SUBSCRIPTION, url, true, Set.of(), Set.of(NoticeKind.TOLL_ALARM), null));
    }

    private @Nullable URI url(int domainId) {
        return directory
                .byDomainId(domainId)
                .map(tenant -> tenant.limits().alarms())
                .orElse(null);
    }

    @Override
    public List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger) {
        return List.of();
    }

    @Override
    public List<Optional<OutgoingRequest>> notice(Subscription subscription, Notice notice, Instant at) {
        if (!(notice instanceof Notice.TollAlarm alarm)) {
            return List.of();
        }
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("event", "toll_alarm");
        event.put("domain_id", subscription.domainId());
        event.put("extension", alarm.extension());
        event.put("limit", alarm.limit());
        event.put("cap", alarm.cap());
        event.put("percent", alarm.percent());
        event.put("since", alarm.since().toString());
        event.put("at", at.toString());
        return List.of(Optional.of(
                new OutgoingRequest("POST", Map.of("Accept", "*/*"), "application/json", event.toString())));
    }
}
