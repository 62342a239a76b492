package org.santral.sip.ua;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Authorizer;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.Exchange;
import org.santral.sip.dialog.ExchangeListener;
import org.santral.sip.dialog.InviteDialog;
import org.santral.sip.dialog.Sessions;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.ua.CallFailure.Kind;

/** An INVITE of ours until its outcome, and its forks for as long as their answers may come (RFC 3261 §13.2). */
final class ClientCall implements OutgoingCall, ExchangeListener {
    private static final int MAX_FORKS = 16;
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_INTERVALS = 3;

    private final Endpoint endpoint;
    private final InviteSpec spec;
    private final OutgoingCallListener listener;
    private final InviteRequests requests;
    private final @Nullable Authorizer authorizer;
    private final Map<String, EarlyLeg> forks = new LinkedHashMap<>();
    private final Deque<SipUri> redirects = new ArrayDeque<>();
    private int redirected;
    private int intervals;
    private @Nullable Exchange exchange;
    private @Nullable InviteDialog winner;
    private boolean cancelled;
    private boolean over;

    ClientCall(Endpoint endpoint, InviteSpec spec, InviteRequests requests, OutgoingCallListener listener) {
        this.endpoint = endpoint;
        this.spec = spec;
        this.requests = requests;
        this.listener = listener;
        this.authorizer = spec.credentials() == null ? null : new Authorizer(spec.credentials());
    }

    /** Sends the INVITE; on the call's shard. */
    void start() {
        if (cancelled) {
            return;
        }
        exchange = Exchange.send(endpoint, requests.route(), requests::next, authorizer, this);
    }

    @Override
    public String sipCallId() {
        return requests.callId();
    }

    @Override
    public void cancel(@Nullable String reasonHeader) {
        spec.shard().run(() -> {
            if (over || cancelled) {
                return;
            }
            cancelled = true;
            Exchange running = exchange;
            if (running == null) {
                fail(Kind.CANCELLED, 487, "Request Terminated", null, null);
                return;
            }
            running.cancel(reasonHeader == null ? Headers.EMPTY : Headers.EMPTY.add(HeaderNames.REASON, reasonHeader));
        });
    }

    @Override
    public void response(SipResponse response, Hop source) {
        if (response.status() == 100) {
            if (!over) {
                listener.trying();
            }
            return;
        }
        try {
            if (response.provisional()) {
                provisional(response, source);
            } else if (response.success()) {
                SipResponse usable = repaired(response, source);
                success(usable, source, usable == response);
            } else if (!over) {
                refused(response, source);
            }
        } catch (SipSyntaxException malformed) {
            // A malformed Contact or Record-Route makes a dialog impossible; provisional ones may be ignored.
            if (!response.provisional() && !over) {
                fail(Kind.UNUSABLE, 488, "Not Acceptable Here", response, source);
            }
        }
    }

    // ---- 101–199

    private void provisional(SipResponse response, Hop source) {
        if (over) {
            return;
        }
        EarlyLeg leg = fork(response, source);
        if (leg == null) {
            tell(response, null, null, false);
            return;
        }
        leg.dialog.learn(response, source);
        boolean reliable = response.headers().lists(HeaderNames.REQUIRE, "100rel");
        if (reliable ? !leg.acknowledge(response) : leg.repeated(response)) {
            return;
        }
        SessionDescription session = spec.offer() == null ? null : Sessions.readable(response);
        if (session != null) {
            leg.session = session;
        }
        tell(response, leg, session, reliable);
    }

    private void tell(
            SipResponse response, @Nullable EarlyLeg leg, @Nullable SessionDescription session, boolean reliable) {
        InviteDialog dialog = leg == null ? null : leg.dialog;
        listener.progress(new Progress(
                response.status(), response.reason(), response.toTag(), session, reliable, response, dialog));
    }

    /** The early dialog of a response; null without a tag, and for forks beyond the bound. */
    private @Nullable EarlyLeg fork(SipResponse response, Hop source) {
        String tag = response.toTag();
        if (tag == null) {
            return null;
        }
        EarlyLeg known = forks.get(tag);
        if (known != null || forks.size() >= MAX_FORKS) {
            return known;
        }
        EarlyLeg leg = new EarlyLeg(dialog(response, source));
        forks.put(tag, leg);
        return leg;
    }

    private InviteDialog dialog(SipResponse response, Hop source) {
        return InviteDialog.caller(endpoint, spec.shard(), requests.current(), response, source, authorizer);
    }

    // ---- 2xx

    /** @param usable whether the call can go on with it; otherwise it is only acknowledged and ended */
    private void success(SipResponse response, Hop source, boolean usable) {
        String tag = response.toTag() == null ? "" : response.toTag();
        long seq = response.cseq().number();
        InviteDialog first = winner;
        if (first != null && first.id().remoteTag().equals(tag)) {
            first.resendAck(seq);
            return;
        }
        EarlyLeg known = forks.get(tag);
        if (known != null && known.answered) {
            known.dialog.resendAck(seq);
            return;
        }
        EarlyLeg leg = known == null ? new EarlyLeg(dialog(response, source)) : known;
        leg.answered = true;
        if (over || !usable) {
            if (known != null || forks.size() < MAX_FORKS) {
                forks.put(tag, leg);
            }
            hangUp(leg, response, source);
            if (!over) {
                fail(Kind.UNUSABLE, 488, "Not Acceptable Here", response, source);
            }
            return;
        }
        forks.remove(tag);
        answered(leg, response, source);
    }

