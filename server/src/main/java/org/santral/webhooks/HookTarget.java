package org.santral.webhooks;

import java.net.URI;
import java.util.Locale;

/**
 * Where a connection goes.
 *
 * @param host lower-case name or address literal without brackets
 * @param port 1 to 65535
 */
record HookTarget(boolean tls, String host, int port) {

    /** @throws IllegalArgumentException when it is not an absolute http or https URL with a host; says why */
    static HookTarget of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            throw new IllegalArgumentException("web-hook URL must start with http:// or https://");
        }
        String host = url.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException(
                    "web-hook URL has no usable host name (names beyond ASCII are written in their xn-- form)");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("web-hook URL must not hold a user name or password");
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = url.getPort() == -1 ? (tls ? 443 : 80) : url.getPort();
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("web-hook URL has port " + port + "; expected 1 to 65535");
        }
        return new HookTarget(tls, host.toLowerCase(Locale.ROOT), port);
    }

    /** As a Host header says it: the port only where it is not the scheme's own (RFC 9110 §7.2). */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }
}
