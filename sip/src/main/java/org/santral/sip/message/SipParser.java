package org.santral.sip.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses messages (RFC 3261 §7, §18.3, §25). Stateless and safe to share. Never throws, whatever the bytes: the outcome
 * is a {@link ParseResult}. The input is copied once, so the caller may reuse its buffer.
 */
public final class SipParser {
    private static final List<String> ONCE = List.of(
            HeaderNames.FROM,
            HeaderNames.TO,
            HeaderNames.CALL_ID,
            HeaderNames.CSEQ,
            HeaderNames.MAX_FORWARDS,
            HeaderNames.CONTENT_TYPE);

    private final SipLimits limits;

    /** A parser with the given limits. */
    public SipParser(SipLimits limits) {
        this.limits = limits;
    }

    SipLimits limits() {
        return limits;
    }

    /** Parses one datagram: the readable bytes, which are not consumed. */
    public ParseResult parse(ByteBuf datagram) {
        if (datagram.readableBytes() > limits.maxMessageBytes()) {
            return new ParseResult.Dropped("datagram too long");
        }
        return parseOwned(ByteBufUtil.getBytes(datagram));
    }

    /** Parses one datagram. */
    public ParseResult parse(byte[] datagram) {
        return parse(datagram, 0, datagram.length);
    }

