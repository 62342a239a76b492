package org.santral.sip.ua;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.Sessions;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.ua.UserAgentSettings.Reliable;

/** Whether a request may go on, by the rules for a user agent server (RFC 3261 §8.2.1 to §8.2.3). */
final class Admission {
    private static final Set<String> KNOWN_BODIES = Set.of("INVITE", "UPDATE", "PRACK", "ACK");

    private final Endpoint endpoint;
    private final UserAgentSettings settings;

    Admission(Endpoint endpoint, UserAgentSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
    }

    /** The refusal; null when the request may go on. */
    @Nullable
    SipResponse check(ServerTransaction transaction, SipRequest request) {
        if (!settings.allow().contains(request.method())) {
            return refuse(transaction, 405)
                    .with(HeaderNames.ALLOW, endpoint.allow())
                    .build();
        }
        if (!request.hasSipUri()) {
            return refuse(transaction, 416).build();
        }
        Set<String> unknown = unknownOptions(request);
        if (!unknown.isEmpty()) {
            return refuse(transaction, 420)
                    .with(HeaderNames.UNSUPPORTED, String.join(", ", unknown))
                    .build();
        }
        if (request.body().length > 0
                && KNOWN_BODIES.contains(request.method())
                && !Sessions.TYPE.equals(request.contentType())) {
            return refuse(transaction, 415)
                    .with(HeaderNames.ACCEPT, Sessions.TYPE)
                    .build();
        }
        return null;
    }

    private Set<String> unknownOptions(SipRequest request) {
        Set<String> unknown = new HashSet<>();
        for (String option : request.headers().all(HeaderNames.REQUIRE)) {
            boolean known =
                    switch (option.toLowerCase(Locale.ROOT)) {
                        case "timer" -> true;
                        case "100rel" -> settings.reliable() != Reliable.NEVER;
                        default -> false;
                    };
            if (!known) {
                unknown.add(option);
            }
        }
        return unknown;
    }

    private SipResponse.Builder refuse(ServerTransaction transaction, int status) {
        return endpoint.respond(transaction.request(), status, null, transaction.toTag());
    }
}
