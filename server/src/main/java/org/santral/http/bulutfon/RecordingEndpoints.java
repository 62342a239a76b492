package org.santral.http.bulutfon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.santral.base.CallId;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.recordings.RecordingDeletions;
import org.santral.recordings.RecordingExports;
import org.santral.recordings.RecordingExports.NotYetException;

/** {@code /call-records/{uuid}} and {@code …/stream} (B3, B4); deleting one is ours, the vendor has no verb for it. */
final class RecordingEndpoints {
    private static final Duration COME_AGAIN = Duration.ofSeconds(20);
    private static final String JSON = ".json";

    private final RecordingExports exports;
    private final RecordingDeletions deletions;

    RecordingEndpoints(RecordingExports exports, RecordingDeletions deletions) {
        this.exports = exports;
        this.deletions = deletions;
    }

    Answer download(Access access, Request request) throws BulutfonRefusal, IOException, InterruptedException {
        CallId call = call(request);
        // Of our making: a recording was found by it.
        return AudioAnswer.attachment(file(access, request, call), call.value() + ".ogg");
    }

    Answer stream(Access access, Request request) throws BulutfonRefusal, IOException, InterruptedException {
        return AudioAnswer.inline(file(access, request, call(request)));
    }

    Answer delete(Access access, Request request) throws BulutfonRefusal {
        if (!deletions.delete(access.domainId(), call(request))) {
            throw BulutfonRefusal.notFound();
        }
        return Json.answer(Json.object().put("message", "Ses kaydı silindi."));
    }

    private Answer file(Access access, Request request, CallId call)
            throws BulutfonRefusal, IOException, InterruptedException {
        try {
            Path ogg = exports.ogg(access.domainId(), call).orElseThrow(BulutfonRefusal::notFound);
            return AudioAnswer.of(ogg, "audio/ogg", request);
        } catch (NotYetException e) {
            throw BulutfonRefusal.busy(String.valueOf(e.getMessage()), COME_AGAIN);
        }
    }

    /** The id in the path as the client wrote it; the document also has {@code /call-records/<id>.json/stream}. */
    static String id(Request request) {
        String id = request.variable();
        return id.endsWith(JSON) ? id.substring(0, id.length() - JSON.length()) : id;
    }

    /** The call in the path; its id is looked up and never becomes part of a file's name. */
    static CallId call(Request request) throws BulutfonRefusal {
        return CdrEndpoint.callId(id(request)).orElseThrow(BulutfonRefusal::notFound);
    }
}
