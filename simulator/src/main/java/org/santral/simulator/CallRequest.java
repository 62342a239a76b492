package org.santral.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.simulator.SimulatorSettings.Login;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;

/**
 * A call that a simulated party places.
 *
 * @param number the party's own number: what it shows as caller, its voice, and, if the number answers at all, what it
 *     does once the call is answered (see {@link NumberScript})
 * @param target whom to call
 * @param nextHop where to send the INVITE; null: where the target leads
 * @param domain host of the From header, such as a phone's SIP domain; null: the simulator's own address
 * @param display display name to show, or null
 * @param login answers a digest challenge, or null
 * @param extra more headers, such as P-Asserted-Identity
 * @param acts what the party does once the call is answered; null: what its number says
 */
public record CallRequest(
        String number,
        SipUri target,
        @Nullable Hop nextHop,
        @Nullable String domain,
        @Nullable String display,
        @Nullable Login login,
        Headers extra,
        @Nullable List<Act> acts) {

    public CallRequest {
        acts = acts == null ? null : List.copyOf(acts);
    }

    /** A carrier's call without display name and headers. */
    public static CallRequest of(String number, SipUri target) {
        return new CallRequest(number, target, null, null, null, null, Headers.EMPTY, null);
    }

    /** The same over this hop. */
    public CallRequest via(Hop hop) {
        return new CallRequest(number, target, hop, domain, display, login, extra, acts);
    }

    /** The same from a phone of this domain that knows the password. */
    public CallRequest fromPhone(String sipDomain, Login credentials) {
        return new CallRequest(number, target, nextHop, sipDomain, display, credentials, extra, acts);
    }

    /** The same with a display name and headers. */
    public CallRequest showing(@Nullable String name, Headers headers) {
        return new CallRequest(number, target, nextHop, domain, name, login, headers, acts);
    }

    /** The same, doing that once the call is answered. */
    public CallRequest doing(Act... then) {
        return new CallRequest(number, target, nextHop, domain, display, login, extra, List.of(then));
    }
}
