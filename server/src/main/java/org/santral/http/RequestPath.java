package org.santral.http;

import java.util.ArrayList;
import java.util.List;
import org.santral.store.Sql;

/**
 * A request's path, read tolerantly: empty segments (double or trailing slashes) are dropped, a {@code .json} suffix
 * is taken off, path parameters ({@code ;…}) are ignored.
 *
 * @param segments decoded
 * @param json whether the suffix was there
 */
public record RequestPath(List<String> segments, boolean json) {
    private static final String JSON = ".json";

    public RequestPath {
        segments = List.copyOf(segments);
    }

    /** Reads the path as it stands in the request line, still encoded. */
    public static RequestPath parse(String raw) {
        List<String> segments = new ArrayList<>();
        for (String part : raw.split("/", -1)) {
            int semicolon = part.indexOf(';');
            String segment = Sql.text(Percent.decode(semicolon < 0 ? part : part.substring(0, semicolon), false));
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        boolean json = !segments.isEmpty()
                && segments.getLast().endsWith(JSON)
                && segments.getLast().length() > JSON.length();
        if (json) {
            String last = segments.removeLast();
            segments.add(last.substring(0, last.length() - JSON.length()));
        }
        return new RequestPath(segments, json);
    }

    /** The path below its first segment. */
    RequestPath below() {
        return new RequestPath(segments.subList(1, segments.size()), json);
    }
}
