package org.santral.call;

import java.net.InetAddress;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.registrar.Registrar;
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
 *
 * <p>Within a call only its own parties are heard. Knowing Call-ID and tags is not enough, since they travel in the clear:
 * a request has to come from the address that the party sends from or wants to be sent to, from a carrier of the same
 * tenant, or from where a phone of that tenant is registered. A phone that has moved proves its password. What comes from
 * anywhere else is dropped, and counted.
 */
public final class FrontDoor implements UserAgentListener, Screen {
    private final Directory directory;
    private final Registrar registrar;
    private final LongAdder forged = new LongAdder();
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
        UserAgent serving = userAgent;
        if (request.toTag() != null && serving != null) {
            switch (serving.standing(request, source)) {
                case PEER -> {
                    return true;
                }
                case ELSEWHERE -> {
                    boolean admitted = ofItsTenant(request, source) || mayProve(request);
                    if (!admitted) {
                        forged.increment();
                    }
                    return admitted;
                }
                case NO_DIALOG -> {
                    // Judged like what belongs to no call.
                }
            }
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

    /** Whether a carrier or a registered phone of the tenant whose call a request names sends from there. */
    private boolean ofItsTenant(SipRequest request, Hop source) {
        IncomingCalls calls = incoming;
        Integer domainId = calls == null ? null : calls.domainId(request);
        return domainId != null
                && (registrar.knows(domainId, source)
                        || directory.trunksFrom(source.address().getAddress()).stream()
                                .anyMatch(one -> one.tenant().domainId() == domainId));
    }

    /** Whether it says that it comes from a phone of ours, which can then be asked. ACK and CANCEL cannot (§22.1). */
    private boolean mayProve(SipRequest request) {
        IncomingCalls calls = incoming;
        return calls != null
                && !request.method().equals("ACK")
                && !request.method().equals("CANCEL")
                && calls.fromPhone(request);
    }

    @Override
    public boolean fromElsewhere(IncomingRequest request) {
        IncomingCalls calls = incoming;
        if (ofItsTenant(request.request(), request.source())) {
            return true;
        }
        boolean proved = calls != null && calls.proves(request);
        if (!proved) {
            forged.increment();
        }
        return proved;
    }

    /** Requests within calls so far that did not come from their parties. */
    public long forged() {
        return forged.sum();
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
