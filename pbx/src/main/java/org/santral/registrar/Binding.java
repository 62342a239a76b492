package org.santral.registrar;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Flow;
import org.santral.sip.transport.Hop;

/**
 * A phone of an extension, as it registered last.
 *
 * @param contact its Contact URI: the Request-URI of calls to it
 * @param source where its REGISTER really came from: calls go back there, through whatever NAT is between
 * @param path the proxies between it and us (RFC 3327): the Route headers of calls to it; usually empty
 * @param instance its {@code +sip.instance}, null if it has none
 * @param regId which of its flows this is (RFC 5626 §4.2), 0 when it does not manage flows
 * @param sipCallId Call-ID of its registrations
 * @param cseq CSeq number of the last one
 * @param userAgent what it calls itself, null if it did not say
 * @param registeredAt when it registered without having been registered
 * @param expiresAt when it is forgotten unless it registers again
 * @param answers false once it has left several of our questions unanswered; it keeps its registration all the same
 */
public record Binding(
        SipUri contact,
        Hop source,
        List<NameAddr> path,
        @Nullable String instance,
        int regId,
        String sipCallId,
        long cseq,
        @Nullable String userAgent,
        Instant registeredAt,
        Instant expiresAt,
        boolean answers) {

    public Binding {
        path = List.copyOf(path);
    }

    /**
     * Where requests to it are sent: where it registered from; null when its path or, since its connection is gone, its
     * Contact is to be followed (RFC 3263).
     */
    public @Nullable Hop nextHop() {
        return path.isEmpty() && !disconnected() ? source : null;
    }

    /** Whether its Contact names another address than it sends from, so that nobody but us can reach it. */
    public boolean behindNat() {
        return path.isEmpty()
                && !contact.host().equals(source.address().getAddress().getHostAddress());
    }

    /** Whether a request to it has a chance: it answers, and its connection lives if there is no other way to it. */
    public boolean reachable() {
        return answers && !(disconnected() && path.isEmpty() && (regId > 0 || behindNat()));
    }

    private boolean disconnected() {
        Flow flow = source.flow();
        return source.transport().reliable() && (flow == null || !flow.isOpen());
    }

    /** Whether this is the same phone, and the same flow of it, as the other. */
    boolean replaces(Binding other) {
        if (contact.sameAs(other.contact) && regId == other.regId) {
            return true;
        }
        // Without flows a phone has one binding; with them, each flow has its own, and the first takes over.
        return instance != null
                && instance.equals(other.instance)
                && (regId == other.regId || other.regId == 0 || regId == 0);
    }

    Binding since(Instant instant) {
        return new Binding(
                contact, source, path, instance, regId, sipCallId, cseq, userAgent, instant, expiresAt, answers);
    }

    Binding answering(boolean does) {
        return new Binding(
                contact, source, path, instance, regId, sipCallId, cseq, userAgent, registeredAt, expiresAt, does);
    }
}
