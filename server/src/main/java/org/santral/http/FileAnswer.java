package org.santral.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file as an answer. */
public final class FileAnswer {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    private FileAnswer() {}

    /**
     * The whole file, or the one range asked for (RFC 9110 §14); several ranges at once get the whole. Empty when it is
     * gone.
     *
     * @param range the request's {@code Range} header
     */
    public static Optional<Answer> of(Path file, String contentType, @Nullable String range) throws IOException {
        try {
            return Optional.of(part(file, Files.size(file), contentType, range));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Answer part(Path file, long size, String contentType, @Nullable String range) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Accept-Ranges", "bytes");
        Matcher asked = ONE_RANGE.matcher(range == null ? "" : range);
        if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return new Answer(200, headers, new Answer.FilePart(file, 0, size));
        }
        long first;
        long last;
        if (asked.group(1).isEmpty()) {
            first = Math.max(0, size - Long.parseLong(asked.group(2)));
            last = size - 1;
        } else {
            first = Long.parseLong(asked.group(1));
            last = asked.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(asked.group(2));
            if (last < first) {
                return new Answer(200, headers, new Answer.FilePart(file, 0, size));
            }
            last = Math.min(last, size - 1);
        }
        if (first >= size) {
            return Answer.text(416, StatusText.of(416)).with("Content-Range", "bytes */" + size);
        }
        headers.put("Content-Range", "bytes " + first + "-" + last + "/" + size);
        return new Answer(206, headers, new Answer.FilePart(file, first, last - first + 1));
    }
}
