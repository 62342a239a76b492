package org.santral.sip.transaction;

import java.util.ArrayList;
import java.util.List;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;

/** The requests that the stack derives from an INVITE by itself. */
final class Companions {

    private Companions() {}

    /** The ACK to a refusal (RFC 3261 §17.1.1.3): the INVITE's own top Via and Route, the response's To. */
    static SipRequest ack(SipRequest invite, SipResponse refusal) {
        return derived("ACK", invite, refusal.headers(), Headers.EMPTY);
    }

    /** The CANCEL of an INVITE (§9.1). */
    static SipRequest cancel(SipRequest invite, Headers extra) {
        return derived("CANCEL", invite, invite.headers(), extra);
    }

    private static SipRequest derived(String method, SipRequest invite, Headers to, Headers extra) {
        List<HeaderField> more = new ArrayList<>(invite.headers().fields(HeaderNames.ROUTE));
        more.addAll(invite.headers().fields(HeaderNames.FROM));
        more.addAll(to.fields(HeaderNames.TO));
        more.addAll(invite.headers().fields(HeaderNames.CALL_ID));
        extra.forEach(more::add);
        return SipRequest.builder(method, invite.uri())
                .add(HeaderNames.VIA, invite.topVia().toString())
                .add(HeaderNames.MAX_FORWARDS, "70")
                .add(HeaderNames.CSEQ, invite.cseq().number() + " " + method)
                .addAll(more)
                .build();
    }
}
