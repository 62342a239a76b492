package org.santral.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A SIP response (RFC 3261 §7.2). */
public final class SipResponse extends SipMessage {
    private static final Set<String> COPIED =
            Set.of(HeaderNames.VIA, HeaderNames.FROM, HeaderNames.TO, HeaderNames.CALL_ID, HeaderNames.CSEQ);
    private static final Set<String> DIALOG_CREATING = Set.of("INVITE", "SUBSCRIBE", "NOTIFY", "REFER");

    private final int status;
    private final String reason;

    SipResponse(byte[] startLine, int status, String reason, Headers headers, byte[] body) {
        super(startLine, headers, body);
        this.status = status;
        this.reason = reason;
    }

    private SipResponse(int status, String reason, Headers headers, byte[] body) {
        super("SIP/2.0 " + status + " " + reason, headers, body);
        this.status = status;
        this.reason = reason;
    }

    /**
     * A response to a request, with the headers that RFC 3261 §8.2.6.2 has copied byte for byte: Via, From, To, Call-ID,
     * CSeq; Timestamp into a 100; Record-Route into a 101–299 that can create a dialog (§12.1.1).
     *
     * @param status 100–699
     * @param reason the phrase, or null for the usual one
     * @throws IllegalArgumentException if the status is out of range, or the reason holds CR, LF or NUL
     */
    public static Builder to(SipRequest request, int status, @Nullable String reason) {
        boolean recordRoute = status > 100 && status < 300 && DIALOG_CREATING.contains(request.method());
        List<HeaderField> copied = new ArrayList<>(8);
        for (HeaderField field : request.headers()) {
            String key = field.key();
            if (COPIED.contains(key)
                    || (recordRoute && key.equals(HeaderNames.RECORD_ROUTE))
                    || (status == 100 && key.equals(HeaderNames.TIMESTAMP))) {
                copied.add(field);
            }
        }
        return new Builder(status, reason, new Headers(copied), NO_BODY);
    }

    /** A builder that starts from this response. */
    public Builder toBuilder() {
        return new Builder(status, reason, headers(), body());
    }

    /** The status code, 100–699. */
    public int status() {
        return status;
    }

    /** The reason phrase, possibly empty. */
    public String reason() {
        return reason;
    }

    /** Whether it is a 1xx. */
    public boolean provisional() {
        return status < 200;
    }

    /** Whether it is a 2xx. */
    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** Builds a response; {@link #build} may be called more than once. */
    public static final class Builder extends MessageBuilder<Builder> {
        private final int status;
        private final String reason;

        private Builder(int status, @Nullable String reason, Headers headers, byte[] body) {
            super(headers, body);
            if (status < 100 || status > 699) {
                throw new IllegalArgumentException("status " + status);
            }
            this.status = status;
            this.reason = reason != null ? reason : ReasonPhrases.of(status);
            if (Chars.breaksLine(this.reason)) {
                throw new IllegalArgumentException("CR, LF or NUL in the reason phrase");
            }
        }

        @Override
        Builder self() {
            return this;
        }

        /** The status code this builder was made for. */
        public int status() {
            return status;
        }

        /**
         * Adds a tag to the To header unless it has one; the bytes before it stay as the peer sent them. A To header that
         * does not parse (in the answer to a malformed request) is left alone.
         *
         * @throws IllegalArgumentException if the tag is no token
         */
        public Builder toTag(String tag) {
            if (!Chars.isToken(tag)) {
                throw new IllegalArgumentException("tag is no token");
            }
            List<HeaderField> copy = new ArrayList<>(headers.size());
            for (HeaderField field : headers) {
                copy.add(
                        field.key().equals(HeaderNames.TO) && lacksTag(field)
                                ? field.withSuffix(";tag=" + tag)
                                : field);
            }
            headers = new Headers(copy);
            return this;
        }

        private static boolean lacksTag(HeaderField to) {
            try {
                return NameAddr.parse(HeaderNames.TO, to.value()).tag() == null;
            } catch (SipSyntaxException malformed) {
                return false;
            }
        }

        /** The response. */
        public SipResponse build() {
            return new SipResponse(status, reason, headers, body);
        }
    }
}
