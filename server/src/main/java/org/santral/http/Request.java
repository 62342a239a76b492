package org.santral.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a handler sees it.
 *
 * @param method in upper case
 * @param path below the dialect's mount
 * @param body as it came, within the limits; not to be changed
 * @param headers by lower-case name, the first of each
 * @param base scheme, authority and mount that the client used: what links of ours begin with
 * @param host the Host header's name in lower case without a port, empty if there was none
 * @param remote address that the connection comes from; a proxy's own when there is one in between
 * @param variables the segments at the route's {@code *}, in order
 */
public record Request(
        String method,
        RequestPath path,
        RequestParams params,
        byte[] body,
        Map<String, String> headers,
        String base,
        String host,
        InetAddress remote,
        List<String> variables) {

    public Request {
        variables = List.copyOf(variables);
    }

    /** The segment at the route's first {@code *}, empty if it has none. */
    public String variable() {
        return variables.isEmpty() ? "" : variables.getFirst();
    }

    /** A header by its name in any case. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    Request mounted(String mount) {
        return new Request(method, path.below(), params, body, headers, base + "/" + mount, host, remote, variables);
    }

    Request matched(List<String> segments) {
        return new Request(method, path, params, body, headers, base, host, remote, segments);
    }
}
