package org.santral.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * @param status 200 to 599
 * @param reason the reason phrase of the status line, in ASCII; null for none, as clients should not need one
 * @param headers {@code Content-Type} among them; {@code Content-Length} is added from the body
 */
public record Answer(int status, @Nullable String reason, Map<String, String> headers, Body body) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Pattern REASON = Pattern.compile("[\\x20-\\x7e]{1,100}");
    private static final String JSON = "application/json; charset=utf-8";

    public Answer {
        if (reason != null && !REASON.matcher(reason).matches()) {
            throw new IllegalArgumentException("no reason phrase");
        }
        headers = Map.copyOf(headers);
    }

    /** An answer without a reason phrase. */
    public Answer(int status, Map<String, String> headers, Body body) {
        this(status, null, headers, body);
    }

    /** What follows the headers. */
    public sealed interface Body {}

    /** Bytes in memory. */
    public record Bytes(byte[] bytes) implements Body {}

    /**
     * A part of a file.
     *
     * @param offset first byte
     * @param length bytes from there; the file must have them
     */
    public record FilePart(Path file, long offset, long length) implements Body {}

    /** Plain text, exactly these characters. */
    public static Answer text(int status, String text) {
        return of(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON that is written already. */
    public static Answer json(int status, byte[] json) {
        return of(status, JSON, json);
    }

    /** Any bytes with their type. */
    public static Answer of(int status, String contentType, byte[] bytes) {
        return new Answer(status, Map.of("Content-Type", contentType), new Bytes(bytes));
    }

    /** This answer with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(status, reason, all, body);
    }

    /** This answer with a reason phrase, for clients that read it. */
    public Answer withReason(String phrase) {
        return new Answer(status, phrase, headers, body);
    }
}
