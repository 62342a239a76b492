package org.santral.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A name-addr or addr-spec with its header parameters, as From, To, Contact, Route, Refer-To and others hold
 * (RFC 3261 §20.10, §25.1). Immutable.
 */
public final class NameAddr {
    private final @Nullable String displayName;
    private final String uriText;
    private final @Nullable SipUri uri;
    private final Params params;

    private NameAddr(@Nullable String displayName, String uriText, @Nullable SipUri uri, Params params) {
        this.displayName = displayName;
        this.uriText = uriText;
        this.uri = uri;
        this.params = params;
    }

    /** An address with a sip, sips or tel URI and no parameters. */
    public static NameAddr of(@Nullable String displayName, SipUri uri) {
        return new NameAddr(displayName, uri.toString(), uri, Params.EMPTY);
    }

    /**
     * Parses a header value that holds exactly one address.
     *
     * @param header the header's name, for the exception
     * @throws SipSyntaxException if it is malformed; a sip, sips or tel URI is checked too, others only for their scheme
     */
    public static NameAddr parse(String header, String value) {
        Cursor in = new Cursor(header, value);
        NameAddr address = read(in);
        in.expectEnd();
        return address;
    }

    /** Parses a header value that holds one or more addresses separated by commas. */
    static void parseList(String header, String value, List<NameAddr> into) {
        Cursor in = new Cursor(header, value);
        do {
            into.add(read(in));
        } while (in.tryTake(','));
        in.expectEnd();
    }

    private static NameAddr read(Cursor in) {
        in.skipSpace();
        String display = displayName(in);
        String uri;
        if (in.peek() == '<') {
            in.take('<');
            uri = in.until("<>\"");
            if (in.peek() != '>') {
                throw in.fail("'>' expected behind the URI");
            }
            in.take('>');
        } else if (display != null) {
            throw in.fail("'<' expected behind the display name");
        } else {
            uri = in.until(";,<>\"");
            // §20: without brackets a question mark would be ambiguous, so the grammar forbids it.
            if (uri.indexOf('?') >= 0) {
                throw in.fail("URI with headers needs angle brackets");
            }
        }
        SipUri parsed = parseUri(in, uri);
        return new NameAddr(display, uri, parsed, Params.parse(in));
    }

    /**
     * Reads quoted or token display names. Letters outside ASCII are accepted in the latter: phones send them, although
     * the grammar asks for quotes.
     */
    private static @Nullable String displayName(Cursor in) {
        if (in.peek() == '"') {
            String quoted = Chars.unquote(in.quoted());
            in.skipSpace();
            return quoted;
        }
        int from = in.position();
        int c = in.peek();
        while (Chars.isToken(c) || Chars.isSpace(c) || c >= 128) {
            in.reset(in.position() + 1);
            c = in.peek();
        }
        if (c != '<') {
            in.reset(from);
            return null;
        }
        String words = in.slice(from, in.position()).strip();
        return words.isEmpty() ? null : words;
    }

    /** The URI if it is sip, sips or tel; null for a sound URI of another scheme. */
    private static @Nullable SipUri parseUri(Cursor in, String uri) {
        if (SipUri.isSipOrTel(uri)) {
            try {
                return SipUri.parse(uri);
            } catch (SipSyntaxException e) {
                throw in.fail(e.why());
            }
        }
        int colon = uri.indexOf(':');
        if (colon <= 0 || !Chars.isAlpha(uri.charAt(0)) || colon == uri.length() - 1) {
            throw in.fail("URI missing or without a scheme");
        }
        if (!Chars.isVisible(uri, 0xffff)) {
            throw in.fail("control character in the URI");
        }
        return null;
    }

    /** The display name, unquoted; null if absent. */
    public @Nullable String displayName() {
        return displayName;
    }

    /** The URI as written; it may be of any scheme. */
    public String uriText() {
        return uriText;
    }

    /** The header parameters behind the URI. */
    public Params params() {
        return params;
    }

    /** Whether {@link #uri} will succeed. */
    public boolean hasSipUri() {
        return uri != null;
    }

    /**
     * The URI.
     *
     * @throws SipSyntaxException if it is of a scheme other than sip, sips and tel
     */
    public SipUri uri() {
        if (uri == null) {
            throw new SipSyntaxException("URI", "not a sip, sips or tel URI");
        }
        return uri;
    }

    /** The tag parameter, or null. */
    public @Nullable String tag() {
        return params.get("tag");
    }

    /** A parameter's value, unquoted; null if it is absent or a flag. */
    public @Nullable String param(String name) {
        return params.get(name);
    }

    /** The q value in thousandths (0–1000), or null if absent or malformed. */
    public @Nullable Integer qThousandths() {
        String q = params.get("q");
        if (q == null || !q.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
            return null;
        }
        return q.charAt(0) == '1'
                ? 1000
                : Integer.parseInt(
                        (q.length() < 2 ? "" : q.substring(2)) + "000".substring(Math.max(0, q.length() - 2)));
    }

    /** The expires parameter in seconds, capped at 2^31-1; null if it is absent or not a number. */
    public @Nullable Integer expiresSeconds() {
        String e = params.get("expires");
        if (e == null || e.isEmpty() || !e.chars().allMatch(Chars::isDigit)) {
            return null;
        }
        long n = Chars.number(e, Integer.MAX_VALUE);
        return n < 0 ? Integer.MAX_VALUE : (int) n;
    }

    /** The {@code +sip.instance} parameter (RFC 5626 §4.1) without quotes, or null. */
    public @Nullable String instance() {
        return params.get("+sip.instance");
    }

    /** A copy with a parameter set. */
    public NameAddr withParam(String name, @Nullable String value) {
        return new NameAddr(displayName, uriText, uri, params.with(name, value));
    }

    /** A copy with the tag set. */
    public NameAddr withTag(String tag) {
        return withParam("tag", tag);
    }

    /** A copy without a parameter. */
    public NameAddr withoutParam(String name) {
        return new NameAddr(displayName, uriText, uri, params.without(name));
    }

    static List<NameAddr> parseAll(Headers headers, String name) {
        List<NameAddr> list = new ArrayList<>(2);
        for (HeaderField field : headers.fields(name)) {
            parseList(name, field.value(), list);
        }
        return List.copyOf(list);
    }

    /** Same display name, URI text and parameters. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NameAddr that
                && Objects.equals(displayName, that.displayName)
                && uriText.equals(that.uriText)
                && params.equals(that.params);
    }

    @Override
    public int hashCode() {
        return Objects.hash(displayName, uriText, params);
    }

    /** As on the wire, always with angle brackets. */
    @Override
    public String toString() {
        String name = displayName == null ? "" : Chars.quote(displayName) + " ";
        return name + "<" + uriText + ">" + params;
    }
}
