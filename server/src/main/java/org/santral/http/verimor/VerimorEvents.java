package org.santral.http.verimor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Side;
import org.santral.http.CallEnd;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.QueueView;
import org.santral.state.HookSettings.Hook;
import org.santral.webhooks.EventRenderer;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;
import org.santral.webhooks.SubscriptionSource;

/**
 * The event push (S7): who wants it and in which words. {@code ringing}, {@code answer} and {@code hangup} each have
 * exactly the fields of the specification's table, in its order; {@code user_hangup} is told of who left as hangup is of
 * the call.
 */
public final class VerimorEvents implements EventRenderer, SubscriptionSource {
    /** The name of this dialect's subscriptions. */
    public static final String SUBSCRIPTION = "verimor";

    private final VerimorAccounts accounts;
    private final IntFunction<Optional<Hook>> hooks;

    /** @param hooks what customers set over HTTP, by domain id; from memory. It replaces what the file says. */
    public VerimorEvents(VerimorAccounts accounts, IntFunction<Optional<Hook>> hooks) {
        this.accounts = accounts;
        this.hooks = hooks;
    }

    @Override
    public List<Subscription> of(int domainId) {
        Account account = accounts.byDomainId(domainId).orElse(null);
        if (account == null) {
            return List.of();
        }
        VerimorSettings.Events file = account.settings().events();
        VerimorSettings.Events events = hooks.apply(domainId)
                .map(hook -> new VerimorSettings.Events(
                        hook.url(),
                        hook.ringing(),
                        hook.answered(),
                        hook.hangup(),
                        // Has no switch over HTTP.
                        file != null && file.userHangup()))
                .orElse(file);
        if (events == null) {
            return List.of();
        }
        Set<LedgerTrigger> triggers = EnumSet.noneOf(LedgerTrigger.class);
        if (events.ringing()) {
            triggers.add(LedgerTrigger.RINGING);
        }
        if (events.answered()) {
            triggers.add(LedgerTrigger.CONNECTED);
        }
        if (events.userHangup()) {
            triggers.add(LedgerTrigger.LEG_ENDED);
        }
        if (events.hangup()) {
            triggers.add(LedgerTrigger.ENDED);
        }
        return List.of(new Subscription(
                domainId, SUBSCRIPTION, events.url(), HookVerbs.operatorSet(account, events.url()), triggers));
    }

