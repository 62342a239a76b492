package org.santral.http.simotel;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEntry;
import org.santral.http.simotel.SimotelAccounts.Account;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.ledger.CallView;
import org.santral.webhooks.EventRenderer;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.LineChange;
import org.santral.webhooks.Notice;
import org.santral.webhooks.NoticeKind;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;
import org.santral.webhooks.SubscriptionSource;

/** The events (spec/simotel.md §6): who wants them and in which words. A tenant has one receiver. */
public final class SimotelEvents implements EventRenderer, SubscriptionSource {
    /** The name of this dialect's subscriptions. */
    public static final String SUBSCRIPTION = "simotel";

    private final SimotelAccounts accounts;

    public SimotelEvents(SimotelAccounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public List<Subscription> of(int domainId) {
        Events events = accounts.byDomainId(domainId)
                .map(account -> account.settings().events())
                .orElse(null);
        if (events == null) {
            return List.of();
        }
        Set<LedgerTrigger> triggers = EnumSet.noneOf(LedgerTrigger.class);
        Set<NoticeKind> notices = EnumSet.noneOf(NoticeKind.class);
        events.list().forEach(name -> add(name, triggers, notices));
        return List.of(new Subscription(domainId, SUBSCRIPTION, events.url(), true, triggers, notices, null));
    }

    /** What an event makes a receiver hear of. */
    private static void add(String event, Set<LedgerTrigger> triggers, Set<NoticeKind> notices) {
        switch (event) {
            case "Cdr" -> triggers.add(LedgerTrigger.ENDED);
            case "CdrQueue" -> {
                triggers.add(LedgerTrigger.TRANSFERRED);
                triggers.add(LedgerTrigger.ENDED);
            }
            case "IncomingCall" -> triggers.add(LedgerTrigger.ACCEPTED);
            case "OutgoingCall" -> triggers.add(LedgerTrigger.OUTSIDE);
            case "Transfer" -> triggers.add(LedgerTrigger.TRANSFERRED);
            case "NewState" -> notices.add(NoticeKind.LINE);
            case "ExtenAdded" -> notices.add(NoticeKind.EXTENSION_ADDED);
            case "ExtenRemoved" -> notices.add(NoticeKind.EXTENSION_REMOVED);
            case "VoiceMail" -> notices.add(NoticeKind.VOICEMAIL);
            case "VoiceMailEmail" -> notices.add(NoticeKind.VOICEMAIL_MAILED);
            case "Survey" -> triggers.add(LedgerTrigger.SURVEYED);
            case "TrunkNewState" -> notices.add(NoticeKind.TRUNK_STATE);
            case "TrunkAdded" -> notices.add(NoticeKind.TRUNK_ADDED);
            case "TrunkRemoved" -> notices.add(NoticeKind.TRUNK_REMOVED);
            case "Ping" -> notices.add(NoticeKind.PING);
            default -> throw new IllegalArgumentException("no such event: " + event);
        }
    }

    @Override
    public List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger) {
        CallEvents call = call(view);
        return call == null ? List.of() : call.of(trigger);
    }

    @Override
    public List<Optional<OutgoingRequest>> lines(
            Subscription subscription, CallView view, LedgerEntry trigger, List<LineChange> changes) {
        CallEvents call = call(view);
        return call == null ? List.of() : call.of(changes);
    }

    @Override
    public List<Optional<OutgoingRequest>> notice(Subscription subscription, Notice notice, Instant at) {
        Account account = accounts.byDomainId(subscription.domainId()).orElse(null);
        Events events = account == null ? null : account.settings().events();
        return account == null || events == null
                ? List.of()
                : List.of(new NoticeEvents(account.tenant(), events, at).of(notice));
    }

    /** Null when nobody is told any more. */
    private @Nullable CallEvents call(CallView view) {
        Account account = accounts.byDomainId(view.domainId()).orElse(null);
        Events events = account == null ? null : account.settings().events();
        return account == null || events == null ? null : new CallEvents(account, events, view);
    }
}
