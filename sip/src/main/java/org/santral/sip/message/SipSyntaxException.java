package org.santral.sip.message;

/**
 * A header or URI does not follow the grammar of RFC 3261 §25. It carries no stack trace: it is raised for hostile input
 * at line rate, and what matters is which header and why.
 */
public final class SipSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String header;
    private final String why;

    /**
     * @param header the header (or part, such as "Request-URI") that is malformed
     * @param why what is wrong, in plain words and without quoting the value
     */
    public SipSyntaxException(String header, String why) {
        super(header + ": " + why, null, false, false);
        this.header = header;
        this.why = why;
    }

    /** The header, or other part of the message, that is malformed. */
    public String header() {
        return header;
    }

    /** What is wrong with it. */
    public String why() {
        return why;
    }
}