    @Override
    public List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger) {
        return List.of(accounts.byDomainId(view.domainId()).flatMap(account -> event(account, view, trigger)));
    }

    private static Optional<OutgoingRequest> event(Account account, CallView view, LedgerEntry trigger) {
        ZoneId zone = account.tenant().timeZone();
        return switch (trigger.event()) {
            case LedgerEvent.LegRinging ringing -> ringing(view, trigger, ringing, zone);
            case LedgerEvent.Connected _ -> answer(view, trigger, zone);
            case LedgerEvent.LegEnded over -> userHangup(view, trigger, over, zone);
            case LedgerEvent.Ended ended ->
                Optional.of(request(hangup(view, ended, zone, account.settings().eventBooleansAsWords())));
            case LedgerEvent.Accepted _,
                    LedgerEvent.LegStarted _,
                    LedgerEvent.LegAnswered _,
                    LedgerEvent.PickedUp _,
                    LedgerEvent.Held _,
                    LedgerEvent.Resumed _,
                    LedgerEvent.StepEntered _,
                    LedgerEvent.Gathered _,
                    LedgerEvent.Surveyed _,
                    LedgerEvent.QueueLeft _,
                    LedgerEvent.Transferred _,
                    LedgerEvent.RecordingSegment _,
                    LedgerEvent.RecordingPaused _,
                    LedgerEvent.RecordingStarted _,
                    LedgerEvent.RecordingReady _,
                    LedgerEvent.RecordingLost _ -> Optional.empty();
        };
    }

    /**
     * Only a called device that begins to ring is told of: not the first party of an API call, no device twice, of the
     * devices of one extension only the first, and in inbound and internal calls no outside number.
     */
    private static Optional<OutgoingRequest> ringing(
            CallView view, LedgerEntry trigger, LedgerEvent.LegRinging ringing, ZoneId zone) {
        LegView leg = ringing.side() == Side.B ? leg(view, Side.B, ringing.leg()) : null;
        if (leg == null
                || !trigger.at().equals(leg.ring())
                || (leg.extension() == null && view.accepted().direction() != Direction.OUT)
                || view.rangAlready(leg)) {
            return Optional.empty();
        }
        return Optional.of(request(head("ringing", view, leg.extension(), zone)));
    }

    /** Told when somebody first accepts the call; who joins it by a transfer is not a second answer. */
    private static Optional<OutgoingRequest> answer(CallView view, LedgerEntry trigger, ZoneId zone) {
        if (!trigger.at().equals(view.times().connect())) {
            return Optional.empty();
        }
        Map<String, String> fields = head("answer", view, dialed(view), zone);
        // Here it is the time the called side answered; in hangup the time anything did.
        fields.put("answer_stamp", stamp(view.times().connect(), zone));
        queue(fields, view);
        return Optional.of(request(fields));
    }

    /** An extension has left the call, with all its devices, and the call goes on. */
    private static Optional<OutgoingRequest> userHangup(
            CallView view, LedgerEntry trigger, LedgerEvent.LegEnded over, ZoneId zone) {
        LegView leg = leg(view, over.side(), over.leg());
        if (leg == null
                || leg.extension() == null
                || !trigger.at().equals(leg.end())
                || !view.goesOnWithout(leg)
                || view.legs().stream()
                        .anyMatch(
                                other -> other.end() == null && leg.extension().equals(other.extension()))) {
            return Optional.empty();
        }
        Duration talk = leg.answer() == null || trigger.at().isBefore(leg.answer())
                ? Duration.ZERO
                : Duration.between(leg.answer(), trigger.at());
        Map<String, String> fields = head("user_hangup", view, leg.extension(), zone);
        fields.put("connected_user", leg.answer() == null ? "" : leg.extension());
        fields.put("answer_stamp", stamp(leg.answer(), zone));
        fields.put("end_stamp", stamp(leg.end(), zone));
        fields.put("duration", Long.toString(talk.toSeconds()));
        queue(fields, view);
        Direction direction = view.accepted().direction();
        fields.put(
                "sip_hangup_disposition",
                CallEnd.of(direction, leg.answer() != null, over.termination()).verimor());
        fields.put("hangup_cause", over.termination().cause().name());
        return Optional.of(request(fields));
    }

    private static @Nullable LegView leg(CallView view, Side side, int number) {
        return view.legs().stream()
                .filter(leg -> leg.side() == side && leg.leg() == number)
                .findFirst()
                .orElse(null);
    }

    private static void queue(Map<String, String> fields, CallView view) {
        QueueView queue = view.queue();
        fields.put("queue", queue == null ? "" : queue.number());
        fields.put(
                "queue_wait_duration",
                queue == null ? "" : Long.toString(view.queueWait().toSeconds()));
    }

    private static Map<String, String> hangup(
            CallView view, LedgerEvent.Ended ended, ZoneId zone, boolean booleansAsWords) {
        Termination why = ended.termination();
        Map<String, String> fields = head("hangup", view, dialed(view), zone);
        fields.put("answer_stamp", stamp(view.times().pickup(), zone));
        fields.put("end_stamp", stamp(ended.endedAt(), zone));
        fields.put("duration", Long.toString(view.times().talk().toSeconds()));
        fields.put("recording_present", bool(ended.recorded(), booleansAsWords));
        fields.put("answered", bool(view.answered(), booleansAsWords));
        queue(fields, view);
        boolean pickedUp = view.times().pickup() != null;
        fields.put(
                "sip_hangup_disposition",
                CallEnd.of(view.accepted().direction(), pickedUp, why).verimor());
        fields.put("hangup_cause", why.cause().name());
        // spec/events.md §4.5
        boolean failed = !view.answered() && why.cause() != Cause.ORIGINATOR_CANCEL && why.sipStatus() >= 300;
        fields.put("failure_status", failed ? Integer.toString(why.sipStatus()) : "");
        fields.put("failure_phrase", failed ? why.sipPhrase() : "");
        return fields;
    }

    /** The fields that all three events begin with. */
    private static Map<String, String> head(String type, CallView view, @Nullable String dialedExtension, ZoneId zone) {
        LedgerEvent.Accepted call = view.accepted();
        String callee = call.callee().number();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event_type", type);
        fields.put("domain_id", Integer.toString(view.domainId()));
        fields.put("direction", VerimorTexts.eventDirection(call.direction()));
        fields.put(
                "caller_id_number",
                orElse(call.caller().extension(), call.caller().number()));
        fields.put(
                "outbound_caller_id_number", call.direction() == Direction.OUT ? orElse(call.outboundCli(), "") : "");
        // The seed's inbound sample names the rung extension here, not the number that was called.
        fields.put("destination_number", call.direction() == Direction.IN ? orElse(dialedExtension, callee) : callee);
        fields.put("dialed_user", orElse(dialedExtension, ""));
        if (!type.equals("ringing")) {
            fields.put("connected_user", orElse(view.connectedExtension(), ""));
        }
        fields.put("call_uuid", view.call().value());
        fields.put("start_stamp", stamp(view.times().start(), zone));
        return fields;
    }

    /**
     * The extension whose device answered, or else the first that was rung; null if none was. A call that was pulled to
     * another phone keeps the extension that rang.
     */
    private static @Nullable String dialed(CallView view) {
        String rung = view.dialedExtension();
        return rung == null || view.connectedExtension() == null || view.pickedOff()
                ? rung
                : view.legs().stream()
                        .filter(leg -> leg.side() == Side.B && leg.answer() != null && leg.extension() != null)
                        .findFirst()
                        .map(LegView::extension)
                        .orElse(rung);
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static String stamp(@Nullable Instant at, ZoneId zone) {
        return at == null ? "" : VerimorStamps.event(at, zone);
    }

    /** Quirk Q6. */
    private static String bool(boolean value, boolean asWord) {
        return asWord ? Boolean.toString(value) : value ? "t" : "f";
    }

    private static OutgoingRequest request(Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new OutgoingRequest("POST", Map.of("Accept", "*/*"), "application/x-www-form-urlencoded", body);
    }
}
