package org.santral.leg;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.TransportKind;
import org.santral.tenant.SrtpUse;

/**
 * One way to reach a party. What stands here, and nothing else, is what its device is told about the call.
 *
 * @param destination the number as records show it
 * @param extension number of the extension that is called, null for an outside number
 * @param trunk name of the carrier used, null for an extension
 * @param place what limits how many such legs there may be
 * @param uri the Request-URI
 * @param nextHop where to send; null to find out from the URI (RFC 3263)
 * @param path Route header values in between (RFC 3327), usually none
 * @param from who calls, without a tag
 * @param to who is called, without a tag
 * @param extra more headers: P-Asserted-Identity, Alert-Info, …
 * @param credentials for challenges, null for none
 * @param codecs SDP names to offer, in order
 * @param srtp whether media is encrypted
 */
public record LegTarget(
        String destination,
        @Nullable String extension,
        @Nullable String trunk,
        Place place,
        SipUri uri,
        @Nullable Hop nextHop,
        List<NameAddr> path,
        NameAddr from,
        NameAddr to,
        Headers extra,
        @Nullable Credentials credentials,
        List<String> codecs,
        SrtpUse srtp) {

    public LegTarget {
        path = List.copyOf(path);
        codecs = List.copyOf(codecs);
    }

    /** Whether all that its device is told goes over TLS, as far as we see. */
    boolean overTls() {
        if (nextHop != null) {
            return nextHop.transport() == TransportKind.TLS;
        }
        SipUri first = path.isEmpty() ? uri : path.getFirst().uri();
        return first.secure() || "tls".equalsIgnoreCase(first.transport());
    }
}
