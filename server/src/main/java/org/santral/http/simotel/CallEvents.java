package org.santral.http.simotel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.http.CauseWords;
import org.santral.http.simotel.SimotelAccounts.Account;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.RecordingView;
import org.santral.ledger.SurveyView;
import org.santral.ledger.TransferView;
import org.santral.tenant.Tenant;
import org.santral.webhooks.LineChange;
import org.santral.webhooks.OutgoingRequest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a tenant's receiver is told of one call (spec/simotel.md §6). */
final class CallEvents {
    /** The field that has the event's name. */
    static final String NAME = "event_name";

    private final Tenant tenant;
    private final SimotelSettings settings;
    private final Events events;
    private final CallView view;

    CallEvents(Account account, Events events, CallView view) {
        this.tenant = account.tenant();
        this.settings = account.settings();
        this.events = events;
        this.view = view;
    }

    /** The events of an entry, each in its place; see {@link org.santral.webhooks.EventRenderer#render}. */
    List<Optional<OutgoingRequest>> of(LedgerEntry trigger) {
        return switch (trigger.event()) {
            case LedgerEvent.Accepted call -> List.of(incoming(call));
            case LedgerEvent.LegStarted leg -> List.of(outgoing(leg));
            case LedgerEvent.Transferred how -> {
                TransferView transfer = view.transfers().getLast();
                List<Optional<OutgoingRequest>> told = new ArrayList<>(List.of(transferred(transfer)));
                told.addAll(stays(transfer));
                yield told;
            }
            case LedgerEvent.Surveyed _ -> List.of(mark(view.surveys().getLast()));
            case LedgerEvent.Ended ended -> {
                List<Optional<OutgoingRequest>> told = new ArrayList<>(stays(null));
                told.add(over(ended));
                yield told;
            }
            case LedgerEvent.StepEntered _,
                    LedgerEvent.LegRinging _,
                    LedgerEvent.LegAnswered _,
                    LedgerEvent.LegEnded _,
                    LedgerEvent.PickedUp _,
                    LedgerEvent.Connected _,
                    LedgerEvent.Held _,
                    LedgerEvent.Resumed _,
                    LedgerEvent.Gathered _,
                    LedgerEvent.QueueLeft _,
                    LedgerEvent.RecordingSegment _,
                    LedgerEvent.RecordingPaused _,
                    LedgerEvent.RecordingStarted _,
                    LedgerEvent.RecordingReady _,
                    LedgerEvent.RecordingLost _ -> List.of();
        };
    }

    /** The events of extensions that came to another state by an entry, each in its place. */
    List<Optional<OutgoingRequest>> of(List<LineChange> changes) {
        return changes.stream()
                .map(change -> wanted("NewState", () -> NoticeEvents.line(tenant, event("NewState"), change)))
                .toList();
    }

    private Optional<OutgoingRequest> incoming(LedgerEvent.Accepted call) {
        if (call.direction() != Direction.IN) {
            return Optional.empty();
        }
        return wanted("IncomingCall", () -> {
            ObjectNode event = event("IncomingCall").put("number", src());
            return put(event, "entry_point", call.trunk());
        });
    }

    private Optional<OutgoingRequest> outgoing(LedgerEvent.LegStarted leg) {
        if (leg.trunk() == null) {
            return Optional.empty();
        }
        return wanted("OutgoingCall", () -> event("OutgoingCall")
                .put("number", PartyNumbers.national(tenant, leg.destination()))
                .put("outgoing_point", leg.trunk())
                .put("entry_point", leg.trunk()));
    }

    /** A consultation that makes two calls one is told of by the call that was there first. */
    private Optional<OutgoingRequest> transferred(TransferView transfer) {
        if (transfer.kind() == TransferKind.PICKUP
                || (transfer.otherCall() != null
                        && transfer.otherCall().compareTo(view.call().value()) < 0)) {
            return Optional.empty();
        }
        String by = Objects.requireNonNullElse(transfer.by(), "");
        return wanted("Transfer", () -> event("Transfer")
                .put("transferer", by)
                .put("transfer", by)
                .put("transferred_from", staying())
                .put("transferred_to", PartyNumbers.national(tenant, transfer.to())));
    }

    /** Whoever is left of a talk: a device that was called, or else the caller. */
    private String staying() {
        LegView stays = null;
        for (LegView leg : view.legs()) {
            if (leg.answer() != null && leg.end() == null) {
                stays = leg;
            }
        }
        if (stays == null) {
            return src();
        }
        return stays.extension() != null ? stays.extension() : PartyNumbers.national(tenant, stays.destination());
    }

    /**
     * Those stays in queues that are over: whose agent left by this transfer, or those of which no transfer has told when
     * the call ends.
     */
    private List<Optional<OutgoingRequest>> stays(@Nullable TransferView now) {
        List<Optional<OutgoingRequest>> told = new ArrayList<>();
        for (QueueStay stay : QueueStay.of(view)) {
            if (Objects.equals(handedOn(stay), now)) {
                told.add(wanted("CdrQueue", () -> queue(stay)));
            }
        }
        return told;
    }

    /** The transfer that the agent left by: the entry that follows its leg's end. */
    private @Nullable TransferView handedOn(QueueStay stay) {
        Instant end = stay.agent() == null ? null : stay.agent().end();
        return end == null
                ? null
                : view.transfers().stream()
                        .filter(transfer -> transfer.kind() != TransferKind.PICKUP
                                && !transfer.at().isBefore(end))
                        .findFirst()
                        .orElse(null);
    }

