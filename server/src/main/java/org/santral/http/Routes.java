package org.santral.http;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The paths that a dialect has; immutable. */
public final class Routes {
    private static final String ANY = "*";

    private record Route(List<String> template, Map<String, Handler> handlers, Set<String> uploads) {
        boolean matches(List<String> segments) {
            if (segments.size() != template.size()) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                if (!template.get(i).equals(ANY) && !template.get(i).equals(segments.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A path that exists.
     *
     * @param handlers by method
     * @param uploads the methods whose bodies may be as large as {@link HttpLimits#uploadBytes}
     * @param variable the segment at {@code *}, empty if there is none
     */
    public record Match(Map<String, Handler> handlers, Set<String> uploads, String variable) {
        /** The methods, for the {@code Allow} header. */
        public String allowed() {
            return String.join(", ", handlers.keySet());
        }
    }

    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = routes;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The path's handlers, or null when there is no such path. Routes without {@code *} go first. */
    public @Nullable Match match(RequestPath path) {
        Route found = null;
        for (Route route : routes) {
            if (route.matches(path.segments()) && (found == null || found.template.contains(ANY))) {
                found = route;
            }
        }
        if (found == null) {
            return null;
        }
        int any = found.template.indexOf(ANY);
        return new Match(
                found.handlers, found.uploads, any < 0 ? "" : path.segments().get(any));
    }

    /** Collects routes. */
    public static final class Builder {
        private final Map<List<String>, Route> routes = new LinkedHashMap<>();

        private Builder() {}

        /** @param path such as {@code cdrs} or {@code cdrs/*}; {@code *} stands for one segment, at most once */
        public Builder on(Set<String> methods, String path, Handler handler) {
            Route route = route(path);
            methods.forEach(method -> route.handlers.put(method, handler));
            return this;
        }

        /** As {@link #on}, for bodies that hold files. */
        public Builder onUpload(Set<String> methods, String path, Handler handler) {
            route(path).uploads.addAll(methods);
            return on(methods, path, handler);
        }

        private Route route(String path) {
            return routes.computeIfAbsent(
                    List.of(path.split("/")), template -> new Route(template, new TreeMap<>(), new HashSet<>()));
        }

        public Routes build() {
            return new Routes(List.copyOf(routes.values()));
        }
    }
}
