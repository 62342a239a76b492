package org.santral.http;

import java.util.List;
import java.util.Optional;

/** One API that the listener serves: its paths, how its requests are told from others', and its form of errors. */
public interface Dialect {
    /** The first path segment that always leads here, such as {@code verimor}; empty for none. */
    String mount();

    /** Whether requests to this host (lower case, without port) are meant for this dialect. */
    boolean servesHost(String host);

    Routes routes();

    /** What can be asked for, as {@code METHOD path}; where a path stands for many services, each of them. */
    default List<String> endpoints() {
        return routes().endpoints();
    }

    /** Whether a request to a path that several dialects have is meant for this one, judged by its credential. */
    boolean claims(Request request);

    /**
     * What this dialect answers when no handler could.
     *
     * @param status 400, 404, 405, 408, 413, 500 or 503
     */
    Answer failure(int status);

    /**
     * What a browser is told that asks whether a page of another origin may send a request (CORS preflight).
     *
     * @param methods those that the path has, separated by commas
     * @return empty when this dialect is not for browsers, which is the default
     */
    default Optional<Answer> preflight(String methods) {
        return Optional.empty();
    }
}
