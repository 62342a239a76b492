package org.santral.http.verimor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.StatusText;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.recordings.RecordingLinks;
import tools.jackson.databind.json.JsonMapper;

/** {@code /recording_url} (S5), {@code /recording/R…} (S6) and, ours, {@code /recording/R…/manifest.json}. */
final class RecordingFiles {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern ONE_RANGE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

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
        String url = request.base() + "/recording/" + token.get();
        // Quirk Q10: only a client that asks for JSON and nothing else gets it.
        return "application/json".equals(request.header("Accept"))
                ? Answer.json(
                        200,
                        MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                                .put("url", url)
                                .put(
                                        "expires_at",
                                        VerimorStamps.cdr(
                                                clock.instant().plus(RecordingLinks.LIFE),
                                                account.tenant().timeZone()))))
                : Answer.text(200, url);
    }

    /** Sends the audio to whoever holds the link. */
    Answer file(Request request) throws IOException {
        Optional<Path> file = links.resolve(request.variable());
        if (file.isEmpty()) {
            return Answer.text(404, StatusText.of(404));
        }
        try {
            return part(file.get(), Files.size(file.get()), request.header("Range"));
        } catch (NoSuchFileException e) {
            return Answer.text(404, StatusText.of(404));
        }
    }

    /** Tells whoever holds the link who is heard in which part of the audio; with or without {@code .json}. */
    Answer manifest(Request request) {
        return links.manifest(request.variable())
                .map(json -> Answer.json(200, json))
                .orElseGet(() -> Answer.text(404, StatusText.of(404)));
    }

    /** The whole file, or the one range asked for (RFC 9110 §14); several ranges at once get the whole. */
    private static Answer part(Path file, long size, @Nullable String range) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "audio/wav");
        headers.put("Accept-Ranges", "bytes");
        Matcher asked = ONE_RANGE.matcher(range == null ? "" : range);
        if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return new Answer(200, headers, new Answer.FilePart(file, 0, size));
        }
        long first;
        long last;
        if (asked.group(1).isEmpty()) {
            first = Math.max(0, size - Long.parseLong(asked.group(2)));
            last = size - 1;
        } else {
            first = Long.parseLong(asked.group(1));
            last = asked.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(asked.group(2));
            if (last < first) {
                return new Answer(200, headers, new Answer.FilePart(file, 0, size));
            }
            last = Math.min(last, size - 1);
        }
        if (first >= size) {
            return Answer.text(416, StatusText.of(416)).with("Content-Range", "bytes */" + size);
        }
        headers.put("Content-Range", "bytes " + first + "-" + last + "/" + size);
        return new Answer(206, headers, new Answer.FilePart(file, first, last - first + 1));
    }
}
