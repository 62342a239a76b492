package org.santral.webhooks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;

/** Several dialects as one: what stands before the first slash of a subscription's name says whose words it hears. */
public final class HookDialects implements SubscriptionSource, EventRenderer {
    private final List<SubscriptionSource> sources = new ArrayList<>();
    private final Map<String, EventRenderer> renderers = new LinkedHashMap<>();

    /**
     * Adds a dialect. All are added before the first event.
     *
     * @param name what the names of its subscriptions are or begin with, up to a slash
     */
    public <D extends SubscriptionSource & EventRenderer> HookDialects with(String name, D dialect) {
        if (renderers.putIfAbsent(name, dialect) != null) {
            throw new IllegalArgumentException("two dialects are called " + name);
        }
        sources.add(dialect);
        return this;
    }

    @Override
    public List<Subscription> of(int domainId) {
        List<Subscription> all = new ArrayList<>();
        for (SubscriptionSource source : sources) {
            all.addAll(source.of(domainId));
        }
        return all;
    }

    @Override
    public List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger) {
        EventRenderer renderer = renderer(subscription);
        return renderer == null ? List.of() : renderer.render(subscription, view, trigger);
    }

    @Override
    public List<Optional<OutgoingRequest>> lines(
            Subscription subscription, CallView view, LedgerEntry trigger, List<LineChange> changes) {
        EventRenderer renderer = renderer(subscription);
        return renderer == null ? List.of() : renderer.lines(subscription, view, trigger, changes);
    }

    @Override
    public List<Optional<OutgoingRequest>> notice(Subscription subscription, Notice notice, Instant at) {
        EventRenderer renderer = renderer(subscription);
        return renderer == null ? List.of() : renderer.notice(subscription, notice, at);
    }

    private @Nullable EventRenderer renderer(Subscription subscription) {
        String name = subscription.name();
        int slash = name.indexOf('/');
        return renderers.get(slash < 0 ? name : name.substring(0, slash));
    }
}
