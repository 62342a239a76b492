package org.santral.registrar;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;

/**
 * Which extension a request outside of dialogs comes from. A phone has to prove its password every time, unless the
 * request comes over the very connection that it registered over: a UDP source can be forged. Safe for any thread.
 */
public final class PhoneIdentity {

    /** The outcome; all but the first say how to answer the request. */
    public sealed interface Verdict {
        /** It is this extension. */
        record Accepted(Tenant tenant, Extension extension) implements Verdict {}

        /** It has to prove who it is: answer with this status and these headers, after that time. */
        record Challenged(int status, Headers headers, Duration after) implements Verdict {}

        /** It is nobody that may ask: answer with this status and these headers. */
        record Refused(int status, Headers headers) implements Verdict {}
    }

    private static final int FORBIDDEN = 403;

    private final Directory directory;
    private final Registrar registrar;

    public PhoneIdentity(Directory directory, Registrar registrar) {
        this.directory = directory;
        this.registrar = registrar;
    }

    /**
     * Whether the request claims to come from a phone of ours, so that it may be asked for its password although nobody
     * knows its source.
     */
    public boolean concerns(SipRequest request) {
        return tenant(request).isPresent();
    }

    /** Judges a request; From names the extension, and the SIP domain by its own or the Request-URI's host. */
    public Verdict of(SipRequest request, Hop source) {
        Optional<Tenant> tenant = tenant(request);
        if (tenant.isEmpty()) {
            return new Verdict.Refused(FORBIDDEN, Headers.EMPTY);
        }
        String user = request.from().hasSipUri() ? request.from().uri().user() : null;
        // Who names nobody is asked like who names somebody that there is not.
        String number = user == null ? "" : user;
        InetAddress address = source.address().getAddress();
        Optional<Extension> extension = tenant.get().extension(number).filter(one -> one.admits(address));
        if (extension.isPresent() && registrar.registeredOver(tenant.get(), number, source)) {
            return new Verdict.Accepted(tenant.get(), extension.get());
        }
        boolean known = registrar.registeredFrom(tenant.get(), number, source);
        return switch (registrar.digest().verify(request, source, tenant.get(), number, known)) {
            case PhoneDigest.Proof.Given given
            when extension.isPresent() -> new Verdict.Accepted(tenant.get(), extension.get());
            // Removed or switched off since its password was looked up.
            case PhoneDigest.Proof.Given given -> new Verdict.Refused(FORBIDDEN, Headers.EMPTY);
            case PhoneDigest.Proof.Missing(Headers challenges, Duration after) ->
                new Verdict.Challenged(401, challenges, after);
            case PhoneDigest.Proof.Barred(Headers retryAfter) -> new Verdict.Refused(503, retryAfter);
        };
    }

    private Optional<Tenant> tenant(SipRequest request) {
        Optional<Tenant> byFrom = request.from().hasSipUri()
                ? directory.bySipDomain(request.from().uri().host())
                : Optional.empty();
        // A phone that is set up with our address as its proxy may write that into From; the domain is then called.
        return byFrom.isPresent() || !request.hasSipUri()
                ? byFrom
                : directory.bySipDomain(request.uri().host());
    }
}
