package org.santral.simulator;

import java.util.List;
import java.util.Locale;
import org.santral.sip.message.Headers;

/** The ways in which an INVITE asks a phone to answer by itself; real phones honour one or the other. */
final class AutoAnswer {
    private static final List<String> CALL_INFO = List.of("answer-after=0");
    private static final List<String> ALERT_INFO =
            List.of("alert-autoanswer", "auto answer", "autoanswer", "ring-answer", "intercom");

    private AutoAnswer() {}

    /** Whether these headers ask for it: Call-Info, Alert-Info (vendors) or Answer-Mode (RFC 5373). */
    static boolean asked(Headers headers) {
        return contains(headers, "Call-Info", CALL_INFO)
                || contains(headers, "Alert-Info", ALERT_INFO)
                || contains(headers, "Answer-Mode", List.of("auto"));
    }

    private static boolean contains(Headers headers, String name, List<String> marks) {
        return headers.fields(name).stream()
                .map(field -> field.value().toLowerCase(Locale.ROOT))
                .anyMatch(value -> marks.stream().anyMatch(value::contains));
    }
}
