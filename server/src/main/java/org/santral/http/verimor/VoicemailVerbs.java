package org.santral.http.verimor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.http.Answer;
import org.santral.http.FileAnswer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.state.VoicemailFilter;
import org.santral.state.VoicemailLinks;
import org.santral.state.VoicemailMessage;
import org.santral.state.VoicemailMessages;
import org.santral.tenant.Tenant;
import org.santral.voicemail.MessageWaiting;
import tools.jackson.databind.node.ObjectNode;

/** {@code /voicemail_messages} and {@code /voicemail_recording_url} (B15, B16). */
final class VoicemailVerbs {
    private static final Map<String, Boolean> READ = Map.of("true", true, "false", false, "t", true, "f", false);

    private final VoicemailMessages messages;
    private final VoicemailLinks links;
    private final MessageWaiting lamps;
    private final VerimorAccounts accounts;
    private final Clock clock;

    VoicemailVerbs(VerimorServices services, VerimorAccounts accounts) {
        this.messages = services.state().voicemail();
        this.links = services.state().voicemailLinks();
        this.lamps = services.lamps();
        this.accounts = accounts;
        this.clock = services.clock();
    }

    Answer list(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        RequestParams params = request.params();
        StampSpan span = StampSpan.of(params, tenant);
        String uuid = params.get("uuid");
        String extension = params.get("user_number");
        VoicemailFilter filter = new VoicemailFilter(
                span.from(),
                span.to(),
                CdrQuery.oneOf(params, "read", READ),
                extension == null ? null : extension.strip(),
                uuid == null ? null : id(uuid));
        Paging paging = Paging.of(params);
        return Json.page(
                "messages",
                messages.page(tenant.domainId(), filter, paging.page(), paging.limit()),
                (json, message) -> row(json, message, tenant));
    }

    private static void row(ObjectNode json, VoicemailMessage message, Tenant tenant) {
        json.put("start_stamp", VerimorStamps.cdr(message.start(), tenant.timeZone()))
                .put(
                        "read_stamp",
                        message.readAt() == null ? null : VerimorStamps.cdr(message.readAt(), tenant.timeZone()))
                .put("user_number", message.extension())
                .put("uuid", message.id().value())
                .put("caller_id_number", message.callerNumber())
                .put("caller_id_name", message.callerName())
                .put("duration", VerimorStamps.duration(message.length()));
    }

    Answer url(Account account, Request request) throws VerimorRefusal {
        RequestParams params = request.params();
        @Nullable String given = params.get("uuid") == null ? params.get("call_uuid") : params.get("uuid");
        if (given == null) {
            throw VerimorRefusal.badRequest("missing uuid");
        }
        int domainId = account.tenant().domainId();
        CallId message = id(given);
        if (messages.file(domainId, message).isEmpty()) {
            throw noSuchMessage(given);
        }
        return RecordingFiles.link(account, request, links.create(domainId, message), clock);
    }

    /** The message for whoever holds the link, who thereby listens to it; empty when it is no link to one. */
    Optional<Answer> file(Request request) throws IOException {
        Optional<VoicemailLinks.Linked> linked = links.find(request.variable());
        if (linked.isEmpty()) {
            return Optional.empty();
        }
        int domainId = linked.get().domainId();
        CallId id = linked.get().message();
        Optional<Path> file = messages.file(domainId, id);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<Answer> answer = FileAnswer.of(file.get(), "audio/wav", request.header("Range"));
        if (answer.isPresent() && request.method().equals("GET")) {
            listened(domainId, id);
        }
        return answer;
    }

    private void listened(int domainId, CallId id) {
        Optional<VoicemailMessage> fresh = messages.find(domainId, id).filter(message -> message.readAt() == null);
        if (fresh.isPresent()) {
            messages.markRead(domainId, id);
            accounts.byDomainId(domainId)
                    .ifPresent(account ->
                            lamps.changed(account.tenant(), fresh.get().extension()));
        }
    }

    private static CallId id(String given) throws VerimorRefusal {
        return VerimorDialect.callId(given.strip()).orElseThrow(() -> noSuchMessage(given));
    }

    private static VerimorRefusal noSuchMessage(String id) {
        return VerimorRefusal.badRequest("cannot find voicemail with uuid " + id);
    }
}
