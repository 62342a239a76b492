package org.santral.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * One Via value (RFC 3261 §20.42, RFC 3581).
 *
 * @param transport as written, usually in capitals: {@code UDP}, {@code TCP}, {@code TLS}, {@code WS}, {@code WSS}
 * @param host the sent-by host; an IPv6 address is in brackets
 * @param port the sent-by port 1–65535, or 0 if absent
 * @param params branch, rport, received and others
 */
public record Via(String transport, String host, int port, Params params) {
    /** What every branch made by an RFC 3261 element begins with (§8.1.1.7). */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    /** A Via for a request of ours; asks for the response at the packet's source (RFC 3581). */
    public static Via of(String transport, String host, int port, String branch) {
        return new Via(transport, host, port, Params.EMPTY.with("rport", null).with("branch", branch));
    }

    /**
     * Parses the first value of a Via line.
     *
     * @throws SipSyntaxException if it is malformed
     */
    public static Via parseFirst(String value) {
        Cursor in = new Cursor(HeaderNames.VIA, value);
        // A server writes this line anew with the packet's source, so it must be text that can be written.
        if (value.indexOf(0) >= 0 || value.indexOf(0xfffd) >= 0) {
            throw in.fail("NUL or bytes that are no UTF-8");
        }
        Via via = read(in);
        if (in.peek() != ',') {
            in.expectEnd();
        }
        return via;
    }

    private static Via read(Cursor in) {
        in.skipSpace();
        String protocol = in.token("protocol");
        in.take('/');
        String version = in.token("version");
        in.take('/');
        String transport = in.token("transport");
        if (!protocol.equalsIgnoreCase("SIP") || !version.equals("2.0")) {
            throw in.fail("not SIP/2.0");
        }
        if (!Chars.isSpace(in.peek())) {
            throw in.fail("space expected behind the transport");
        }
        in.skipSpace();
        String host = in.peek() == '[' ? in.until("]") + "]" : in.until(":;,");
        if (HostSyntax.end(host, 0) != host.length()) {
            throw in.fail("host missing or malformed");
        }
        if (host.charAt(0) == '[') {
            in.take(']');
        }
        int port = 0;
        if (in.tryTake(':')) {
            port = (int) Chars.number(in.until(";,"), 65535);
            if (port <= 0) {
                throw in.fail("port is not 1 to 65535");
            }
        }
        return new Via(transport, host, port, Params.parse(in));
    }

    /** The branch, or null (RFC 2543 elements send none). */
    public @Nullable String branch() {
        return params.get("branch");
    }

    /** Whether the branch identifies the transaction as RFC 3261 §17.1.3 says; otherwise RFC 2543's rules apply. */
    public boolean hasRfc3261Branch() {
        String branch = branch();
        return branch != null && branch.startsWith(MAGIC_COOKIE) && branch.length() > MAGIC_COOKIE.length();
    }

    /** Whether an rport parameter is present, with or without a value. */
    public boolean hasRport() {
        return params.has("rport");
    }

    /** The rport's value, or 0 if it is absent, empty or no port. */
    public int rport() {
        String value = params.get("rport");
        return value == null ? 0 : (int) Math.max(0, Chars.number(value, 65535));
    }

    /** The received parameter, or null. */
    public @Nullable String received() {
        return params.get("received");
    }

    /** The maddr parameter, or null. */
    public @Nullable String maddr() {
        return params.get("maddr");
    }

    /** The ttl 0–255, or -1 if it is absent or malformed. */
    public int ttl() {
        String value = params.get("ttl");
        return value == null ? -1 : (int) Chars.number(value, 255);
    }

    /** A copy that records where the packet really came from (§18.2.1, RFC 3581 §4). */
    public Via withSource(String receivedAddress, int sourcePort) {
        Params p = params.with("received", receivedAddress);
        return new Via(transport, host, port, hasRport() ? p.with("rport", Integer.toString(sourcePort)) : p);
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return "SIP/2.0/" + transport + " " + host + (port == 0 ? "" : ":" + port) + params;
    }
}