    /** Parses one datagram that lies in a part of an array. */
    public ParseResult parse(byte[] bytes, int offset, int length) {
        if (length > limits.maxMessageBytes()) {
            return new ParseResult.Dropped("datagram too long");
        }
        return parseOwned(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    private ParseResult parseOwned(byte[] bytes) {
        int from = 0;
        // §7.5: empty lines before the start line are ignored.
        while (from < bytes.length && (bytes[from] == '\r' || bytes[from] == '\n')) {
            from++;
        }
        if (from == bytes.length) {
            return new ParseResult.Dropped("keep-alive");
        }
        MessageHead head = new MessageHead(bytes, from, bytes.length, limits);
        long announced = head.contentLength();
        int available = bytes.length - head.bodyStart;
        int length = announced < 0 ? available : (int) Math.min(announced, available);
        byte[] body =
                length == 0 ? SipMessage.NO_BODY : Arrays.copyOfRange(bytes, head.bodyStart, head.bodyStart + length);
        return finish(head, body);
    }

    /** Judges a message whose head and body have been cut out. */
    ParseResult finish(MessageHead head, byte[] body) {
        return switch (head.startLine) {
            case StartLine.Unusable unusable -> new ParseResult.Dropped(unusable.why());
            case StartLine.Status status -> finishResponse(status, head, body);
            case StartLine.Request line -> finishRequest(line, head, body);
        };
    }

    private ParseResult finishResponse(StartLine.Status line, MessageHead head, byte[] body) {
        SipResponse response = new SipResponse(head.startLineBytes, line.status(), line.reason(), head.headers, body);
        StartLine.Problem problem = messageProblem(head, response, body);
        return problem == null ? new ParseResult.Parsed(response) : new ParseResult.Dropped(problem.reason());
    }

    private ParseResult finishRequest(StartLine.Request line, MessageHead head, byte[] body) {
        SipRequest request = new SipRequest(head.startLineBytes, line.method(), line.uri(), head.headers, body);
        StartLine.Problem problem = requestProblem(line, head, request, body);
        return problem == null ? new ParseResult.Parsed(request) : refuse(line, request, problem);
    }

    /** Refuses a message whose body cannot be framed. */
    ParseResult refuse(MessageHead head, StartLine.Problem problem) {
        return head.startLine instanceof StartLine.Request line
                ? refuse(
                        line,
                        new SipRequest(
                                head.startLineBytes, line.method(), line.uri(), head.headers, SipMessage.NO_BODY),
                        problem)
                : new ParseResult.Dropped(problem.reason());
    }

    private static ParseResult refuse(StartLine.Request line, SipRequest request, StartLine.Problem problem) {
        // §17.1.1.3: an ACK is never answered; and without a Via the peer could not match an answer.
        if (line.method().equals("ACK") || !request.headers().has(HeaderNames.VIA)) {
            return new ParseResult.Dropped(problem.reason());
        }
        return new ParseResult.Rejected(problem.status(), problem.reason(), request);
    }

    private StartLine.@Nullable Problem requestProblem(
            StartLine.Request line, MessageHead head, SipRequest request, byte[] body) {
        if (line.problem() != null) {
            return line.problem();
        }
        if (line.uri().length() > limits.maxUriBytes()) {
            return new StartLine.Problem(414, ReasonPhrases.of(414));
        }
        StartLine.Problem problem = messageProblem(head, request, body);
        if (problem != null) {
            return problem;
        }
        try {
            checkUri(request);
        } catch (SipSyntaxException e) {
            return StartLine.Problem.bad("Request-URI: " + e.why());
        }
        if (!request.cseq().method().equals(request.method())) {
            return StartLine.Problem.bad("CSeq: method differs from the request line");
        }
        if (head.headers.has(HeaderNames.MAX_FORWARDS) && request.maxForwards() < 0) {
            return StartLine.Problem.bad("Max-Forwards: not 0 to 255");
        }
        return null;
    }

    /** What requests and responses have in common: sound lines, mandatory headers once each, a whole body. */
    private StartLine.@Nullable Problem messageProblem(MessageHead head, SipMessage message, byte[] body) {
        if (head.problem() != null) {
            return head.problem();
        }
        for (String name : ONCE) {
            if (head.headers.count(name) > 1) {
                return StartLine.Problem.bad(name + ": given more than once");
            }
        }
        try {
            checkMandatory(message);
        } catch (SipSyntaxException e) {
            return StartLine.Problem.bad(e.header() + ": " + e.why());
        }
        return bodyProblem(head.contentLength(), body.length);
    }

    private StartLine.@Nullable Problem bodyProblem(long announced, int present) {
        if (announced == -2) {
            return StartLine.Problem.bad("Content-Length: malformed or given more than once");
        }
        if (announced > limits.maxBodyBytes() || present > limits.maxBodyBytes()) {
            return new StartLine.Problem(413, ReasonPhrases.of(413));
        }
        return announced > present ? StartLine.Problem.bad("Content-Length: longer than the body") : null;
    }

    private static void checkMandatory(SipMessage message) {
        Via via = message.topVia();
        // RFC 4475 §3.2.1: the cookie alone identifies nothing.
        if (Via.MAGIC_COOKIE.equals(via.branch())) {
            throw new SipSyntaxException(HeaderNames.VIA, "branch without an identifier");
        }
        message.from();
        message.to();
        message.cseq();
        String callId = message.callId();
        if (callId.isEmpty() || !Chars.isVisible(callId, 128)) {
            throw new SipSyntaxException(HeaderNames.CALL_ID, "empty, or with a character that cannot stand there");
        }
    }

    private static void checkUri(SipRequest request) {
        if (request.hasSipUri()) {
            if (request.uri().hasHeaders()) {
                throw new SipSyntaxException("URI", "headers are not allowed here");
            }
            return;
        }
        String uri = request.requestUri();
        int colon = uri.indexOf(':');
        boolean sound = colon > 0 && colon < uri.length() - 1 && Chars.isAlpha(uri.charAt(0));
        for (int i = 0; sound && i < uri.length(); i++) {
            char c = uri.charAt(i);
            sound = c > ' ' && c < 127 && c != '<' && c != '>' && c != '"' && (i >= colon || isSchemeChar(c));
        }
        if (!sound) {
            throw new SipSyntaxException("URI", "not a URI");
        }
    }

    private static boolean isSchemeChar(char c) {
        return Chars.isAlpha(c) || Chars.isDigit(c) || c == '+' || c == '-' || c == '.';
    }
}
