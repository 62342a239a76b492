package org.santral.registrar;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mask;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.dialog.Subscription;
import org.santral.sip.dialog.SubscriptionListener;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.ua.RequestSpec;
import org.santral.sip.ua.UserAgent;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lights the lamp of phones that have messages (RFC 3842): phones that subscribed are told in their subscription, the
 * others by a NOTIFY that they did not ask for, which nearly all of them understand. Safe for any thread.
 */
public final class MessageWaiting implements RegistrarListener {
    private static final Logger LOG = LoggerFactory.getLogger(MessageWaiting.class);
    private static final String PACKAGE = "message-summary";
    private static final String TYPE = "application/simple-message-summary";
    private static final byte[] NOTHING = new byte[0];
    private static final int SUBSCRIPTIONS = 10;
    private static final int BAD_EVENT = 489;

    /**
     * What lies in a mailbox.
     *
     * @param fresh messages that nobody has heard
     * @param heard messages that were kept
     */
    public record Counts(int fresh, int heard) {}

    /** Who knows what lies in a mailbox. */
    @FunctionalInterface
    public interface Mailboxes {
        /** The counts of an extension's mailbox, now or later; must not block. */
        CompletionStage<Counts> counts(Tenant tenant, String extension);
    }

    private final UserAgent userAgent;
    private final Registrar registrar;
    private final PhoneIdentity identity;
    private final Mailboxes mailboxes;
    private final Map<Aor, List<Subscription>> subscriptions = new ConcurrentHashMap<>();

    /** Listens to the registrar from now on. */
    public MessageWaiting(UserAgent userAgent, Registrar registrar, PhoneIdentity identity, Mailboxes mailboxes) {
        this.userAgent = userAgent;
        this.registrar = registrar;
        this.identity = identity;
        this.mailboxes = mailboxes;
        registrar.add(this);
    }

    /** Handles a SUBSCRIBE outside of dialogs and answers it; on its shard. */
    public void subscribe(IncomingRequest incoming) {
        String event = incoming.request().header("Event");
        if (event == null || !event.split(";", 2)[0].strip().equalsIgnoreCase(PACKAGE)) {
            incoming.respond(BAD_EVENT, null, Headers.EMPTY.add("Allow-Events", PACKAGE), NOTHING);
            return;
        }
        switch (identity.of(incoming.request(), incoming.source())) {
            case PhoneIdentity.Verdict.Accepted(Tenant tenant, Extension extension) ->
                accept(incoming, tenant, extension.number());
            case PhoneIdentity.Verdict.Challenged(int status, Headers headers, Duration after) ->
                incoming.respondAfter(after, status, headers);
            case PhoneIdentity.Verdict.Refused(int status, Headers headers) ->
                incoming.respond(status, null, headers, NOTHING);
        }
    }

    /** Whoever subscribes hears of its own mailbox, whatever number it wrote into the To. */
    private void accept(IncomingRequest incoming, Tenant tenant, String extension) {
        Aor aor = new Aor(tenant.domainId(), extension);
        Subscription made = userAgent.subscribe(incoming, new SubscriptionListener() {
            @Override
            public void refreshed(Subscription subscription) {
                tell(tenant, extension, subscription);
            }

            @Override
            public void ended(Subscription subscription) {
                subscriptions.computeIfPresent(aor, (key, known) -> without(known, subscription));
            }
        });
        if (made == null) {
            return;
        }
        List<Subscription> superseded = new ArrayList<>();
        subscriptions.compute(aor, (key, known) -> {
            List<Subscription> all = new ArrayList<>(known == null ? List.of() : known);
            while (all.size() >= SUBSCRIPTIONS) {
                superseded.add(all.removeFirst());
            }
            all.add(made);
            return List.copyOf(all);
        });
        superseded.forEach(oldest -> oldest.end("rejected"));
        tell(tenant, extension, made);
    }

