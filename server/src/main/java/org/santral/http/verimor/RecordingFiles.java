package org.santral.http.verimor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.http.Answer;
import org.santral.http.FileAnswer;
import org.santral.http.Request;
import org.santral.http.StatusText;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.recordings.RecordingLinks;

/** {@code /recording_url} (S5), {@code /recording/R…} (S6) and, ours, {@code /recording/R…/manifest.json}. */
final class RecordingFiles {
    private final RecordingLinks links;
    private final Clock clock;

    RecordingFiles(RecordingLinks links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    Answer url(Account account, Request request) throws VerimorRefusal {
        String id = request.params().get("call_uuid");
        if (id == null) {
            throw VerimorRefusal.badRequest("missing call_uuid");
        }
        CallId call = VerimorDialect.callId(id).orElse(null);
        Optional<String> token =
                call == null ? Optional.empty() : links.create(account.tenant().domainId(), call);
        if (token.isEmpty()) {
            throw VerimorRefusal.badRequest(VerimorRefusal.noSuchCall(id));
        }
        return link(account, request, token.get(), clock);
    }

    /** A link as the answer. Quirk Q10: only a client that asks for JSON and nothing else gets it. */
    static Answer link(Account account, Request request, String token, Clock clock) {
        String url = request.base() + "/recording/" + token;
        return "application/json".equals(request.header("Accept"))
                ? Json.answer(Json.object()
                        .put("url", url)
                        .put(
                                "expires_at",
                                VerimorStamps.cdr(
                                        clock.instant().plus(RecordingLinks.LIFE),
                                        account.tenant().timeZone())))
                : Answer.text(200, url);
    }

    /** The audio for whoever holds the link; empty when it is no link to a recording. */
    Optional<Answer> file(Request request) throws IOException {
        Optional<Path> file = links.resolve(request.variable());
        return file.isEmpty() ? Optional.empty() : FileAnswer.of(file.get(), "audio/wav", request.header("Range"));
    }

    /** Tells whoever holds the link who is heard in which part of the audio; with or without {@code .json}. */
    Answer manifest(Request request) {
        return links.manifest(request.variable())
                .map(json -> Answer.json(200, json))
                .orElseGet(() -> Answer.text(404, StatusText.of(404)));
    }
}
