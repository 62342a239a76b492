package org.santral.sip.ua;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Sessions;
import org.santral.sip.message.RequestCheck;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.ua.UserAgentSettings.Reliable;

/** Whether a request may go on, by the rules for a user agent server (RFC 3261 §8.2). */
final class Admission {
    private static final Set<String> SESSION_METHODS = Set.of("INVITE", "UPDATE", "PRACK");
    /** What a REGISTER may require: RFC 3327, RFC 5626. Whoever answers it says whether it was done. */
    private static final Set<String> REGISTRATION = Set.of("path", "outbound");
    /** What requests other than those of a session may carry; the owner says what it makes of it. */
    private static final Set<String> OTHER_BODIES = Set.of(
            Sessions.TYPE,
            "application/dtmf",
            "application/dtmf-relay",
            "application/media_control+xml",
            "application/pidf+xml",
            "application/simple-message-summary",
            "application/dialog-info+xml",
            "message/sipfrag",
            "text/plain");

    private final RequestCheck session;
    private final RequestCheck other;

    Admission(UserAgentSettings settings) {
        Set<String> methods = new HashSet<>(settings.allow());
        Set<String> extensions = settings.reliable() == Reliable.NEVER ? Set.of("timer") : Set.of("timer", "100rel");
        session = new RequestCheck(methods, extensions, Set.of(Sessions.TYPE));
        Set<String> more = new HashSet<>(extensions);
        more.addAll(REGISTRATION);
        other = new RequestCheck(methods, more, OTHER_BODIES);
    }

    /** The refusal, without our headers; null when the request may go on. */
    SipResponse.@Nullable Builder check(ServerTransaction transaction, SipRequest request) {
        RequestCheck check = SESSION_METHODS.contains(request.method()) ? session : other;
        SipResponse.Builder refusal = check.refusal(request);
        return refusal == null ? null : refusal.toTag(transaction.toTag());
    }
}
