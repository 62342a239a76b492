package org.santral.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The start line and header lines of one message, cut into slices in one pass over the bytes. It gathers as many sound
 * lines as it can even when some are broken, so that the answer can carry them.
 */
final class MessageHead {
    private final byte[] bytes;
    private final int limit;
    private final SipLimits limits;
    private final List<HeaderField> fields = new ArrayList<>(16);
    private int at;
    private StartLine.@Nullable Problem problem;

    final StartLine startLine;
    final byte[] startLineBytes;
    final Headers headers;
    final int bodyStart;

    /** Reads the head that starts at {@code from}; nothing behind {@code limit} is looked at. The array is kept. */
    MessageHead(byte[] bytes, int from, int limit, SipLimits limits) {
        this.bytes = bytes;
        this.limit = Math.min(limit, from + limits.maxHeadBytes());
        this.limits = limits;
        this.at = from;
        startLineBytes = readStartLine();
        startLine = StartLine.parse(startLineBytes);
        readFields(limit);
        headers = new Headers(fields);
        bodyStart = at;
    }

    /** Why the header lines are unacceptable, or null. */
    StartLine.@Nullable Problem problem() {
        return problem;
    }

    private byte[] readStartLine() {
        int end = at;
        while (end < limit && bytes[end] != '\r' && bytes[end] != '\n') {
            end++;
        }
        if (end + 1 >= limit || bytes[end] != '\r' || bytes[end + 1] != '\n') {
            at = limit;
            return SipMessage.NO_BODY;
        }
        byte[] line = Arrays.copyOfRange(bytes, at, end);
        at = end + 2;
        return line;
    }

    private void readFields(int messageEnd) {
        while (at < limit) {
            if (bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n') {
                at += 2;
                return;
            }
            readField();
            if (fields.size() > limits.maxHeaders()) {
                fields.removeLast();
                problem = new StartLine.Problem(513, ReasonPhrases.of(513));
                at = limit;
                return;
            }
        }
        if (limit < messageEnd) {
            problem = new StartLine.Problem(513, ReasonPhrases.of(513));
        } else {
            note("header section without end");
        }
    }

    /** Reads one header with its folded lines (§7.3.1); a line that is no header is noted and left out. */
    private void readField() {
        int start = at;
        int colon = -1;
        boolean bare = false;
        while (at < limit) {
            byte b = bytes[at];
            if (b == ':' && colon < 0) {
                colon = at;
            } else if (b == '\r' && at + 1 < limit && bytes[at + 1] == '\n') {
                if (at + 2 >= limit || !Chars.isSpace(bytes[at + 2])) {
                    break;
                }
                at++;
            } else if (b == '\r' || b == '\n') {
                bare = true;
            }
            at++;
        }
        int end = at;
        if (at >= limit) {
            return;
        }
        at += 2;
        if (bare) {
            note("bare CR or LF in a header");
        } else if (colon < 0 || Chars.isSpace(bytes[start])) {
            note("line that is no header");
        } else {
            addField(start, colon, end);
        }
    }

    private void addField(int start, int colon, int end) {
        int nameEnd = colon;
        while (nameEnd > start && Chars.isSpace(bytes[nameEnd - 1])) {
            nameEnd--;
        }
        for (int i = start; i < nameEnd; i++) {
            if (!Chars.isToken(bytes[i])) {
                note("header name that is no token");
                return;
            }
        }
        if (nameEnd == start) {
            note("header without a name");
            return;
        }
        int valueStart = colon + 1;
        while (valueStart < end && isBlank(bytes[valueStart])) {
            valueStart++;
        }
        int valueEnd = end;
        while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        fields.add(new HeaderField(
                bytes, start, nameEnd, valueStart, valueEnd, end + 2, HeaderNames.key(bytes, start, nameEnd)));
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private void note(String why) {
        if (problem == null) {
            problem = StartLine.Problem.bad(why);
        }
    }

    /** The Content-Length, -1 if absent, -2 if malformed or given more than once. */
    long contentLength() {
        HeaderField found = null;
        for (HeaderField field : headers) {
            if (field.key().equals(HeaderNames.CONTENT_LENGTH)) {
                if (found != null) {
                    return -2;
                }
                found = field;
            }
        }
        if (found == null) {
            return -1;
        }
        long length = Chars.number(found.value(), Integer.MAX_VALUE);
        return length < 0 ? -2 : length;
    }
}
