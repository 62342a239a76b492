package org.santral.sip.message;

import org.jspecify.annotations.Nullable;

/** A SIP request (RFC 3261 §7.1). */
public final class SipRequest extends SipMessage {
    private final String method;
    private final String requestUri;
    private @Nullable SipUri uri;

    SipRequest(byte[] startLine, String method, String requestUri, Headers headers, byte[] body) {
        super(startLine, headers, body);
        this.method = method;
        this.requestUri = requestUri;
    }

    private SipRequest(String method, String requestUri, Headers headers, byte[] body) {
        super(method + " " + requestUri + " SIP/2.0", headers, body);
        this.method = method;
        this.requestUri = requestUri;
    }

    /**
     * A request as it stands; nothing is added.
     *
     * @throws IllegalArgumentException if the method is no token
     */
    public static SipRequest of(String method, SipUri uri, Headers headers, byte[] body) {
        return builder(method, uri).headers(headers).rawBody(body).build();
    }

    /** A builder with no headers. */
    public static Builder builder(String method, SipUri uri) {
        return new Builder(method, uri.toString(), Headers.EMPTY, NO_BODY);
    }

    /** A builder that starts from this request. */
    public Builder toBuilder() {
        return new Builder(method, requestUri, headers(), body());
    }

    /** The method, case-sensitive. */
    public String method() {
        return method;
    }

    /** The Request-URI as written; it may be of any scheme. */
    public String requestUri() {
        return requestUri;
    }

    /** Whether {@link #uri} will succeed. */
    public boolean hasSipUri() {
        return SipUri.isSipOrTel(requestUri);
    }

    /**
     * The Request-URI.
     *
     * @throws SipSyntaxException if its scheme is not sip, sips or tel ({@link RequestCheck} answers 416 to such requests)
     */
    public SipUri uri() {
        SipUri v = uri;
        if (v == null) {
            v = SipUri.parse(requestUri);
            uri = v;
        }
        return v;
    }

    /** Max-Forwards 0–255; -1 if absent (RFC 2543 elements send none). */
    public int maxForwards() {
        String value = header(HeaderNames.MAX_FORWARDS);
        return value == null ? -1 : (int) Chars.number(value, 255);
    }

    /** A copy whose first Via value is replaced, as a server does to note the packet's source (§18.2.1). */
    public SipRequest withTopVia(Via via) {
        Headers changed = headers().withFirst(HeaderNames.VIA, via.toString());
        return new SipRequest(startLine(), method, requestUri, changed, body());
    }

    /** Builds a request; {@link #build} may be called more than once. */
    public static final class Builder extends MessageBuilder<Builder> {
        private final String method;
        private String requestUri;

        private Builder(String method, String requestUri, Headers headers, byte[] body) {
            super(headers, body);
            if (!Chars.isToken(method)) {
                throw new IllegalArgumentException("method is no token");
            }
            this.method = method;
            this.requestUri = requestUri;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Sets the Request-URI. */
        public Builder uri(SipUri uri) {
            requestUri = uri.toString();
            return this;
        }

        private Builder headers(Headers all) {
            headers = all;
            return this;
        }

        private Builder rawBody(byte[] bytes) {
            body = bytes;
            return this;
        }

        /** The request. */
        public SipRequest build() {
            return new SipRequest(method, requestUri, headers, body);
        }
    }
}
