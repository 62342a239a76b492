package org.santral.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which dialect a request is for (design/interfaces.md §3): an explicit mount, the Host header, a path that
 * only one dialect has, and for shared paths the credential.
 */
public final class DialectRouter {
    private final List<Dialect> dialects;

    /** @param dialects earlier ones are asked first */
    public DialectRouter(List<Dialect> dialects) {
        this.dialects = List.copyOf(dialects);
    }

    /**
     * A request and who answers it.
     *
     * @param request with its path below the mount
     */
    public record Routed(Dialect dialect, Request request) {}

    /** Where the request belongs; null when no dialect has its path. */
    public @Nullable Routed route(Request request) {
        List<String> segments = request.path().segments();
        for (Dialect dialect : dialects) {
            if (!segments.isEmpty() && segments.getFirst().equals(dialect.mount())) {
                return new Routed(dialect, request.mounted(dialect.mount()));
            }
        }
        for (Dialect dialect : dialects) {
            if (dialect.servesHost(request.host())) {
                return new Routed(dialect, request);
            }
        }
        Dialect having = null;
        for (Dialect dialect : dialects) {
            if (dialect.routes().match(request.path()) != null) {
                if (dialect.claims(request)) {
                    return new Routed(dialect, request);
                }
                having = having == null ? dialect : having;
            }
        }
        return having == null ? null : new Routed(having, request);
    }
}
