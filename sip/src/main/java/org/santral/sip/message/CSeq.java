package org.santral.sip.message;

/**
 * The CSeq header (RFC 3261 §20.16).
 *
 * @param number 0 to 2^31-1
 * @param method case-sensitive
 */
public record CSeq(long number, String method) {
    static final long MAX = 0x7fffffffL;

    /** @throws IllegalArgumentException if the number is out of range */
    public CSeq {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("CSeq out of range");
        }
    }

    /**
     * Parses the header's value.
     *
     * @throws SipSyntaxException if it is malformed or the number is 2^31 or more
     */
    public static CSeq parse(String value) {
        Cursor in = new Cursor(HeaderNames.CSEQ, value);
        in.skipSpace();
        long number = Chars.number(in.token("number"), MAX);
        if (number < 0) {
            throw in.fail("number is not 0 to 2147483647");
        }
        in.skipSpace();
        String method = in.token("method");
        in.expectEnd();
        return new CSeq(number, method);
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return number + " " + method;
    }
}
