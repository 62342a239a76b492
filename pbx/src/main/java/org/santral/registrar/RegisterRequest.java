package org.santral.registrar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.transport.Hop;

/**
 * A REGISTER whose sender has proved the password, read and checked (RFC 3261 §10.3).
 *
 * @param contacts what is to be registered, or unregistered when it has no time; empty: the phone only asks
 * @param path the proxies in between (RFC 3327)
 * @param outbound whether the phone's flows are told apart (RFC 5626): the answer then has to say so
 */
record RegisterRequest(SipRequest request, Hop source, List<Wanted> contacts, List<NameAddr> path, boolean outbound) {
    static final long SHORTEST_SECONDS = 60;
    private static final long LONGEST_SECONDS = 3600;
    private static final long USUAL_SECONDS = 300;
    private static final int MOST_CONTACTS = 10;
    private static final int MOST_PROXIES = 8;
    private static final int TOO_BRIEF = 423;
    private static final int FIRST_HOP_LACKS_OUTBOUND = 439;

    /**
     * One Contact.
     *
     * @param seconds how long it is registered for, within our bounds; 0 takes it back
     * @param regId its flow; 0 for none
     */
    record Wanted(NameAddr contact, long seconds, int regId) {}

    /** A request that cannot be served. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        private Refused(int status) {
            super("refused with " + status, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }

        /** The headers that the status asks for. */
        Headers headers() {
            return status == TOO_BRIEF
                    ? Headers.EMPTY.add("Min-Expires", Long.toString(SHORTEST_SECONDS))
                    : Headers.EMPTY;
        }
    }

    /** Reads a request that names its contacts, that is, not {@code *}. */
    static RegisterRequest of(SipRequest request, Hop source) throws Refused {
        List<NameAddr> addresses;
        List<NameAddr> path;
        try {
            addresses = request.contacts();
            path = request.path();
        } catch (SipSyntaxException malformed) {
            throw new Refused(400);
        }
        if (addresses.size() > MOST_CONTACTS
                || path.size() > MOST_PROXIES
                || !path.stream().allMatch(NameAddr::hasSipUri)) {
            throw new Refused(400);
        }
        boolean manages = request.headers().lists("Supported", "outbound")
                || request.headers().lists("Require", "outbound");
        boolean outbound = false;
        List<Wanted> contacts = new ArrayList<>();
        for (NameAddr contact : addresses) {
            if (!contact.hasSipUri() || contact.uri().tel()) {
                throw new Refused(400);
            }
            int regId = manages && contact.instance() != null ? regId(contact) : 0;
            if (regId > 0 && !flowsHold(request, source, path)) {
                regId = 0;
            }
            outbound |= regId > 0;
            contacts.add(new Wanted(contact, seconds(request, contact), regId));
        }
        return new RegisterRequest(request, source, contacts, path, outbound);
    }

    /**
     * Whether calls can use the flow that the phone came over. Straight to us that holds for connections; over UDP the
     * phone would expect STUN (§5.4), so it is registered without flows. A proxy in between has to promise it.
     */
    private static boolean flowsHold(SipRequest request, Hop source, List<NameAddr> path) throws Refused {
        if (request.headers().all("Via").size() == 1) {
            return source.transport().reliable();
        }
        if (path.isEmpty() || !path.getLast().uri().hasParam("ob")) {
            throw new Refused(FIRST_HOP_LACKS_OUTBOUND);
        }
        return true;
    }

    private static int regId(NameAddr contact) {
        String value = contact.param("reg-id");
        return value != null && value.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(value) : 0;
    }

    private static long seconds(SipRequest request, NameAddr contact) throws Refused {
        long asked = asked(request, contact);
        if (asked > 0 && asked < SHORTEST_SECONDS) {
            throw new Refused(TOO_BRIEF);
        }
        return Math.min(asked, LONGEST_SECONDS);
    }

    private static long asked(SipRequest request, NameAddr contact) {
        Integer own = contact.expiresSeconds();
        if (own != null) {
            return own;
        }
        String header = request.header("Expires");
        return header != null && header.strip().matches("[0-9]{1,9}") ? Long.parseLong(header.strip()) : USUAL_SECONDS;
    }

    /** Whether the network delayed this request so much that a later one was served before (§10.3 step 7). */
    boolean overtakenBy(Binding known) {
        return known.sipCallId().equals(request.callId())
                && known.cseq() >= request.cseq().number();
    }

    /** The binding that a contact becomes. */
    Binding binding(Wanted wanted, Instant now) {
        return new Binding(
                wanted.contact().uri(),
                source,
                path,
                wanted.contact().instance(),
                wanted.regId(),
                request.callId(),
                request.cseq().number(),
                request.header("User-Agent"),
                now,
                now.plusSeconds(wanted.seconds()),
                true);
    }
}
