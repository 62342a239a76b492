package org.santral.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a handler sees it.
 *
 * @param method in upper case
 * @param path below the dialect's mount
 * @param headers by lower-case name, the first of each
 * @param base scheme, authority and mount that the client used: what links of ours begin with
 * @param host the Host header's name in lower case without a port, empty if there was none
 * @param variable the segment at the route's {@code *}, empty if it has none
 */
public record Request(
        String method,
        RequestPath path,
        RequestParams params,
        Map<String, String> headers,
        String base,
        String host,
        String variable) {

    /** A header by its name in any case. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    Request mounted(String mount) {
        return new Request(method, path.below(), params, headers, base + "/" + mount, host, variable);
    }

    Request matched(String segment) {
        return new Request(method, path, params, headers, base, host, segment);
    }
}
