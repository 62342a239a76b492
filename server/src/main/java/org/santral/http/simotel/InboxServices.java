package org.santral.http.simotel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.santral.http.Answer;
import org.santral.http.FileAnswer;
import org.santral.http.Request;
import org.santral.state.VoicemailInbox;
import org.santral.state.VoicemailInbox.Column;
import org.santral.state.VoicemailInbox.Entry;
import org.santral.state.VoicemailInbox.Filter;
import org.santral.state.VoicemailInbox.Part;
import org.santral.state.VoicemailMessage;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code voicemails/inbox/search} and {@code voicemails/audio/download} (B44, B45). */
final class InboxServices {
    private static final Map<String, Column> COLUMNS = Map.of(
            "date", Column.START,
            "number", Column.EXTENSION,
            "caller_id", Column.CALLER,
            "duration", Column.LENGTH);

    private final VoicemailInbox inbox;

    InboxServices(VoicemailInbox inbox) {
        this.inbox = inbox;
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Search search = Search.of(fields);
        Pagination page = Pagination.of(fields, "date", false, COLUMNS.keySet());
        Part part = inbox.search(
                tenant.domainId(),
                new Filter(search.wanted("src"), search.wanted("number"), search.alike(), null, null),
                COLUMNS.getOrDefault(page.column(), Column.START),
                page.ascending(),
                page.start(),
                page.count());
        ObjectNode data = page.data(part.total());
        ArrayNode rows = data.putArray("data");
        part.entries().forEach(entry -> rows.add(row(access, entry)));
        return Envelope.ok("", data);
    }

    private static ObjectNode row(Access access, Entry entry) {
        Tenant tenant = access.account().tenant();
        VoicemailMessage message = entry.message();
        ObjectNode row = Envelope.object()
                .put(
                        "_id",
                        ObjectId.of(tenant.domainId(), "message", message.id().value()))
                .put("number", message.extension())
                .put("caller_id", message.callerNumber());
        if (entry.there()) {
            row.put("filename", entry.file());
        } else {
            row.put("error", "This file has not been saved properly");
        }
        row.putObject("voice_mail_id").put("$oid", VoicemailServices.id(tenant, message.extension()));
        return row.put("duration", message.length().toSeconds())
                .put("read", message.readAt() != null)
                .put("v", 2)
                .put("date", Stamps.local(access.account().settings(), message.start()));
    }

    Answer download(Access access, Fields fields, Request request) throws SimotelRefusal, IOException {
        Path file = inbox.file(access.account().tenant().domainId(), fields.required("file"))
                .orElseThrow(InboxServices::missing);
        return FileAnswer.of(file, "audio/wav", request.header("Range")).orElseThrow(InboxServices::missing);
    }

    private static SimotelRefusal missing() {
        return SimotelRefusal.of(404, "File not found");
    }
}
