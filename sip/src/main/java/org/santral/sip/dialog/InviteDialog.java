package org.santral.sip.dialog;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * A dialog that an INVITE made, on the caller's or the callee's side (RFC 3261 §12). Its life:
 *
 * <pre>
 *   EARLY ──confirm (2xx)──► CONFIRMED ──bye──► ENDING ──BYE finished──► ENDED
 *     └──abandon──────────────────┴── peer's BYE, 408/481, time-outs ──► ENDED
 * </pre>
 *
 * <p>Methods that are not of {@link Dialog} are for the code that drives the INVITE itself, on the dialog's shard.
 */
public final class InviteDialog implements Dialog {
    private static final Set<String> OWN_WAY = Set.of("INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE");
    private static final byte[] NO_BODY = new byte[0];

    private enum Phase {
        EARLY,
        CONFIRMED,
        ENDING,
        ENDED
    }

    final Endpoint endpoint;
    final DialogState state;
    final Peer peer;
    final OfferGate gate = new OfferGate();
    final ListenerSlot<DialogListener> listener = new ListenerSlot<>();
    final SessionRefresh refresh;
    private final Shard shard;
    private final boolean caller;
    private final @Nullable Authorizer authorizer;
    private final OwnOffers offers = new OwnOffers(this);
    private final PeerRequests requests = new PeerRequests(this);
    private final OwnRequests ownRequests = new OwnRequests(this);
    private @Nullable SessionDescription localSession;
    private @Nullable SessionDescription remoteSession;
    private Phase phase = Phase.EARLY;
    private boolean byeWanted;
    private @Nullable String byeReason;
    private long ackOwed = -1;
    private @Nullable SipRequest lastAck;

    private InviteDialog(
            Endpoint endpoint,
            Shard shard,
            DialogState state,
            Peer peer,
            boolean caller,
            @Nullable Authorizer authorizer) {
        this.endpoint = endpoint;
        this.shard = shard;
        this.state = state;
        this.peer = peer;
        this.caller = caller;
        this.authorizer = authorizer;
        this.refresh = new SessionRefresh(this);
        endpoint.register(this);
    }

    /** The early dialog that a response to our INVITE creates. */
    public static InviteDialog caller(
            Endpoint endpoint,
            Shard shard,
            SipRequest invite,
            SipResponse response,
            Hop source,
            @Nullable Authorizer authorizer) {
        DialogState state = DialogState.caller(invite, response);
        return new InviteDialog(endpoint, shard, state, new Peer(response, source), true, authorizer);
    }

    /**
     * The early dialog that an INVITE creates at its callee.
     *
     * @throws org.santral.sip.message.SipSyntaxException when Contact or Record-Route is unusable
     */
    public static InviteDialog callee(Endpoint endpoint, Shard shard, SipRequest invite, String localTag, Hop source) {
        DialogState state = DialogState.callee(invite, localTag);
        return new InviteDialog(endpoint, shard, state, new Peer(invite, source), false, null);
    }

