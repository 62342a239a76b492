package org.santral.http.bulutfon;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.cdr.Cdrs;
import org.santral.http.CallEnd;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.http.bulutfon.BulutfonSettings.EventNames;
import org.santral.http.bulutfon.BulutfonSettings.Hook;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.store.Sql;
import org.santral.tenant.Tenant;
import org.santral.webhooks.EventRenderer;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;
import org.santral.webhooks.SubscriptionSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * The web hooks (spec/bulutfon.md §7): who wants them and in which words. Each hears of the calls of one number of ours,
 * so never of internal ones.
 */
public final class BulutfonEvents implements EventRenderer, SubscriptionSource {
    /** What the names of this dialect's subscriptions begin with. */
    public static final String NAME = "bulutfon";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT);

    private final BulutfonAccounts accounts;
    private final HookBodies bodies;
    private final URI publicUrl;
    /** What was computed from settings that may have been replaced since. */
    private final Map<Integer, HookList> lists = new ConcurrentHashMap<>();

    /**
     * @param cdrs records, for the hooks that carry them
     * @param publicUrl how the outside reaches us: scheme and authority
     */
    public BulutfonEvents(BulutfonAccounts accounts, Cdrs cdrs, URI publicUrl) {
        this.accounts = accounts;
        this.bodies = new HookBodies(cdrs);
        this.publicUrl = publicUrl;
    }

    @Override
    public List<Subscription> of(int domainId) {
        return accounts.byDomainId(domainId)
                .map(account -> list(account).subscriptions())
                .orElse(List.of());
    }

    private HookList list(Account account) {
        return lists.compute(
                account.tenant().domainId(),
                (_, known) -> known != null && known.isOf(account) ? known : HookList.of(account));
    }

    /** The entries that an event makes a hook hear of. */
    static Set<LedgerTrigger> triggers(Set<String> events) {
        Set<LedgerTrigger> triggers = EnumSet.noneOf(LedgerTrigger.class);
        for (String event : events) {
            triggers.add(
                    switch (event) {
                        case "call_init" -> LedgerTrigger.ACCEPTED;
                        case "incoming_call_extension" -> LedgerTrigger.RINGING;
                        case "incoming_call_group", "call_init_menu" -> LedgerTrigger.STEP;
                        case "missing_call", "call_hangup" -> LedgerTrigger.ENDED;
                        default -> throw new IllegalArgumentException("no such event: " + event);
                    });
        }
        return triggers;
    }

    @Override
    public List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger) {
        Account account = accounts.byDomainId(view.domainId()).orElse(null);
        Hook hook = account == null ? null : list(account).hooks().get(subscription.name());
        return account == null || hook == null ? List.of() : new Words(account, hook, view).of(trigger);
    }

    /** What one hook is told of one call. */
    private final class Words {
        private final Account account;
        private final Hook hook;
        private final CallView view;

        Words(Account account, Hook hook, CallView view) {
            this.account = account;
            this.hook = hook;
            this.view = view;
        }

        List<Optional<OutgoingRequest>> of(LedgerEntry trigger) {
            return switch (trigger.event()) {
                case LedgerEvent.Accepted _ -> List.of(wanted("call_init").map(name -> plain(name, trigger.at())));
                case LedgerEvent.StepEntered step -> List.of(entered(step, trigger.at()));
                case LedgerEvent.LegRinging ringing -> List.of(ringing(ringing, trigger.at()));
                case LedgerEvent.Ended ended -> List.of(missed(ended), over(ended));
                case LedgerEvent.LegStarted _,
                        LedgerEvent.LegAnswered _,
                        LedgerEvent.PickedUp _,
                        LedgerEvent.Connected _,
                        LedgerEvent.LegEnded _,
                        LedgerEvent.Held _,
                        LedgerEvent.Resumed _,
                        LedgerEvent.QueueLeft _,
                        LedgerEvent.Gathered _,
                        LedgerEvent.Surveyed _,
                        LedgerEvent.Transferred _,
                        LedgerEvent.RecordingSegment _,
                        LedgerEvent.RecordingPaused _,
                        LedgerEvent.RecordingStarted _,
                        LedgerEvent.RecordingReady _,
                        LedgerEvent.RecordingLost _ -> List.of();
            };
        }

        /** A queue is a group to this dialect. */
        private Optional<OutgoingRequest> entered(LedgerEvent.StepEntered step, Instant at) {
            return wanted(step.kind() == StepKind.MENU ? "call_init_menu" : "incoming_call_group")
                    .map(name -> leading(name, at, step.number()));
        }

        /** Told of the first device of each extension that begins to ring, and again when the extension is tried again. */
        private Optional<OutgoingRequest> ringing(LedgerEvent.LegRinging ringing, Instant at) {
            LegView leg = view.legs().stream()
                    .filter(it -> it.side() == ringing.side() && it.leg() == ringing.leg())
                    .findFirst()
                    .orElse(null);
            if (leg == null
                    || leg.side() != Side.B
                    || leg.extension() == null
                    || !at.equals(leg.ring())
                    || view.rangAlready(leg)) {
                return Optional.empty();
            }
            String extension = leg.extension();
            return wanted("incoming_call_extension").map(name -> leading(name, at, extension));
        }

        private Optional<OutgoingRequest> missed(LedgerEvent.Ended ended) {
            return view.missed()
                    ? wanted("missing_call").map(name -> {
                        ObjectNode event = event(name, ended.endedAt());
                        context(event);
                        return bodies.withRecord(account, hook, event, view, ended);
                    })
                    : Optional.empty();
        }

        private Optional<OutgoingRequest> over(LedgerEvent.Ended ended) {
            return wanted("call_hangup").map(name -> {
                Termination why = ended.termination();
                ObjectNode event = event(name, ended.endedAt());
                event.put("talk_duration", view.times().talk().toSeconds());
                event.put("hangup_cause", HookCause.of(why.cause()));
                event.put(
                        "hangup_detail",
                        CallEnd.of(view.accepted().direction(), view.times().pickup() != null, why)
                                .bulutfonCode());
                event.put("result_disposition", view.answered() ? "SUCCESS" : "");
                event.put("cdr_url", publicUrl + "/cdrs/" + view.call());
                event.put(
                        "cdr_api_url",
                        publicUrl + "/v2/cdr/"
                                + DAY.format(view.times()
                                        .start()
                                        .atZone(account.tenant().timeZone()))
                                + "/" + view.call());
                context(event);
                return bodies.withRecord(account, hook, event, view, ended);
            });
        }

        /** The event's name as this hook wants it; empty if it does not want it at all. */
        private Optional<String> wanted(String event) {
            return hook.events().contains(event)
                    ? Optional.of(hook.names() == EventNames.TABLE ? tableName(event) : event)
                    : Optional.empty();
        }

        private OutgoingRequest plain(String name, Instant at) {
            ObjectNode event = event(name, at);
            context(event);
            return bodies.plain(hook, event);
        }

        private OutgoingRequest leading(String name, Instant at, String destination) {
            ObjectNode event = event(name, at);
            event.put("destination", CallNumbers.number(destination));
            context(event);
            return bodies.plain(hook, event);
        }

        /** What every event begins with. The vendor's account is the tenant here. */
        private ObjectNode event(String name, Instant at) {
            Tenant tenant = account.tenant();
            ObjectNode event = Json.object();
            event.put("event_type", name);
            event.put("domain_id", view.domainId());
            event.put("account_id", view.domainId());
            event.put("caller", CallNumbers.number(tenant, view.accepted().caller()));
            event.put("callee", CallNumbers.number(tenant, view.accepted().callee()));
            event.put("uuid", view.call().value());
            event.put("direction", view.accepted().direction().name());
            event.put("timestamp", Sql.micros(at));
            return event;
        }

        /** What every event of a call that a client of an API started ends with. */
        private void context(ObjectNode event) {
            if (view.accepted().origin() != Origin.DIALED) {
                event.put("autodial", true);
                event.put("additional_data", view.accepted().callType());
                event.putNull("callback_url");
            }
        }
    }

    /** Quirk Q14: the name in the documents' table, misprint included, for who wrote a receiver by that. */
    private static String tableName(String event) {
        return switch (event) {
            case "incoming_call_extension" -> "call_init_extension";
            case "incoming_call_group" -> "call_init_group";
            case "call_init_menu" -> "call_init_manu";
            default -> event;
        };
    }
}
