package org.santral.http.bulutfon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.santral.http.Answer;
import org.santral.http.FileAnswer;
import org.santral.http.Request;

/** Audio as an answer, whole or the range that was asked for. */
final class AudioAnswer {
    private AudioAnswer() {}

    /** @throws BulutfonRefusal 404 when the file is gone by now, 416 for a range behind its end */
    static Answer of(Path file, String contentType, Request request) throws BulutfonRefusal, IOException {
        Answer answer =
                FileAnswer.of(file, contentType, request.header("Range")).orElseThrow(BulutfonRefusal::notFound);
        if (answer.status() != 416) {
            return answer;
        }
        // An error of this dialect is JSON; what it is about stays.
        Answer refusal = BulutfonRefusal.of(416).answer();
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            refusal = header.getKey().equals("Content-Range")
                    ? refusal.with(header.getKey(), header.getValue())
                    : refusal;
        }
        return refusal;
    }

    /** Plays in the page that links to it. */
    static Answer inline(Answer answer) {
        return answer.with("Content-Disposition", "inline");
    }

    /** @param fileName of characters that need no quoting */
    static Answer attachment(Answer answer, String fileName) {
        return answer.with("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    }
}
