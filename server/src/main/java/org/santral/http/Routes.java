package org.santral.http;

import java.util.ArrayList;
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

        long wildcards() {
            return template.stream().filter(ANY::equals).count();
        }
    }

    /**
     * A path that exists.
     *
     * @param handlers by method
     * @param uploads the methods whose bodies may be as large as {@link HttpLimits#uploadBytes}
     * @param variables the segments at each {@code *}, in order
     */
    public record Match(Map<String, Handler> handlers, Set<String> uploads, List<String> variables) {
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

    /** The path's handlers, or null when there is no such path. Of several the one with the fewest {@code *} counts. */
    public @Nullable Match match(RequestPath path) {
        Route found = null;
        for (Route route : routes) {
            if (route.matches(path.segments()) && (found == null || route.wildcards() < found.wildcards())) {
                found = route;
            }
        }
        if (found == null) {
            return null;
        }
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < found.template.size(); i++) {
            if (found.template.get(i).equals(ANY)) {
                variables.add(path.segments().get(i));
            }
        }
        return new Match(found.handlers, found.uploads, variables);
    }

    /** All of them as {@code METHOD path}, for tests that must not miss one. */
    public List<String> endpoints() {
        return routes.stream()
                .flatMap(route ->
                        route.handlers.keySet().stream().map(method -> method + " " + String.join("/", route.template)))
                .sorted()
                .toList();
    }

    /** Collects routes. */
    public static final class Builder {
        private final Map<List<String>, Route> routes = new LinkedHashMap<>();

        private Builder() {}

        /** @param path such as {@code cdrs} or {@code cdrs/*}; {@code *} stands for one segment */
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
