package org.santral.app.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.santral.webhooks.Subscription;

/** Texts of the file turned into addresses; every method throws {@link IllegalArgumentException} for a wrong one. */
final class Texts {
    private Texts() {}

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code localhost:0}. */
    static InetSocketAddress hostPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || (text.indexOf(':') != colon && !text.startsWith("["))) {
            throw new IllegalArgumentException("no port");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        try {
            return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host", e);
        }
    }

    /** An address as the authority of a URL. */
    static String authority(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** An http or https URL of a receiver. */
    static URI httpUrl(String text) {
        URI uri = URI.create(text);
        String scheme = uri.getScheme();
        if (uri.getHost() == null
                || scheme == null
                || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new IllegalArgumentException("not http or https");
        }
        return uri;
    }

    /** Where events can be posted to. */
    static URI hookUrl(String text) {
        return Subscription.checked(httpUrl(text));
    }

    /** Scheme and authority only. */
    static URI baseUrl(String text) {
        URI uri = httpUrl(text);
        if (!(uri.getPath().isEmpty() || uri.getPath().equals("/"))
                || uri.getQuery() != null
                || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("has a path");
        }
        return URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority());
    }

    /** {@code 20000-29999}: first and last port. */
    static int[] portRange(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("no range");
        }
        int first = Integer.parseInt(text.substring(0, dash).trim());
        int last = Integer.parseInt(text.substring(dash + 1).trim());
        if (first < 1024 || last > 65_535 || last <= first) {
            throw new IllegalArgumentException("outside 1024 to 65535");
        }
        return new int[] {first, last};
    }
}
