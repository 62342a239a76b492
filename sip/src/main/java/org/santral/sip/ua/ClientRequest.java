package org.santral.sip.ua;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Authorizer;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.Exchange;
import org.santral.sip.dialog.ExchangeListener;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.dialog.Route;
import org.santral.sip.message.CSeq;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;

/** A request outside of dialogs until its one outcome. */
final class ClientRequest implements CompletionHandle, ExchangeListener {
    private static final Set<String> OWN_WAY = Set.of("INVITE", "ACK", "CANCEL");

    private final Endpoint endpoint;
    private final RequestSpec spec;
    private final RequestListener listener;
    private final String callId;
    private final NameAddr from;
    private final @Nullable Authorizer authorizer;
    private long seq;
    private boolean told;

    ClientRequest(Endpoint endpoint, RequestSpec spec, RequestListener listener) {
        this(
                endpoint,
                spec,
                listener,
                endpoint.stack().newSipCallId(spec.shard()),
                0,
                spec.credentials() == null ? null : new Authorizer(spec.credentials()));
    }

    /**
     * One of several requests that share a Call-ID, as the REGISTERs of one client do (RFC 3261 §10.2).
     *
     * @param seq the last CSeq number used
     */
    ClientRequest(
            Endpoint endpoint,
            RequestSpec spec,
            RequestListener listener,
            String callId,
            long seq,
            @Nullable Authorizer authorizer) {
        if (OWN_WAY.contains(spec.method())) {
            throw new IllegalArgumentException(spec.method() + " has its own way");
        }
        this.endpoint = endpoint;
        this.spec = spec;
        this.listener = listener;
        this.callId = callId;
        this.seq = seq;
        this.from = spec.from().withTag(endpoint.newTag());
        this.authorizer = authorizer;
    }

    /** Sends it; on the shard of the spec. */
    void start() {
        if (told) {
            return;
        }
        SipUri uri = spec.routes().isEmpty()
                ? spec.target()
                : spec.routes().getFirst().uri();
        Exchange.send(endpoint, new Route(spec.shard(), spec.nextHop(), uri), this::next, authorizer, this);
    }

    /** The last CSeq number used. */
    long seq() {
        return seq;
    }

    private SipRequest next() {
        Headers headers = Headers.EMPTY
                .add(HeaderNames.MAX_FORWARDS, "70")
                .add(HeaderNames.FROM, from.toString())
                .add(HeaderNames.TO, spec.to().toString())
                .add(HeaderNames.CALL_ID, callId)
                .add(HeaderNames.CSEQ, new CSeq(++seq, spec.method()).toString());
        for (NameAddr route : spec.routes()) {
            headers = headers.add(HeaderNames.ROUTE, route.toString());
        }
        for (HeaderField field : endpoint.plain()) {
            headers = headers.addAll(List.of(field));
        }
        for (HeaderField field : spec.extra()) {
            headers = headers.addAll(List.of(field));
        }
        return SipRequest.of(spec.method(), spec.target().withoutHeaders(), headers, spec.body());
    }

    @Override
    public void response(SipResponse response, Hop source) {
        if (!response.provisional() && !told) {
            told = true;
            listener.response(response);
        }
    }

    @Override
    public void timeout() {
        fail(RequestFailure.TIMEOUT);
    }

    @Override
    public void unreachable(String why) {
        fail(RequestFailure.TRANSPORT);
    }

    @Override
    public void cancel() {
        spec.shard().run(() -> fail(RequestFailure.CANCELLED));
    }

    private void fail(RequestFailure failure) {
        if (!told) {
            told = true;
            listener.failed(failure);
        }
    }
}
