package org.santral.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.Route;
import org.santral.sip.dialog.Sessions;
import org.santral.sip.message.CSeq;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;

/** Makes the INVITEs of one call: the first, and those after a challenge, a 422 or a redirection, each with its CSeq. */
final class InviteRequests {
    private final Endpoint endpoint;
    private final InviteSpec spec;
    private final String callId;
    private final NameAddr from;
    private final boolean reliable;
    private SipUri target;
    private @Nullable Hop hop;
    private long seq;
    private long minSeSeconds;
    private @Nullable SipRequest current;

    InviteRequests(Endpoint endpoint, InviteSpec spec, boolean reliable) {
        this.endpoint = endpoint;
        this.spec = spec;
        this.callId = endpoint.stack().newSipCallId(spec.shard());
        this.from = spec.from().withTag(endpoint.newTag());
        // An offer in a reliable response would have to be answered in its PRACK, without the owner.
        this.reliable = reliable && spec.offer() != null;
        this.target = spec.target();
        this.hop = spec.nextHop();
        this.minSeSeconds = endpoint.minSe().toSeconds();
    }

    String callId() {
        return callId;
    }

    Route route() {
        SipUri uri = spec.routes().isEmpty() ? target : spec.routes().getFirst().uri();
        return new Route(spec.shard(), hop, uri);
    }

    /** The INVITE as last made; without credentials. */
    SipRequest current() {
        SipRequest made = current;
        if (made == null) {
            throw new IllegalStateException("no INVITE yet");
        }
        return made;
    }

    SipRequest next() {
        Headers headers = Headers.EMPTY
                .add(HeaderNames.MAX_FORWARDS, Integer.toString(spec.maxForwards()))
                .add(HeaderNames.FROM, from.toString())
                .add(HeaderNames.TO, spec.to().toString())
                .add(HeaderNames.CALL_ID, callId)
                .add(HeaderNames.CSEQ, new CSeq(++seq, "INVITE").toString());
        for (NameAddr route : spec.routes()) {
            headers = headers.add(HeaderNames.ROUTE, route.toString());
        }
        for (HeaderField field : endpoint.presenting(endpoint.contact(route(), null))) {
            headers = headers.addAll(List.of(field));
        }
        headers = headers.with(HeaderNames.SUPPORTED, reliable ? endpoint.supported() : "timer");
        long seconds = Math.max(endpoint.sessionExpires().toSeconds(), minSeSeconds);
        if (!endpoint.sessionExpires().isZero()) {
            headers = headers.add(HeaderNames.SESSION_EXPIRES, Long.toString(seconds))
                    .add(HeaderNames.MIN_SE, Long.toString(minSeSeconds));
        }
        for (HeaderField field : spec.extra()) {
            headers = headers.addAll(List.of(field));
        }
        byte[] body = Sessions.bytes(spec.offer());
        if (body.length > 0) {
            headers = headers.with(HeaderNames.CONTENT_TYPE, Sessions.TYPE);
        }
        SipRequest request = SipRequest.of("INVITE", target.withoutHeaders(), headers, body);
        current = request;
        return request;
    }

    /** Takes the larger Min-SE of a 422 (RFC 4028 §7.3); false when it asks for nothing new. */
    boolean tooSmall(SipResponse response) {
        String value = response.header(HeaderNames.MIN_SE);
        if (value == null
                || !value.matches("[0-9]{1,9}.*")
                || endpoint.sessionExpires().isZero()) {
            return false;
        }
        long asked = Long.parseLong(value.replaceFirst("[^0-9].*", ""));
        if (asked <= minSeSeconds || asked > Integer.MAX_VALUE) {
            return false;
        }
        minSeSeconds = asked;
        return true;
    }

    /** Goes on to a contact of a 3xx, found by RFC 3263. */
    void redirect(SipUri contact) {
        target = contact;
        hop = null;
    }
}