    /** Everything is a string here. */
    private ObjectNode queue(QueueStay stay) {
        ObjectNode event = event("CdrQueue");
        event.put("src", src());
        event.put("dst", PartyNumbers.national(tenant, stay.dst()));
        event.put("queue", stay.queue());
        event.put("billsec", Long.toString(stay.talk().toSeconds()));
        event.put("wait", Long.toString(stay.callerWait().toSeconds()));
        event.put("duration", Long.toString(stay.callerWait().plus(stay.talk()).toSeconds()));
        event.put("agent_wait", Long.toString(stay.agentWait().toSeconds()));
        event.put("disposition", stay.disposition());
        event.put("hangup", stay.hangup());
        event.put("queue_status", stay.status());
        if (stay.agent() != null) {
            record(event);
        }
        event.put("answeredtime", stamp(stay.answer()));
        event.put("ringtime", stamp(stay.ring()));
        event.put("starttime", stamp(stay.start()));
        event.put("endtime", stamp(stay.end()));
        ArrayNode detail = event.putArray("detail");
        for (QueueStay.Attempts agent : stay.attempts()) {
            detail.addObject()
                    .put("src", src())
                    .put("dst", PartyNumbers.national(tenant, agent.number()))
                    .put("billsec", Long.toString(agent.talk().toSeconds()))
                    .put("wait", Long.toString(agent.rang().toSeconds()))
                    .put("disposition", agent.disposition())
                    .put("comment", "")
                    .put("tries", Integer.toString(agent.tries()));
        }
        return event;
    }

    private Optional<OutgoingRequest> mark(SurveyView mark) {
        return wanted("Survey", () -> {
            ObjectNode event = event("Survey")
                    .put("event", "Survey")
                    .put("src", PartyNumbers.national(tenant, mark.source()))
                    .put("dst", PartyNumbers.national(tenant, mark.destination()));
            return put(event, "queue", mark.queue())
                    .put("date", EventStamps.utc(mark.at()))
                    .put("point", mark.point())
                    .put("label", mark.label());
        });
    }

    /** The vendor tells nobody of an originate whose first party did not answer; a tenant may ask for it. */
    private Optional<OutgoingRequest> over(LedgerEvent.Ended ended) {
        boolean silent = view.accepted().origin() == Origin.API_ORIGINATE
                && !settings.cdrOfUnansweredFirst()
                && view.legs().stream().noneMatch(leg -> leg.side() == Side.A && leg.answer() != null);
        return silent ? Optional.empty() : wanted("Cdr", () -> cdr(ended));
    }

    private ObjectNode cdr(LedgerEvent.Ended ended) {
        LedgerEvent.Accepted call = view.accepted();
        Cause cause = ended.termination().cause();
        ObjectNode event = event("Cdr");
        event.put("starttime", EventStamps.utc(view.times().start()));
        event.put("endtime", EventStamps.utc(ended.endedAt()));
        event.put("src", src());
        event.put("dst", PartyNumbers.dst(tenant, call.callee(), view.reached()));
        event.put(
                "type",
                CallType.of(
                        call.direction(),
                        view.steps().isEmpty() ? null : view.steps().getFirst().kind()));
        event.put("disposition", CauseWords.simotel(cause, view.answered()));
        event.put("duration", view.times().total().toSeconds());
        if (view.times().pickup() != null) {
            event.put("billsec", view.times().talk().toSeconds());
        }
        event.put("wait", view.times().waited().toSeconds());
        record(event);
        if (!view.surveys().isEmpty()) {
            SurveyView mark = view.surveys().getLast();
            // The vendor's spelling.
            event.put("poll_point", mark.point()).put("poll_lable", mark.label());
        }
        put(event, "entry_point", call.trunk());
        return put(event, "outgoing_point", call.direction() == Direction.OUT ? outgoingTrunk() : null);
    }

    /** The last trunk by which somebody was called; that of the called side counts, if it was outside. */
    private @Nullable String outgoingTrunk() {
        LegView last = null;
        for (LegView leg : view.legs()) {
            if (leg.trunk() != null && (last == null || leg.side() == Side.B || last.side() == Side.A)) {
                last = leg;
            }
        }
        return last == null ? null : last.trunk();
    }

    /** Only of a recording that can be fetched. */
    private void record(ObjectNode event) {
        if (view.recording() instanceof RecordingView.Ready) {
            event.put("record", RecordNames.of(view.call(), view.times().start(), settings.zone()));
        }
    }

    private String src() {
        return PartyNumbers.src(tenant, view.accepted().caller());
    }

    private static String stamp(@Nullable Instant at) {
        return at == null ? "" : EventStamps.utc(at);
    }

    private static ObjectNode put(ObjectNode event, String name, @Nullable String value) {
        return value == null ? event : event.put(name, value);
    }

    private Optional<OutgoingRequest> wanted(String name, Supplier<ObjectNode> event) {
        return events.list().contains(name) ? Optional.of(EventRequests.of(events, event.get())) : Optional.empty();
    }

    /** What every event of a call begins with. */
    private ObjectNode event(String name) {
        ObjectNode event = Envelope.object().put(NAME, name);
        String id = CallNames.cuid(view.call());
        event.put("unique_id", id).put("cuid", id);
        return view.accepted().origin() == Origin.API_ORIGINATE
                ? event.put("originated_call_id", CallNames.originated(view.call()))
                : event;
    }
}