    @Override
    public DialogId id() {
        return state.id();
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public SipUri remoteTarget() {
        return state.target();
    }

    @Override
    public @Nullable String peerUserAgent() {
        return peer.userAgent();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return peer.address();
    }

    /**
     * Whether the peer is at that address: it last sent from there, or it has told us, in its Contact or Record-Route,
     * that our requests are to go there. Names are not looked up.
     */
    public boolean peerIsAt(InetAddress address) {
        return peer.address().getAddress().equals(address) || state.leadsTo(address.getHostAddress());
    }

    @Override
    public boolean peerAllows(String method) {
        return peer.allows(method);
    }

    @Override
    public void listen(DialogListener newListener) {
        shard.run(() -> listener.set(newListener));
    }

    // ---- the INVITE's own driver

    /** Whether this is the side that sent the INVITE, and so owns the Call-ID. */
    boolean isCaller() {
        return caller;
    }

    /** Notes what a provisional response says of the peer. */
    public void learn(SipResponse response, Hop source) {
        peer.learn(response, source);
    }

    /** Lets requests of the early dialog that belong to the INVITE (PRACK, a BYE before the answer) reach its driver. */
    public void driver(InviteDriver driver) {
        requests.driver(driver);
    }

    /** The caller's dialog has its 2xx; ACK is owed, see {@link #sendAck}. */
    public void confirmByResponse(
            SipResponse ok, Hop source, @Nullable SessionDescription local, @Nullable SessionDescription remote) {
        phase = Phase.CONFIRMED;
        state.confirmRoutes(ok);
        state.refreshTarget(ok);
        peer.learn(ok, source);
        sessions(local, remote);
        refresh.agreed(ok);
    }

    /** Owes the peer an ACK until {@link #acknowledge} brings the answer to its late offer. */
    public void oweAck(long inviteSeq) {
        ackOwed = inviteSeq;
        gate.theyOffer();
    }

    /** The callee's dialog has sent its 2xx, which is repeated until the ACK comes. */
    public void confirmByAnswer(
            ServerTransaction transaction,
            SipResponse ok,
            @Nullable SessionTerms terms,
            SessionDescription local,
            @Nullable SessionDescription remote) {
        phase = Phase.CONFIRMED;
        sessions(local, remote);
        refresh.agreed(terms);
        requests.awaitAck(transaction, ok, remote == null);
    }

    /** An early dialog whose call was answered elsewhere, refused or cancelled. */
    public void abandon() {
        end(new DialogEnd(Cause.ABANDONED, null, 0));
    }

    /** Sends the ACK to a 2xx of ours, with the answer to a late offer if there is one. */
    public void sendAck(long inviteSeq, @Nullable SessionDescription answer) {
        Headers headers = endpoint.plain();
        if (answer != null) {
            headers = headers.add(HeaderNames.CONTENT_TYPE, Sessions.TYPE);
        }
        SipRequest ack = state.ack(inviteSeq, headers, Sessions.bytes(answer));
        lastAck = authorizer == null ? ack : authorizer.authorize(ack);
        endpoint.sendAck(lastAck, route());
    }

    /** The 2xx came again, so the ACK was lost: sends it again, unless it is still owed. */
    public void resendAck(long inviteSeq) {
        SipRequest ack = lastAck;
        if (ack != null && ack.cseq().number() == inviteSeq) {
            endpoint.sendAck(ack, route());
        }
    }

    /** Acknowledges a reliable provisional response (RFC 3262 §4); {@code rack} is the RAck header. */
    public void prack(String rack) {
        Headers headers = endpoint.plain().add(HeaderNames.RACK, rack);
        // The response tells nothing that the INVITE's own fate does not tell better.
        exchange("PRACK", headers, NO_BODY, FinalListener.of((response, status) -> {}));
    }

    /** A request of the peer in this dialog; false when it is none that a call knows. */
    public boolean receive(ServerTransaction transaction, SipRequest request) {
        return requests.receive(transaction, request);
    }

    /** An ACK of the peer. */
    public void ack(SipRequest ack) {
        requests.ack(ack);
    }

    /** The peer's CANCEL of a re-INVITE. */
    public void cancel(ServerTransaction invite) {
        requests.cancel(invite);
    }

    /** Ends the dialog because the user agent is closing, with a BYE if it is confirmed. */
    public void close() {
        if (phase == Phase.CONFIRMED) {
            sendBye(null);
        }
        end(new DialogEnd(Cause.ABANDONED, null, 0));
    }

    // ---- state shared with the package

    boolean confirmed() {
        return phase == Phase.CONFIRMED;
    }

    boolean over() {
        return phase == Phase.ENDING || phase == Phase.ENDED;
    }

    /** Whether we may send an INVITE or, when confirmed, a BYE: no ACK is outstanding in either direction. */
    boolean acknowledged() {
        return ackOwed < 0 && !requests.awaitsAck();
    }

    void sessions(@Nullable SessionDescription local, @Nullable SessionDescription remote) {
        localSession = local == null ? localSession : local;
        remoteSession = remote == null ? remoteSession : remote;
    }

    @Nullable
    SessionDescription localSession() {
        return localSession;
    }

    @Nullable
    SessionDescription remoteSession() {
        return remoteSession;
    }

    Route route() {
        Hop hop = state.hasRoutes() ? null : peer.shortcut(state.target());
        return new Route(shard, hop, state.nextHop());
    }

    /** Our Contact header in this dialog. */
    String contact() {
        return endpoint.contact(peer.hop());
    }

    /** The headers of a request of ours that refreshes the dialog. */
    Headers presenting() {
        return endpoint.presenting(contact());
    }

    /** Sends a request of ours in the dialog. */
    Exchange exchange(String method, Headers headers, byte[] body, ExchangeListener exchangeListener) {
        return Exchange.send(endpoint, route(), () -> state.next(method, headers, body), authorizer, exchangeListener);
    }

    /** Something that held back an offer or a BYE of ours is over. */
    void proceed() {
        if (byeWanted && phase == Phase.CONFIRMED && acknowledged()) {
            phase = Phase.ENDING;
            sendBye(byeReason);
        }
        offers.proceed();
    }

    /** A request of ours failed in a way that ends the dialog (RFC 3261 §12.2.1.2): says BYE and is over. */
    void failed(Cause cause, int status) {
        if (phase == Phase.CONFIRMED) {
            sendBye(null);
        }
        end(new DialogEnd(cause, null, status));
    }

    private void sendBye(@Nullable String reasonHeader) {
        Headers headers = endpoint.plain();
        if (reasonHeader != null) {
            headers = headers.add(HeaderNames.REASON, reasonHeader);
        }
        exchange(
                "BYE",
                headers,
                NO_BODY,
                FinalListener.of((response, status) -> end(new DialogEnd(Cause.LOCAL_BYE, null, 0))));
    }

    /** Ends it, once: releases everything, tells every outcome that is still owed, then the end itself. */
    void end(DialogEnd end) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        endpoint.unregister(this);
        refresh.stop();
        requests.end();
        offers.end();
        ownRequests.end();
        listener.tellLast(l -> l.ended(end));
    }

