package org.santral.webhooks;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event in a dialect's words, ready to be sent.
 *
 * @param method upper-case HTTP method, usually {@code POST}
 * @param headers further headers, such as {@code Accept} or {@code Authorization}; those that frame the message
 *     ({@code Host}, {@code Content-Length}, {@code Content-Type}, {@code Connection}, {@code Transfer-Encoding}) and
 *     {@code Santral-Delivery} are the engine's
 * @param contentType of the body, null without a body
 * @param body sent as UTF-8, at most {@value #MAX_BODY_CHARS} characters
 */
public record OutgoingRequest(
        String method,
        Map<String, String> headers,
        @Nullable String contentType,
        String body) {
    public static final int MAX_BODY_CHARS = 65_536;
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
}
