package org.santral.sip.digest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipSyntaxException;

/** The {@code scheme name=value, name="value"} form of challenges and credentials (RFC 3261 §25.1, RFC 7616 §3). */
final class AuthParams {
    private static final int MAX_PARAMS = 32;

    private final String header;
    private final String text;
    private final Map<String, String> values = new HashMap<>();
    private int at;

    private AuthParams(String header, String text) {
        this.header = header;
        this.text = text;
    }

    /** The unquoted values by lower-case name, or null if the scheme is another than Digest. */
    static @Nullable AuthParams parseDigest(String header, String text) {
        AuthParams params = new AuthParams(header, text.strip());
        if (!params.text.regionMatches(true, 0, "Digest", 0, 6)
                || (params.text.length() > 6 && !Character.isWhitespace(params.text.charAt(6)))) {
            return null;
        }
        params.at = 6;
        if (text.indexOf(0) >= 0) {
            throw params.fail("NUL");
        }
        params.readAll();
        return params;
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    String require(String name) {
        String value = values.get(name);
        if (value == null) {
            throw fail(name + " missing");
        }
        return value;
    }

    private void readAll() {
        skipSpace();
        while (at < text.length()) {
            String name = until("=").toLowerCase(Locale.ROOT);
            if (name.isEmpty() || at >= text.length()) {
                throw fail("parameter malformed");
            }
            at++;
            skipSpace();
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : until(",");
            if (values.putIfAbsent(name, value) != null || values.size() > MAX_PARAMS) {
                throw fail("parameter given twice, or too many");
            }
            skipSpace();
            if (at < text.length() && text.charAt(at++) != ',') {
                throw fail("comma expected");
            }
            skipSpace();
        }
    }

    private String until(String stop) {
        int end = text.indexOf(stop, at);
        end = end < 0 ? text.length() : end;
        String word = text.substring(at, end).strip();
        at = end;
        return word;
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            out.append(c);
        }
        throw fail("quoted string without end");
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    SipSyntaxException fail(String why) {
        return new SipSyntaxException(header, why);
    }

    static String quote(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