    /** The peer hung up; while our own BYE is under way that counts as ours. */
    void peerBye(@Nullable String reasonHeader) {
        Cause cause = phase == Phase.ENDING ? Cause.LOCAL_BYE : Cause.PEER_BYE;
        end(new DialogEnd(cause, reasonHeader, 0));
    }

    // ---- what the owner asks for

    @Override
    public void acknowledge(SessionDescription answer) {
        shard.run(() -> {
            long owed = ackOwed;
            if (owed >= 0 && phase != Phase.ENDED) {
                ackOwed = -1;
                sessions(answer, null);
                gate.close();
                sendAck(owed, answer);
                proceed();
            }
        });
    }

    @Override
    public void bye(@Nullable String reasonHeader) {
        shard.run(() -> {
            if (phase != Phase.CONFIRMED || byeWanted) {
                return;
            }
            byeWanted = true;
            byeReason = reasonHeader;
            if (ackOwed >= 0) {
                // The answer will not come any more, but the 2xx wants its ACK all the same.
                sendAck(ackOwed, null);
                ackOwed = -1;
            }
            proceed();
        });
    }

    @Override
    public void reoffer(SessionDescription offer, ReofferListener reofferListener) {
        shard.run(() -> offers.submit("INVITE", offer, reofferListener));
    }

    @Override
    public void update(SessionDescription offer, ReofferListener reofferListener) {
        shard.run(() -> offers.submit("UPDATE", offer, reofferListener));
    }

    @Override
    public void info(String contentType, byte[] body, RequestListener requestListener) {
        ownRequests.send("INFO", Headers.EMPTY.add(HeaderNames.CONTENT_TYPE, contentType), body, requestListener);
    }

    @Override
    public void refer(String referTo, Headers extra, RequestListener requestListener) {
        ownRequests.refer(referTo, extra, requestListener);
    }

    @Override
    public void notify(
            String event, String subscriptionState, String contentType, byte[] body, RequestListener requestListener) {
        ownRequests.notify(event, subscriptionState, contentType, body, requestListener);
    }

    @Override
    public void request(String method, Headers headers, byte[] body, RequestListener requestListener) {
        if (OWN_WAY.contains(method)) {
            throw new IllegalArgumentException(method + " has its own way");
        }
        ownRequests.send(method, headers, body, requestListener);
    }
}
