package org.santral.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message: immutable, safe to share between threads. Typed accessors parse on first use and remember the result.
 * After a successful {@link SipParser#parse} the mandatory ones (topVia, from, to, callId, cseq) never throw; the others
 * throw {@link SipSyntaxException} if the header is malformed.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    static final byte[] NO_BODY = {};

    private final byte[] startLine;
    private final Headers headers;
    private final byte[] body;

    // Benign races: each is computed from immutable data and immutable itself, so threads can only find equal values.
    private @Nullable Via topVia;
    private @Nullable NameAddr from;
    private @Nullable NameAddr to;
    private @Nullable String callId;
    private @Nullable CSeq cseq;
    private @Nullable List<NameAddr> contacts;

    SipMessage(byte[] startLine, Headers headers, byte[] body) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
    }

    SipMessage(String startLine, Headers headers, byte[] body) {
        this(startLine.getBytes(StandardCharsets.UTF_8), headers, body);
    }

    byte[] startLine() {
        return startLine;
    }

    /** All headers in order. */
    public final Headers headers() {
        return headers;
    }

    /** The body, empty if there is none. The array is the message's own and must not be changed. */
    public final byte[] body() {
        return body;
    }

    /** The value of the first line of this header, or null. */
    public final @Nullable String header(String name) {
        return headers.first(name);
    }

    private String required(String name) {
        String value = headers.first(name);
        if (value == null) {
            throw new SipSyntaxException(name, "missing");
        }
        return value;
    }

    /** The Call-ID. */
    public final String callId() {
        String v = callId;
        if (v == null) {
            v = required(HeaderNames.CALL_ID);
            callId = v;
        }
        return v;
    }

    /** The CSeq. */
    public final CSeq cseq() {
        CSeq v = cseq;
        if (v == null) {
            v = CSeq.parse(required(HeaderNames.CSEQ));
            cseq = v;
        }
        return v;
    }

    /** The From header. */
    public final NameAddr from() {
        NameAddr v = from;
        if (v == null) {
            v = NameAddr.parse(HeaderNames.FROM, required(HeaderNames.FROM));
            from = v;
        }
        return v;
    }

    /** The To header. */
    public final NameAddr to() {
        NameAddr v = to;
        if (v == null) {
            v = NameAddr.parse(HeaderNames.TO, required(HeaderNames.TO));
            to = v;
        }
        return v;
    }

    /** The From tag; null from an RFC 2543 element. */
    public final @Nullable String fromTag() {
        return from().tag();
    }

    /** The To tag, or null. */
    public final @Nullable String toTag() {
        return to().tag();
    }

    /** The first Via value. */
    public final Via topVia() {
        Via v = topVia;
        if (v == null) {
            v = Via.parseFirst(required(HeaderNames.VIA));
            topVia = v;
        }
        return v;
    }

    /** The Contact addresses; empty if there are none or the header is {@code *} (see {@link #hasWildcardContact}). */
    public final List<NameAddr> contacts() {
        List<NameAddr> v = contacts;
        if (v == null) {
            v = hasWildcardContact() ? List.of() : NameAddr.parseAll(headers, HeaderNames.CONTACT);
            contacts = v;
        }
        return v;
    }

    /** Whether Contact is {@code *} (RFC 3261 §10.2.2). */
    public final boolean hasWildcardContact() {
        return "*".equals(headers.first(HeaderNames.CONTACT));
    }

    /** The Route set, topmost first. */
    public final List<NameAddr> routes() {
        return NameAddr.parseAll(headers, HeaderNames.ROUTE);
    }

    /** The Record-Route set, topmost first. */
    public final List<NameAddr> recordRoutes() {
        return NameAddr.parseAll(headers, HeaderNames.RECORD_ROUTE);
    }

    /** The Path of a REGISTER, topmost first (RFC 3327). */
    public final List<NameAddr> path() {
        return NameAddr.parseAll(headers, "Path");
    }

    /** The Content-Type's media type in lower case without parameters, or null. */
    public final @Nullable String contentType() {
        return MediaTypes.essence(headers.first(HeaderNames.CONTENT_TYPE));
    }
}