    private void answered(EarlyLeg leg, SipResponse response, Hop source) {
        SessionDescription inResponse = Sessions.readable(response);
        SessionDescription session = inResponse == null ? leg.session : inResponse;
        if (session == null) {
            forks.put(leg.dialog.id().remoteTag(), leg);
            hangUp(leg, response, source);
            fail(Kind.UNUSABLE, 488, "Not Acceptable Here", response, source);
            return;
        }
        over = true;
        winner = leg.dialog;
        leg.dialog.confirmByResponse(response, source, spec.offer(), session);
        long seq = response.cseq().number();
        if (spec.offer() == null) {
            leg.dialog.oweAck(seq);
        } else {
            leg.dialog.sendAck(seq, null);
        }
        abandonForks();
        listener.answered(leg.dialog, response, session);
    }

    /** A second branch answered as well, or an answer is unusable: acknowledged and ended (§13.2.2.4). */
    private void hangUp(EarlyLeg leg, SipResponse response, Hop source) {
        leg.dialog.confirmByResponse(response, source, null, null);
        leg.dialog.sendAck(response.cseq().number(), null);
        leg.dialog.bye(null);
    }

    /**
     * The response itself, or, when its Contact or Record-Route is malformed, one that can be acknowledged and ended: it
     * leads to where it came from.
     */
    private SipResponse repaired(SipResponse response, Hop source) {
        SipResponse.Builder repaired = null;
        try {
            response.recordRoutes();
        } catch (SipSyntaxException malformed) {
            repaired = response.toBuilder().without(HeaderNames.RECORD_ROUTE);
        }
        try {
            response.contacts();
        } catch (SipSyntaxException malformed) {
            InetSocketAddress sender = source.address();
            SipUri uri = SipUri.of(
                            requests.current().uri().user(), sender.getAddress().getHostAddress(), sender.getPort())
                    .withParam("transport", source.transport().parameter());
            repaired = (repaired == null ? response.toBuilder() : repaired).with(HeaderNames.CONTACT, "<" + uri + ">");
        }
        return repaired == null ? response : repaired.build();
    }

    private void abandonForks() {
        for (EarlyLeg leg : forks.values()) {
            if (!leg.answered) {
                leg.dialog.abandon();
            }
        }
        forks.values().removeIf(leg -> !leg.answered);
    }

    // ---- 300–699 and silence

    private void refused(SipResponse response, Hop source) {
        int status = response.status();
        if (!cancelled) {
            if (status == 422 && intervals < MAX_INTERVALS && requests.tooSmall(response)) {
                intervals++;
                again();
                return;
            }
            if (status < 400 && spec.follow3xx() && redirect(response)) {
                return;
            }
            if (redirected > 0 && status < 600 && redirectOn()) {
                return;
            }
        }
        fail(cancelled ? Kind.CANCELLED : Kind.RESPONSE, status, response.reason(), response, source);
    }

    private boolean redirect(SipResponse response) {
        for (NameAddr contact : redirects(response)) {
            if (contact.hasSipUri() && !contact.uri().tel() && redirects.size() < MAX_REDIRECTS) {
                redirects.addLast(contact.uri());
            }
        }
        return redirectOn();
    }

    private boolean redirectOn() {
        SipUri next = redirects.pollFirst();
        if (next == null || redirected >= MAX_REDIRECTS) {
            return false;
        }
        redirected++;
        requests.redirect(next);
        again();
        return true;
    }

    private void again() {
        abandonForks();
        start();
    }

    @Override
    public void timeout() {
        if (!over) {
            fail(cancelled ? Kind.CANCELLED : Kind.TIMEOUT, cancelled ? 487 : 408, "Request Timeout", null, null);
        }
    }

    @Override
    public void unreachable(String why) {
        if (!over) {
            fail(cancelled ? Kind.CANCELLED : Kind.TRANSPORT, cancelled ? 487 : 503, "Service Unavailable", null, null);
        }
    }

    private void fail(Kind kind, int status, String reason, @Nullable SipResponse response, @Nullable Hop source) {
        over = true;
        abandonForks();
        List<NameAddr> contacts = response != null && status >= 300 && status < 400 ? redirects(response) : List.of();
        listener.failed(new CallFailure(
                kind, status, reason, response, source, contacts, response == null ? null : RetryAfter.of(response)));
    }

    private static List<NameAddr> redirects(SipResponse response) {
        List<NameAddr> contacts;
        try {
            contacts = new ArrayList<>(response.contacts());
        } catch (SipSyntaxException malformed) {
            return List.of();
        }
        contacts.sort(Comparator.comparingInt(ClientCall::quality).reversed());
        return contacts;
    }

    private static int quality(NameAddr contact) {
        Integer q = contact.qThousandths();
        return q == null ? 1000 : q;
    }
}
