package org.santral.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sip, sips or tel URI (RFC 3261 §19.1, RFC 3966). Immutable; {@link #toString} gives back the text it was parsed from.
 *
 * <p>{@link #equals} compares the text. The comparison of §19.1.4 is {@link #sameAs}: it is not transitive, so it can be
 * no {@code equals}.
 */
public final class SipUri {
    /** What may stand unescaped in a user part, besides unreserved characters. */
    static final String USER_MARKS = "&=+$,;?/";

    private static final String PARAM_MARKS = "[]/:&+$";

    private final String text;
    private final String scheme;
    private final @Nullable String rawUser;
    private final @Nullable String rawPassword;
    private final String host;
    private final int port;
    private final List<Params.Param> params;
    private final List<Params.Param> headers;

    SipUri(
            String scheme,
            @Nullable String rawUser,
            @Nullable String rawPassword,
            String host,
            int port,
            List<Params.Param> params,
            List<Params.Param> headers,
            @Nullable String text) {
        this.scheme = scheme;
        this.rawUser = rawUser;
        this.rawPassword = rawPassword;
        this.host = host;
        this.port = port;
        this.params = params;
        this.headers = headers;
        this.text = text != null ? text : render();
    }

    /**
     * Parses a sip, sips or tel URI.
     *
     * @throws SipSyntaxException if it is malformed or of another scheme
     */
    public static SipUri parse(String text) {
        return new SipUriParser(text).parse();
    }

    /** Whether the text starts with a scheme that {@link #parse} understands. */
    public static boolean isSipOrTel(String text) {
        return startsWith(text, "sip:") || startsWith(text, "sips:") || startsWith(text, "tel:");
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /**
     * A sip URI written by code.
     *
     * @param user unescaped user part, or null for none
     * @param host a name, an IPv4 address, or an IPv6 address with or without brackets
     * @param port 1–65535, or 0 for none
     * @throws SipSyntaxException if host or port cannot stand in a URI
     */
    public static SipUri of(@Nullable String user, String host, int port) {
        String h = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String u = user == null || user.isEmpty() ? "" : UriEscapes.encode(user, USER_MARKS) + "@";
        return parse("sip:" + u + h + (port == 0 ? "" : ":" + port));
    }

    /** {@code sip}, {@code sips} or {@code tel}. */
    public String scheme() {
        return scheme;
    }

    /** Whether it is a sips URI. */
    public boolean secure() {
        return scheme.equals("sips");
    }

    /** Whether it is a tel URI; it then has a number as user, and an empty host. */
    public boolean tel() {
        return scheme.equals("tel");
    }

    /** The user part, or the number of a tel URI, unescaped (it may hold any character, even NUL); null if absent. */
    public @Nullable String user() {
        return rawUser == null ? null : UriEscapes.decode(rawUser);
    }

    /** The password, unescaped; null if absent. */
    public @Nullable String password() {
        return rawPassword == null ? null : UriEscapes.decode(rawPassword);
    }

    /** The host as written; an IPv6 address is in brackets; empty for tel. */
    public String host() {
        return host;
    }

    /** 1–65535, or 0 if the URI names none. */
    public int port() {
        return port;
    }

    /** Whether a URI parameter is present, with or without a value. */
    public boolean hasParam(String name) {
        return find(params, name) != null;
    }

    /** The unescaped value of a URI parameter; null if it is absent or a flag. */
    public @Nullable String param(String name) {
        Params.Param p = find(params, name);
        return p == null || p.value() == null ? null : UriEscapes.decode(p.value());
    }

    /** The {@code transport} parameter in lower case, or null. */
    public @Nullable String transport() {
        String t = param("transport");
        return t == null ? null : t.toLowerCase(Locale.ROOT);
    }

    /** Whether the URI carries headers ({@code ?name=value}). */
    public boolean hasHeaders() {
        return !headers.isEmpty();
    }

    /** The unescaped value of a URI header ({@code ?Replaces=…}); null if absent. */
    public @Nullable String header(String name) {
        Params.Param p = find(headers, name);
        return p == null || p.value() == null ? null : UriEscapes.decode(p.value());
    }

    private static Params.@Nullable Param find(List<Params.Param> list, String name) {
        for (Params.Param p : list) {
            if (p.name().equalsIgnoreCase(name)) {
                return p;
            }
        }
        return null;
    }

    /** A copy with another user part (unescaped), or none. */
    public SipUri withUser(@Nullable String user) {
        String raw = user == null || user.isEmpty() ? null : UriEscapes.encode(user, USER_MARKS);
        return new SipUri(scheme, raw, raw == null ? null : rawPassword, host, port, params, headers, null);
    }

    /** A copy with another port; 0 for none. */
    public SipUri withPort(int newPort) {
        if (newPort < 0 || newPort > 65535) {
            throw new IllegalArgumentException("port " + newPort);
        }
        return new SipUri(scheme, rawUser, rawPassword, host, newPort, params, headers, null);
    }

    /** A copy with a URI parameter set; the value is escaped as needed, null makes a flag. */
    public SipUri withParam(String name, @Nullable String value) {
        if (!Chars.isToken(name)) {
            throw new IllegalArgumentException("not a parameter name");
        }
        List<Params.Param> copy = new ArrayList<>(params);
        copy.removeIf(p -> p.name().equalsIgnoreCase(name));
        copy.add(new Params.Param(name, value == null ? null : UriEscapes.encode(value, PARAM_MARKS)));
        return new SipUri(scheme, rawUser, rawPassword, host, port, copy, headers, null);
    }

    /** A copy without a URI parameter. */
    public SipUri withoutParam(String name) {
        List<Params.Param> copy = new ArrayList<>(params);
        copy.removeIf(p -> p.name().equalsIgnoreCase(name));
        return new SipUri(scheme, rawUser, rawPassword, host, port, copy, headers, null);
    }

    /** A copy without URI headers, as a request URI must be (§19.1.1, table 1). */
    public SipUri withoutHeaders() {
        return new SipUri(scheme, rawUser, rawPassword, host, port, params, List.of(), null);
    }

    /** Whether both mean the same resource by the rules of RFC 3261 §19.1.4 (for tel: RFC 3966 §4). */
    public boolean sameAs(SipUri other) {
        return UriComparison.same(this, other);
    }

    @Nullable
    String rawUser() {
        return rawUser;
    }

    @Nullable
    String rawPassword() {
        return rawPassword;
    }

    List<Params.Param> params() {
        return params;
    }

    List<Params.Param> headers() {
        return headers;
    }

    private String render() {
        StringBuilder out = new StringBuilder(64).append(scheme).append(':');
        if (rawUser != null) {
            out.append(rawUser);
            if (rawPassword != null) {
                out.append(':').append(rawPassword);
            }
            if (!tel()) {
                out.append('@');
            }
        }
        out.append(host);
        if (port != 0) {
            out.append(':').append(port);
        }
        for (Params.Param p : params) {
            out.append(';').append(p.name());
            if (p.value() != null) {
                out.append('=').append(p.value());
            }
        }
        char separator = '?';
        for (Params.Param h : headers) {
            out.append(separator).append(h.name()).append('=').append(Objects.requireNonNullElse(h.value(), ""));
            separator = '&';
        }
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SipUri that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
