package org.santral.oauth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An application that may ask users of its tenant for access.
 *
 * @param clientId unique among all tenants
 * @param name shown to users
 * @param redirectUris where codes may be sent, compared character by character; at least one
 * @param secret whether this is the client secret; compares in constant time
 */
public record Application(
        int domainId, String clientId, String name, List<URI> redirectUris, Predicate<String> secret) {
    /** Instead of an address: the code is shown on a page of ours, to be copied or read by a desktop program. */
    public static final URI OUT_OF_BAND = URI.create("urn:ietf:wg:oauth:2.0:oob");

    /** Addresses that a browser would run as a program. */
    private static final Set<String> PROGRAMS = Set.of("javascript", "data", "vbscript", "file", "blob", "about");

    public Application {
        redirectUris = List.copyOf(redirectUris);
    }

    /** Whether codes may be sent there: an absolute address without a fragment (RFC 6749 §3.1.2), and no script. */
    public static boolean isRedirect(URI uri) {
        String scheme = uri.getScheme();
        return scheme != null
                && uri.getRawFragment() == null
                && !PROGRAMS.contains(scheme.toLowerCase(Locale.ROOT))
                && uri.toString().length() <= 2000
                && (uri.getHost() != null || !scheme.startsWith("http"));
    }

    /** Without the redirect addresses, which may hold what only the application should know. */
    @Override
    public String toString() {
        return "Application[" + clientId + " of " + domainId + "]";
    }
}