    private static @Nullable List<Subscription> without(List<Subscription> known, Subscription ended) {
        List<Subscription> rest = known.stream().filter(s -> s != ended).toList();
        return rest.isEmpty() ? null : rest;
    }

    private void tell(Tenant tenant, String extension, Subscription subscription) {
        count(tenant, extension, counts -> subscription.notify(TYPE, summary(tenant, extension, counts)));
    }

    private void count(Tenant tenant, String extension, Consumer<Counts> then) {
        mailboxes.counts(tenant, extension).whenComplete((counts, failure) -> {
            if (counts != null) {
                then.accept(counts);
            } else {
                LOG.warn("the mailbox of {} cannot be counted", Mask.party(extension), failure);
            }
        });
    }

    /** Tells every phone of the extension what lies in its mailbox now. */
    public void changed(Tenant tenant, String extension, int newCount, int oldCount) {
        byte[] summary = summary(tenant, extension, new Counts(newCount, oldCount));
        List<Subscription> subscribed = subscriptions.getOrDefault(new Aor(tenant.domainId(), extension), List.of());
        subscribed.forEach(subscription -> subscription.notify(TYPE, summary));
        for (Binding binding : registrar.bindings(tenant, extension)) {
            if (binding.reachable() && !isSubscribed(binding, subscribed)) {
                unasked(tenant, extension, binding, summary);
            }
        }
    }

    private static boolean isSubscribed(Binding binding, List<Subscription> subscribed) {
        return subscribed.stream().anyMatch(s -> s.source().sameTarget(binding.source()));
    }

    private void unasked(Tenant tenant, String extension, Binding binding, byte[] summary) {
        Shard shard = userAgent.stack().nextShard();
        NameAddr address = NameAddr.of(null, SipUri.of(extension, tenant.sipDomain(), 0));
        Hop hop = binding.nextHop();
        Headers headers = Headers.EMPTY
                .add("Event", PACKAGE)
                .add("Subscription-State", "terminated;reason=noresource")
                .add("Content-Type", TYPE);
        RequestSpec notify = new RequestSpec(
                shard, "NOTIFY", binding.contact(), address, address, hop, binding.path(), headers, summary, null);
        userAgent.send(notify, new RequestListener() {
            @Override
            public void response(SipResponse response) {
                LOG.debug("a phone answered {} to its message count", response.status());
            }

            @Override
            public void failed(RequestFailure failure) {
                LOG.debug("a phone did not answer to its message count: {}", failure);
            }
        });
    }

    private static byte[] summary(Tenant tenant, String extension, Counts counts) {
        String account = SipUri.of(extension, tenant.sipDomain(), 0).toString();
        String text = "Messages-Waiting: " + (counts.fresh() > 0 ? "yes" : "no") + "\r\n"
                + "Message-Account: " + account + "\r\n"
                + "Voice-Message: " + counts.fresh() + "/" + counts.heard() + " (0/0)\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A phone that has just been switched on does not know of what came before; it may subscribe, or not. */
    @Override
    public void registered(Tenant tenant, String extension, Binding binding) {
        if (tenant.extension(extension).filter(Extension::voicemail).isEmpty()) {
            return;
        }
        count(tenant, extension, counts -> {
            Aor aor = new Aor(tenant.domainId(), extension);
            boolean nothing = counts.fresh() == 0 && counts.heard() == 0;
            if (!nothing && !isSubscribed(binding, subscriptions.getOrDefault(aor, List.of()))) {
                unasked(tenant, extension, binding, summary(tenant, extension, counts));
            }
        });
    }

    @Override
    public void unregistered(Tenant tenant, String extension, Binding binding) {
        // A subscription has a life of its own (RFC 6665 §4.4.1).
    }

    @Override
    public void expired(Tenant tenant, String extension, Binding binding) {
        // A subscription has a life of its own (RFC 6665 §4.4.1).
    }
}
