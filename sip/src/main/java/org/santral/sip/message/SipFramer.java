package org.santral.sip.message;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 §18.3) and reports keep-alives (RFC 5626 §4.4.1). One per
 * connection, used by one thread at a time. Holds at most one head and one body within the {@link SipLimits}.
 */
public final class SipFramer {
    /** What was found in the stream. */
    public sealed interface Frame {
        /** One framed message. */
        record Message(ParseResult result) implements Frame {}

        /** A double CRLF: answer it with one CRLF. */
        record Ping() implements Frame {}

        /** A CRLF: the answer to a ping of ours, or the first half of the peer's, or padding. */
        record Pong() implements Frame {}

        /**
         * The stream can no longer be cut into messages: answer if there is something to answer, then close it. Nothing
         * follows.
         */
        record Close(String why, ParseResult.@Nullable Rejected answer) implements Frame {}
    }

    private static final int FIRST_SIZE = 1024;
    private static final int CRLF_CRLF = 4;

    private final SipParser parser;
    private byte[] head = new byte[FIRST_SIZE];
    private int headLength;
    private int endMatched;
    private boolean closed;
    private @Nullable MessageHead complete;
    private byte[] body = SipMessage.NO_BODY;
    private int bodyLength;

    /** A framer that judges messages with this parser and keeps its limits. */
    public SipFramer(SipParser parser) {
        this.parser = parser;
    }

    /** Whether a {@link Frame.Close} was reported; further bytes are swallowed. */
    public boolean closed() {
        return closed;
    }

    /** Whether a message has begun but not ended, so that a stalled peer can be told from a quiet one. */
    public boolean inMessage() {
        return complete != null || headLength > 0;
    }

    /** Consumes all readable bytes and reports what they complete, in order. */
    public void feed(ByteBuf in, Consumer<Frame> out) {
        while (in.isReadable() && !closed) {
            MessageHead current = complete;
            if (current == null) {
                feedHead(in.readByte(), out);
            } else {
                int n = Math.min(in.readableBytes(), body.length - bodyLength);
                in.readBytes(body, bodyLength, n);
                bodyLength += n;
                emitIfWhole(current, out);
            }
        }
        in.skipBytes(in.readableBytes());
    }

    private void feedHead(byte b, Consumer<Frame> out) {
        if (headLength == 0 && (b == '\r' || b == '\n')) {
            feedKeepAlive(b, out);
            return;
        }
        if (headLength == 0) {
            endMatched = 0;
        }
        if (headLength == parser.limits().maxHeadBytes()) {
            close("head too large", null, out);
            return;
        }
        if (headLength == head.length) {
            head = Arrays.copyOf(head, Math.min(2 * head.length, parser.limits().maxHeadBytes()));
        }
        head[headLength++] = b;
        boolean expected = b == (endMatched % 2 == 0 ? '\r' : '\n');
        endMatched = expected ? endMatched + 1 : b == '\r' ? 1 : 0;
        if (endMatched == CRLF_CRLF) {
            endMatched = 0;
            headDone(out);
        }
    }

    /** Between messages: {@code endMatched} counts the bytes of the CRLF CRLF seen so far. */
    private void feedKeepAlive(byte b, Consumer<Frame> out) {
        if (b != (endMatched % 2 == 0 ? '\r' : '\n')) {
            close("bare CR or LF between messages", null, out);
            return;
        }
        endMatched++;
        if (endMatched == 2) {
            out.accept(new Frame.Pong());
        } else if (endMatched == CRLF_CRLF) {
            endMatched = 0;
            out.accept(new Frame.Ping());
        }
    }

    private void headDone(Consumer<Frame> out) {
        MessageHead done = new MessageHead(Arrays.copyOf(head, headLength), 0, headLength, parser.limits());
        headLength = 0;
        head = head.length > FIRST_SIZE ? new byte[FIRST_SIZE] : head;
        long length = done.contentLength();
        int room = Math.min(parser.limits().maxBodyBytes(), parser.limits().maxMessageBytes() - done.bodyStart);
        if (done.startLine instanceof StartLine.Unusable unusable) {
            close(unusable.why(), null, out);
        } else if (length < 0) {
            close(
                    "Content-Length missing or malformed",
                    refuse(done, StartLine.Problem.bad("Content-Length missing or malformed")),
                    out);
        } else if (length > room) {
            close("message too large", refuse(done, new StartLine.Problem(413, ReasonPhrases.of(413))), out);
        } else {
            complete = done;
            body = length == 0 ? SipMessage.NO_BODY : new byte[(int) length];
            bodyLength = 0;
            emitIfWhole(done, out);
        }
    }

    private ParseResult.@Nullable Rejected refuse(MessageHead done, StartLine.Problem problem) {
        return parser.refuse(done, problem) instanceof ParseResult.Rejected rejected ? rejected : null;
    }

    private void emitIfWhole(MessageHead current, Consumer<Frame> out) {
        if (bodyLength < body.length) {
            return;
        }
        byte[] whole = body;
        complete = null;
        body = SipMessage.NO_BODY;
        bodyLength = 0;
        out.accept(new Frame.Message(parser.finish(current, whole)));
    }

    private void close(String why, ParseResult.@Nullable Rejected answer, Consumer<Frame> out) {
        closed = true;
        head = SipMessage.NO_BODY;
        headLength = 0;
        out.accept(new Frame.Close(why, answer));
    }
}
