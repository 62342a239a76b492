package org.santral.sip.message;

import io.netty.buffer.ByteBuf;

/**
 * Writes messages. Lines that came from the wire go out byte for byte. Content-Length is always exact: a line that
 * already says the right number stays as it is, a wrong one is replaced, a missing one is added at the end.
 */
public final class SipSerializer {
    /** The longest message that is ever written: what one datagram can hold. */
    public static final int MAX_BYTES = 65535;

    private SipSerializer() {}

    /**
     * The message as bytes.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}
     */
    public static byte[] bytes(SipMessage message) {
        Headers headers = withContentLength(message);
        byte[] start = message.startLine();
        byte[] body = message.body();
        long size = start.length + 4L + body.length;
        for (HeaderField field : headers) {
            size += field.length();
        }
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException("message of " + size + " bytes is too large");
        }
        byte[] out = new byte[(int) size];
        System.arraycopy(start, 0, out, 0, start.length);
        int at = crlf(out, start.length);
        for (HeaderField field : headers) {
            at = field.writeTo(out, at);
        }
        at = crlf(out, at);
        System.arraycopy(body, 0, out, at, body.length);
        return out;
    }

    /** Appends the message to a buffer; see {@link #bytes}. */
    public static void write(SipMessage message, ByteBuf out) {
        out.writeBytes(bytes(message));
    }

    private static Headers withContentLength(SipMessage message) {
        int length = message.body().length;
        String present = message.header(HeaderNames.CONTENT_LENGTH);
        boolean right = present != null && Chars.number(present, Integer.MAX_VALUE) == length;
        return right ? message.headers() : message.headers().with(HeaderNames.CONTENT_LENGTH, Integer.toString(length));
    }

    private static int crlf(byte[] out, int at) {
        out[at] = '\r';
        out[at + 1] = '\n';
        return at + 2;
    }
}
