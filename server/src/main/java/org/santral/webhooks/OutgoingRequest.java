package org.santral.webhooks;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event in a dialect's words, ready to be sent to the subscription's URL or to a place below it.
 *
 * @param method upper-case HTTP method, usually {@code POST}
 * @param path what follows the URL's path: nothing, or segments that each begin with a slash, percent-encoded
 * @param query what follows the URL's query, encoded: {@code a=1&b=2}; empty for nothing
 * @param headers further headers, such as {@code Accept} or {@code Authorization}; those that frame the message
 *     ({@code Host}, {@code Content-Length}, {@code Content-Type}, {@code Connection}, {@code Transfer-Encoding}) and
 *     {@code Santral-Delivery} are the engine's
 * @param contentType of the body, null without a body
 * @param body sent as UTF-8, at most {@value #MAX_BODY_CHARS} characters; empty with {@code GET}
 */
public record OutgoingRequest(
        String method,
        String path,
        String query,
        Map<String, String> headers,
        @Nullable String contentType,
        String body) {
    public static final int MAX_BODY_CHARS = 65_536;
    /** More than receivers take (8,000 octets, RFC 9110 §4.1, are what everybody should), less than what hurts. */
    public static final int MAX_QUERY_CHARS = 16_384;

    private static final Pattern PATH =
            Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~%!$&'()*+,;=:@-]{1,256}){0,8}");
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~%!$&'()*+,;=:@/?-]{0," + MAX_QUERY_CHARS + "}");
    private static final Pattern ESCAPES = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*+");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,4096}");
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "content-type",
            "connection",
            "transfer-encoding",
            "expect",
            "upgrade",
            "santral-delivery");

    /** @throws IllegalArgumentException for anything that would not be one well-formed HTTP/1.1 request */
    public OutgoingRequest {
        if (!TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException("not an HTTP method");
        }
        if (!PATH.matcher(path).matches() || !ESCAPES.matcher(path).matches()) {
            throw new IllegalArgumentException("not a path below a URL");
        }
        if (!QUERY.matcher(query).matches() || !ESCAPES.matcher(query).matches()) {
            throw new IllegalArgumentException("not a query, or one of more than " + MAX_QUERY_CHARS + " characters");
        }
        if (method.equals("GET") && (contentType != null || !body.isEmpty())) {
            throw new IllegalArgumentException("a GET has no body");
        }
        headers.forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()
                    || OURS.contains(name.toLowerCase(Locale.ROOT))
                    || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("header not allowed: " + name.replaceAll("[^!-~]", "?"));
            }
        });
        if (contentType != null && !VALUE.matcher(contentType).matches()) {
            throw new IllegalArgumentException("not a content type");
        }
        if (body.length() > MAX_BODY_CHARS) {
            throw new IllegalArgumentException("event of " + body.length() + " characters is too long");
        }
        headers = Map.copyOf(headers);
    }

    /** To the URL itself. */
    public OutgoingRequest(String method, Map<String, String> headers, @Nullable String contentType, String body) {
        this(method, "", "", headers, contentType, body);
    }
}
