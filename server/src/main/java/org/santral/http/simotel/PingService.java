package org.santral.http.simotel;

import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.webhooks.Notice;
import org.santral.webhooks.Notices;

/** {@code setting/ping/act} (spec/simotel.md §4, B39): lets a client see whether events arrive. */
final class PingService {
    private static final String SENT =
            "If the 'Ping' event is enabled in the settings menu, you'll receive it when it's sent";

    private final Notices notices;

    PingService(Notices notices) {
        this.notices = notices;
    }

    Answer act(Access access, Fields fields, Request request) {
        notices.publish(access.account().tenant().domainId(), new Notice.Ping());
        return Envelope.ok(SENT, null);
    }
}
