package org.santral.call;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.registrar.Registrar;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transaction.Screen;
import org.santral.sip.transport.Hop;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentListener;
import org.santral.tenant.Directory;
import org.santral.trunk.Trunks;

/**
 * What comes in by SIP and belongs to no call. Carriers and registered phones are known by where they send from;
 * everybody else gets no answer that tells anything: who registers or calls as one of ours is asked to prove it, the same
 * for every number, and all other requests get no answer at all.
 */
public final class FrontDoor implements UserAgentListener, Screen {
    private final Directory directory;
    private final Registrar registrar;
    private volatile @Nullable UserAgent userAgent;
    private volatile @Nullable IncomingCalls incoming;
    private volatile Consumer<IncomingRequest> subscriptions = request -> request.respond(489);

    public FrontDoor(Directory directory, Registrar registrar) {
        this.directory = directory;
        this.registrar = registrar;
    }

    /**
     * Names the user agent behind this door. From then on a request that claims to belong to a call enters, from an
     * unknown source, only if there is such a call.
     */
    public void serve(UserAgent serving) {
        userAgent = serving;
    }

    /** Names who handles SUBSCRIBE; before, no event package is known. */
    public void subscriptions(Consumer<IncomingRequest> handler) {
        subscriptions = handler;
    }

    /** Lets calls in from now on; before, callers are asked to come again in a moment. */
    public void open(IncomingCalls calls) {
        incoming = calls;
    }

    @Override
    public boolean admits(SipRequest request, Hop source) {
        if (request.toTag() != null && ours(request)) {
            // Carriers send within a call from other addresses than those that calls come from.
            return true;
        }
        if (request.method().equals("REGISTER")) {
            return request.to().hasSipUri()
                    && directory.bySipDomain(request.to().uri().host()).isPresent();
        }
        // Who claims to be a phone or carrier of ours is asked to prove it, whatever number it names.
        IncomingCalls calls = incoming;
        boolean claims = request.method().equals("INVITE")
                && request.toTag() == null
                && calls != null
                && calls.concerns(request, source);
        return known(source) || claims;
    }

    private boolean ours(SipRequest request) {
        UserAgent serving = userAgent;
        String local = request.toTag();
        String remote = request.fromTag();
        return serving == null
                || serving.knows(
                        new DialogId(request.callId(), local == null ? "" : local, remote == null ? "" : remote));
    }

    private boolean known(Hop source) {
        InetAddress address = source.address().getAddress();
        return Trunks.known(directory, address) || registrar.knows(source);
    }

    @Override
    public void invite(IncomingCall call) {
        IncomingCalls calls = incoming;
        if (calls == null) {
            call.reject(503, null, Headers.EMPTY.add("Retry-After", "2"));
        } else {
            calls.invite(call);
        }
    }

    @Override
    public void request(IncomingRequest request) {
        switch (request.request().method()) {
            case "REGISTER" -> registrar.register(request);
            case "OPTIONS" -> request.respond(200);
            case "SUBSCRIBE" -> subscriptions.accept(request);
            default -> request.respond(405);
        }
    }
}
