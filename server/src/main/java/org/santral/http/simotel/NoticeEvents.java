package org.santral.http.simotel;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.tenant.Tenant;
import org.santral.webhooks.LineChange;
import org.santral.webhooks.LineState;
import org.santral.webhooks.Notice;
import org.santral.webhooks.Notice.TrunkState;
import org.santral.webhooks.OutgoingRequest;
import tools.jackson.databind.node.ObjectNode;

/** What a tenant's receiver is told besides calls (spec/simotel.md §6). */
final class NoticeEvents {
    private static final int LONGEST_MESSAGE = 200;

    private final Tenant tenant;
    private final Events events;
    private final Instant at;

    /** @param at when the notice was given */
    NoticeEvents(Tenant tenant, Events events, Instant at) {
        this.tenant = tenant;
        this.events = events;
        this.at = at;
    }

    Optional<OutgoingRequest> of(Notice notice) {
        ObjectNode event = words(notice);
        return events.list().contains(event.path(CallEvents.NAME).asString())
                ? Optional.of(EventRequests.of(events, event))
                : Optional.empty();
    }

    private ObjectNode words(Notice notice) {
        return switch (notice) {
            case Notice.Line(LineChange change) -> line(tenant, event("NewState"), change);
            case Notice.ExtensionAdded(String extension, LineState state) ->
                extension("ExtenAdded", extension, word(state));
            case Notice.ExtensionRemoved(String extension) ->
                extension("ExtenRemoved", extension, word(LineState.UNAVAILABLE));
            case Notice.TrunkChanged(String trunk, TrunkState state, Instant heard) ->
                trunk("TrunkNewState", trunk, state, heard);
            case Notice.TrunkAdded(String trunk, TrunkState state) -> trunk("TrunkAdded", trunk, state, null);
            case Notice.TrunkRemoved(String trunk) ->
                event("TrunkRemoved").put("trunk_name", trunk).put("date", EventStamps.unix(at));
            case Notice.VoicemailStored it ->
                voicemail("VoiceMail", it.id(), it.mailbox(), null)
                        .put("caller", PartyNumbers.national(tenant, it.caller()))
                        .put("filename", it.file())
                        .put("duration", Long.toString(it.length().toSeconds()));
            case Notice.VoicemailLost it ->
                voicemail("VoiceMail", it.id(), it.mailbox(), it.why())
                        .put("caller", PartyNumbers.national(tenant, it.caller()));
            case Notice.VoicemailMailed it ->
                voicemail("VoiceMailEmail", it.id(), it.mailbox(), it.failure())
                        .put("receiver", it.receiver())
                        .put("active", "True")
                        .put("attached_file", it.attached() ? "True" : "False");
            case Notice.Ping() -> event("Ping");
            // Not of this dialect, so on nobody's list.
            case Notice.TollAlarm _ -> event("TollAlarm");
        };
    }

    /** Completes a {@code NewState}. */
    static ObjectNode line(Tenant tenant, ObjectNode event, LineChange change) {
        event.put("exten", change.extension()).put("state", word(change.state()));
        LineChange.Talk talk = change.talk();
        if (talk != null) {
            event.put("participant", PartyNumbers.national(tenant, talk.participant()));
            event.put("direction", talk.outgoing() ? "out" : "in");
            if (talk.queue() != null) {
                event.put("queue", talk.queue());
            }
            event.put("dialer", talk.automatic() ? "yes" : "no");
        }
        return event;
    }

    private static String word(LineState state) {
        return switch (state) {
            case IDLE -> "Idle";
            case RINGING -> "Ringing";
            case IN_USE -> "InUse";
            case PAUSED -> "Pause";
            case UNAVAILABLE -> "Unavailable";
        };
    }

    /** The vendor's table calls the number of one that is gone {@code number}, its sample {@code exten}. */
    private static ObjectNode extension(String name, String extension, String state) {
        return event(name).put("exten", extension).put("number", extension).put("state", state);
    }

    private ObjectNode trunk(String name, String trunk, TrunkState state, @Nullable Instant heard) {
        Instant last = Objects.requireNonNullElse(heard, at);
        return event(name)
                .put(
                        "state",
                        switch (state) {
                            case OK -> "Ok";
                            case UNAVAILABLE -> "Unavailable";
                            case DEACTIVATED -> "Deactivate";
                        })
                .put("last_time", EventStamps.unix(last))
                .put("trunk_name", trunk)
                .put("trunk_type", "SIP")
                .put("last_time_sec", Math.max(0, Duration.between(last, at).toSeconds()))
                .put("date", EventStamps.unix(at));
    }

    private ObjectNode voicemail(String name, String id, String mailbox, @Nullable String failure) {
        ObjectNode event = event(name)
                .put("id", ObjectId.of(tenant.domainId(), "message", id))
                .put("number", mailbox)
                .put("state", failure == null ? "SUCCESS" : "FAILED")
                .put("date", EventStamps.utc(at));
        return failure == null
                ? event
                : event.put("message", failure.substring(0, Math.min(failure.length(), LONGEST_MESSAGE)));
    }

    private static ObjectNode event(String name) {
        return Envelope.object().put(CallEvents.NAME, name);
    }
}
