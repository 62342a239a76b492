package org.santral.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.CSeq;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;

/** The state that RFC 3261 §12 gives a dialog: identifiers, sequence numbers, route set and remote target. */
final class DialogState {
    private static final int MAX_ROUTES = 32;

    private final DialogId id;
    private final NameAddr local;
    private final NameAddr remote;
    private List<NameAddr> routes;
    private SipUri target;
    private long localSeq;
    private long remoteSeq;

    private DialogState(
            DialogId id,
            NameAddr local,
            NameAddr remote,
            List<NameAddr> routes,
            SipUri target,
            long localSeq,
            long remoteSeq) {
        this.id = id;
        this.local = local;
        this.remote = remote;
        this.routes = routes;
        this.target = target;
        this.localSeq = localSeq;
        this.remoteSeq = remoteSeq;
    }

    /** The caller's side (§12.1.2), from its INVITE and a 101–299 to it. */
    static DialogState caller(SipRequest invite, SipResponse response) {
        String localTag = tag(invite.fromTag());
        DialogId id = new DialogId(invite.callId(), localTag, tag(response.toTag()));
        SipUri target = contact(response);
        return new DialogState(
                id,
                invite.from(),
                response.to(),
                routes(response).reversed(),
                target == null ? invite.uri() : target,
                invite.cseq().number(),
                -1);
    }

    /**
     * The callee's side (§12.1.1).
     *
     * @throws SipSyntaxException when the INVITE has no usable Contact or a malformed Record-Route
     */
    static DialogState callee(SipRequest invite, String localTag) {
        SipUri target = contact(invite);
        if (target == null) {
            throw new SipSyntaxException(HeaderNames.CONTACT, "missing or not a SIP address");
        }
        DialogId id = new DialogId(invite.callId(), localTag, tag(invite.fromTag()));
        return new DialogState(
                id,
                invite.to().withTag(localTag),
                invite.from(),
                routes(invite),
                target,
                0,
                invite.cseq().number());
    }

    DialogId id() {
        return id;
    }

    SipUri target() {
        return target;
    }

    /** Where requests are really sent: the first route, or else the target (§12.2.1.1). */
    SipUri nextHop() {
        return routes.isEmpty() ? target : routes.getFirst().uri();
    }

    /** Whether the target or a route is literally this address. */
    boolean leadsTo(String address) {
        return is(target, address) || routes.stream().anyMatch(route -> is(route.uri(), address));
    }

    private static boolean is(SipUri uri, String address) {
        String host = uri.host();
        // Brackets around an IPv6 address; forms other than Java's own are not recognised, which refuses nothing
        // wrongly
        // but the shortcut.
        return host.startsWith("[")
                ? host.substring(1, host.length() - 1).equalsIgnoreCase(address)
                : host.equals(address);
    }

    boolean hasRoutes() {
        return !routes.isEmpty();
    }

    /** The number of our last request but ACK. */
    long localSeq() {
        return localSeq;
    }

    /** Takes the route set of the final 2xx, which replaces that of the early dialog (§13.2.2.4). */
    void confirmRoutes(SipResponse response) {
        routes = routes(response).reversed();
    }

    /** Moves the remote target, as a request or 2xx with a Contact of INVITE or UPDATE does (§12.2). */
    void refreshTarget(SipMessage message) {
        SipUri contact = contact(message);
        if (contact != null) {
            target = contact;
        }
    }

    /** Whether a request of the peer comes in order (§12.2.2); a lower number than before is answered 500. */
    boolean inOrder(CSeq cseq) {
        if (cseq.number() < remoteSeq) {
            return false;
        }
        remoteSeq = cseq.number();
        return true;
    }

    /** A request with the next number. */
    SipRequest next(String method, Headers extra, byte[] body) {
        return build(method, ++localSeq, extra, body);
    }

    /** The ACK to a 2xx, which repeats the INVITE's number (§13.2.2.4). */
    SipRequest ack(long inviteSeq, Headers extra, byte[] body) {
        return build("ACK", inviteSeq, extra, body);
    }

    private SipRequest build(String method, long seq, Headers extra, byte[] body) {
        Headers headers = Headers.EMPTY
                .add(HeaderNames.MAX_FORWARDS, "70")
                .add(HeaderNames.FROM, local.toString())
                .add(HeaderNames.TO, remote.toString())
                .add(HeaderNames.CALL_ID, id.callId())
                .add(HeaderNames.CSEQ, new CSeq(seq, method).toString());
        SipUri requestUri = target;
        List<NameAddr> path = routes;
        if (!routes.isEmpty() && !routes.getFirst().uri().hasParam("lr")) {
            // A strict router wants itself in the Request-URI and the target as the last route (§12.2.1.1).
            requestUri = routes.getFirst().uri().withoutHeaders();
            path = new ArrayList<>(routes.subList(1, routes.size()));
            path.add(NameAddr.of(null, target));
        }
        for (NameAddr route : path) {
            headers = headers.add(HeaderNames.ROUTE, route.toString());
        }
        List<org.santral.sip.message.HeaderField> more = new ArrayList<>();
        extra.forEach(more::add);
        return SipRequest.of(method, requestUri.withoutHeaders(), headers.addAll(more), body);
    }

    private static String tag(@Nullable String tag) {
        return tag == null ? "" : tag;
    }

    private static @Nullable SipUri contact(SipMessage message) {
        List<NameAddr> contacts = message.contacts();
        if (contacts.isEmpty() || !contacts.getFirst().hasSipUri()) {
            return null;
        }
        SipUri uri = contacts.getFirst().uri();
        return uri.tel() ? null : uri;
    }

    private static List<NameAddr> routes(SipMessage message) {
        List<NameAddr> routes = message.recordRoutes();
        if (routes.size() > MAX_ROUTES) {
            throw new SipSyntaxException(HeaderNames.RECORD_ROUTE, "more than " + MAX_ROUTES);
        }
        for (NameAddr route : routes) {
            if (!route.hasSipUri() || route.uri().tel()) {
                throw new SipSyntaxException(HeaderNames.RECORD_ROUTE, "not a SIP address");
            }
        }
        return routes;
    }
}
