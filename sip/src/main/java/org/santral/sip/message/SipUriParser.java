package org.santral.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the SIP-URI, SIPS-URI (RFC 3261 §25.1) and telephone-uri (RFC 3966 §3) productions. */
final class SipUriParser {
    private static final String WHERE = "URI";

    private final String text;

    SipUriParser(String text) {
        this.text = text;
    }

    SipUri parse() {
        int colon = text.indexOf(':');
        if (colon < 0 || !SipUri.isSipOrTel(text)) {
            throw fail("not a sip, sips or tel URI");
        }
        checkCharacters(colon + 1);
        String scheme = schemeOf(colon);
        return scheme.equals("tel") ? tel(colon + 1) : sip(scheme, colon + 1);
    }

    private String schemeOf(int colon) {
        char first = text.charAt(0);
        if (first == 't' || first == 'T') {
            return "tel";
        }
        return colon == 4 ? "sips" : "sip";
    }

    /** Refuses what may never stand bare in a URI, and escapes that are not two hexadecimal digits. */
    private void checkCharacters(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '<' || c == '>' || c == '"') {
                throw fail("character that must be escaped");
            }
            if (c == '%'
                    && (i + 2 >= text.length()
                            || Chars.hex(text.charAt(i + 1)) < 0
                            || Chars.hex(text.charAt(i + 2)) < 0)) {
                throw fail("bad escape");
            }
        }
    }

    private SipUri tel(int from) {
        int semi = text.indexOf(';', from);
        int end = semi < 0 ? text.length() : semi;
        String number = text.substring(from, end);
        if (number.isEmpty() || number.indexOf('@') >= 0) {
            throw fail("telephone number missing");
        }
        return new SipUri("tel", number, null, "", 0, params(end, text.length()), List.of(), text);
    }

    private SipUri sip(String scheme, int from) {
        int at = text.indexOf('@', from);
        String user = null;
        String password = null;
        int hostFrom = from;
        if (at >= 0) {
            int colon = text.indexOf(':', from);
            int userEnd = colon >= 0 && colon < at ? colon : at;
            if (userEnd == from) {
                throw fail("user missing before @");
            }
            user = text.substring(from, userEnd);
            password = userEnd < at ? text.substring(userEnd + 1, at) : null;
            hostFrom = at + 1;
            if (text.indexOf('@', hostFrom) >= 0) {
                throw fail("more than one @");
            }
        }
        int hostEnd = hostEnd(hostFrom);
        int paramsFrom = hostEnd;
        int port = 0;
        if (hostEnd < text.length() && text.charAt(hostEnd) == ':') {
            paramsFrom = portEnd(hostEnd + 1);
            port = (int) Chars.number(text.substring(hostEnd + 1, paramsFrom), 65535);
            if (port <= 0) {
                throw fail("port is not 1 to 65535");
            }
        }
        int query = text.indexOf('?', paramsFrom);
        int paramsEnd = query < 0 ? text.length() : query;
        List<Params.Param> headers = query < 0 ? List.of() : headers(query + 1);
        return new SipUri(
                scheme,
                user,
                password,
                text.substring(hostFrom, hostEnd),
                port,
                params(paramsFrom, paramsEnd),
                headers,
                text);
    }

    private int hostEnd(int from) {
        int end = HostSyntax.end(text, from);
        if (end < 0) {
            throw fail("host missing or malformed");
        }
        return end;
    }

    private int portEnd(int from) {
        int i = from;
        while (i < text.length() && Chars.isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private List<Params.Param> params(int from, int end) {
        if (from == end) {
            return List.of();
        }
        if (text.charAt(from) != ';') {
            throw fail("unexpected text behind the host");
        }
        return pairs(from + 1, end, ';', "parameter");
    }

    private List<Params.Param> headers(int from) {
        return pairs(from, text.length(), '&', "header");
    }

    private List<Params.Param> pairs(int from, int end, char separator, String what) {
        List<Params.Param> list = new ArrayList<>(3);
        int at = from;
        while (at <= end) {
            int next = text.indexOf(separator, at);
            int to = next < 0 || next > end ? end : next;
            list.add(pair(at, to, what));
            if (list.size() > Params.MAX) {
                throw fail("too many parameters");
            }
            at = to + 1;
        }
        return list;
    }

    private Params.Param pair(int from, int to, String what) {
        int eq = text.indexOf('=', from);
        boolean valued = eq >= 0 && eq < to;
        String name = text.substring(from, valued ? eq : to);
        if (name.isEmpty()) {
            throw fail(what + " without a name");
        }
        @Nullable String value = valued ? text.substring(eq + 1, to) : null;
        return new Params.Param(name, value);
    }

    private static SipSyntaxException fail(String why) {
        return new SipSyntaxException(WHERE, why);
    }
}
