package org.santral.e2e;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom somebody calls, and as whom.
 *
 * @param uri the Request-URI
 * @param from the From header without its tag
 * @param user digest user name
 * @param password answers the challenge (401) that must come; null when none may come
 * @param headers more headers, such as P-Asserted-Identity
 */
record Invite(
        String uri, String from, String user, @Nullable String password, List<String> headers) {

    /** A carrier brings a call from that number to one of ours. */
    static Invite fromCarrier(PbxUnderTest pbx, String callerNumber, String did) {
        return new Invite(
                "sip:" + did + "@" + address(pbx),
                "\"" + callerNumber + "\" <sip:" + callerNumber + "@carrier.example>",
                "",
                null,
                List.of());
    }

    /** The same from somebody who withholds the number (RFC 3323, RFC 3325). */
    static Invite anonymous(PbxUnderTest pbx, String did) {
        return new Invite(
                "sip:" + did + "@" + address(pbx),
                "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
                "",
                null,
                List.of("Privacy: id"));
    }

    /** An extension's phone calls. */
    static Invite fromPhone(String extension, String password, String dialled) {
        return new Invite(
                "sip:" + dialled + "@" + Setup.SIP_DOMAIN,
                "<sip:" + extension + "@" + Setup.SIP_DOMAIN + ">",
                extension,
                password,
                List.of());
    }

    /** The same with one more header. */
    Invite with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new Invite(uri, from, user, password, List.copyOf(more));
    }

    private static String address(PbxUnderTest pbx) {
        InetSocketAddress at = pbx.sipUdp().address();
        return at.getAddress().getHostAddress() + ":" + at.getPort();
    }
}
