package org.santral.sip.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What request and response builders share. Header values with CR, LF or NUL throw {@link IllegalArgumentException}.
 *
 * @param <B> the concrete builder
 */
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>>
        permits SipRequest.Builder, SipResponse.Builder {
    Headers headers;
    byte[] body;

    MessageBuilder(Headers headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    abstract B self();

    /** Sets a header to one value, replacing any it had. */
    public final B with(String name, String value) {
        headers = headers.with(name, value);
        return self();
    }

    /** Sets a header if a value is given; otherwise does nothing. */
    public final B withIfPresent(String name, @Nullable String value) {
        return value == null ? self() : with(name, value);
    }

    /** Adds a header line at the end. */
    public final B add(String name, String value) {
        headers = headers.add(name, value);
        return self();
    }

    /** Adds header lines at the end, byte for byte. */
    public final B addAll(List<HeaderField> fields) {
        headers = headers.addAll(fields);
        return self();
    }

    /** Adds a header line before the first of its name. */
    public final B prepend(String name, String value) {
        headers = headers.prepend(name, value);
        return self();
    }

    /** Removes every line of this header. */
    public final B without(String name) {
        headers = headers.without(name);
        return self();
    }

    /** Sets the body and its Content-Type. The array is kept, not copied. Content-Length is the serializer's work. */
    public final B body(String contentType, byte[] bytes) {
        headers = headers.with(HeaderNames.CONTENT_TYPE, contentType).without(HeaderNames.CONTENT_LENGTH);
        body = bytes;
        return self();
    }

    /** Removes the body and the headers that describe it. */
    public final B noBody() {
        headers = headers.without(HeaderNames.CONTENT_TYPE)
                .without(HeaderNames.CONTENT_LENGTH)
                .without(HeaderNames.CONTENT_ENCODING)
                .without(HeaderNames.CONTENT_DISPOSITION);
        body = SipMessage.NO_BODY;
        return self();
    }
}
