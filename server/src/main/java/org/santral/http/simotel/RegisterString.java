package org.santral.http.simotel;

import org.jspecify.annotations.Nullable;

/**
 * How we register with a carrier, as Asterisk's sip.conf writes it:
 * {@code [transport://]user[@domain][:password[:authuser]]@host[:port][/extension]}.
 *
 * @param transport {@code udp} or {@code tcp}; null when it is not said
 * @param user with its domain
 * @param port 0 when it is not said
 * @param rest from the slash on, may be empty
 */
record RegisterString(
        @Nullable String transport,
        String user,
        @Nullable String password,
        @Nullable String authUser,
        String host,
        int port,
        String rest) {

    /** Reads one; null when it is none. */
    static @Nullable RegisterString parse(String text) {
        String transport = null;
        String left = text.strip();
        for (String known : new String[] {"udp", "tcp"}) {
            if (left.startsWith(known + "://")) {
                transport = known;
                left = left.substring(known.length() + 3);
            }
        }
        int at = left.lastIndexOf('@');
        if (at < 1) {
            return null;
        }
        String[] account = left.substring(0, at).split(":", 3);
        String where = left.substring(at + 1);
        int slash = where.indexOf('/');
        String rest = slash < 0 ? "" : where.substring(slash);
        String server = slash < 0 ? where : where.substring(0, slash);
        int colon = server.lastIndexOf(':');
        int port = 0;
        if (colon >= 0 && !server.endsWith("]")) {
            String digits = server.substring(colon + 1);
            if (!digits.matches("[0-9]{1,5}")) {
                return null;
            }
            port = Integer.parseInt(digits);
            server = server.substring(0, colon);
        }
        if (server.isEmpty() || account[0].isEmpty()) {
            return null;
        }
        return new RegisterString(
                transport,
                account[0],
                account.length > 1 ? account[1] : null,
                account.length > 2 ? account[2] : null,
                server,
                port,
                rest);
    }

    /** The digest user. */
    String login() {
        if (authUser != null && !authUser.isEmpty()) {
            return authUser;
        }
        int at = user.indexOf('@');
        return at < 0 ? user : user.substring(0, at);
    }

    RegisterString withPassword(String other) {
        return new RegisterString(transport, user, other, authUser, host, port, rest);
    }

    /** As it was read. */
    String text() {
        return (transport == null ? "" : transport + "://")
                + user
                + (password == null ? "" : ":" + password)
                + (authUser == null ? "" : ":" + authUser)
                + "@"
                + host
                + (port == 0 ? "" : ":" + port)
                + rest;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return password == null ? text() : withPassword(Remarks.HIDDEN).text();
    }
}
