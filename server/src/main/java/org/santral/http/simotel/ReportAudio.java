package org.santral.http.simotel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.Cdrs;
import org.santral.http.Answer;
import org.santral.http.FileAnswer;
import org.santral.http.Request;
import org.santral.recordings.RecordingExports;

/**
 * {@code reports/audio/download} (B50). The name is only read for the call that it names; it never becomes a path. Names
 * end in {@code .mp3} as clients expect; the audio is what was recorded, as the content type says.
 */
final class ReportAudio {
    private final Cdrs cdrs;
    private final RecordingExports recordings;

    ReportAudio(Cdrs cdrs, RecordingExports recordings) {
        this.cdrs = cdrs;
        this.recordings = recordings;
    }

    Answer download(Access access, Fields fields, Request request) throws SimotelRefusal, IOException {
        String name = fields.required("file");
        Optional<String> cuid = RecordNames.cuid(name);
        int domainId = access.account().tenant().domainId();
        if (cuid.isPresent()) {
            for (CdrDetail call : ReportCdr.ofCuid(cdrs, access, cuid.get())) {
                Optional<Path> file = recordings.original(domainId, call.cdr().call());
                Optional<Answer> audio =
                        file.isEmpty() ? Optional.empty() : FileAnswer.of(file.get(), "audio/wav", null);
                if (audio.isPresent()) {
                    return audio.get().withReason("OK");
                }
            }
        }
        throw SimotelRefusal.of(404, "Not found");
    }
}
