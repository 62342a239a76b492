package org.santral.sip.message;

/** A reading position in one header value. Every failure names the header it was reading. */
final class Cursor {
    private final String header;
    private final String text;
    private int at;

    Cursor(String header, String text) {
        this.header = header;
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The next character, or -1 at the end. */
    int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    int position() {
        return at;
    }

    void reset(int position) {
        at = position;
    }

    void skipSpace() {
        while (at < text.length() && Chars.isSpace(text.charAt(at))) {
            at++;
        }
    }

    /** Consumes the character, with the space around it, if it is next. */
    boolean tryTake(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    void take(char c) {
        if (!tryTake(c)) {
            throw fail("'" + c + "' expected");
        }
    }

    String token(String what) {
        int from = at;
        while (at < text.length() && Chars.isToken(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw fail(what + " missing");
        }
        return text.substring(from, at);
    }

    /** A quoted-string, with its quotes and escapes as they stand. */
    String quoted() {
        int from = at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                return text.substring(from, at);
            }
        }
        throw fail("quoted string without end");
    }

    /** Everything up to one of the stop characters, space or the end. */
    String until(String stops) {
        int from = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Chars.isSpace(c) || stops.indexOf(c) >= 0) {
                break;
            }
            at++;
        }
        return text.substring(from, at);
    }

    String slice(int from, int to) {
        return text.substring(from, to);
    }

    void expectEnd() {
        skipSpace();
        if (!atEnd()) {
            throw fail("unexpected text at the end");
        }
    }

    SipSyntaxException fail(String why) {
        return new SipSyntaxException(header, why);
    }
}
