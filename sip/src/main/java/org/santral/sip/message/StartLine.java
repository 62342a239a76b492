package org.santral.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first line of a message (RFC 3261 §7.1, §7.2), as far as it could be understood. */
sealed interface StartLine {
    /** A request line; {@code problem} is set if it must be refused. */
    record Request(String method, String uri, @Nullable Problem problem) implements StartLine {}

    /** A sound status line. */
    record Status(int status, String reason) implements StartLine {}

    /** Nothing that could be answered. */
    record Unusable(String why) implements StartLine {}

    /** Why a request must be refused. */
    record Problem(int status, String reason) {
        static Problem bad(String why) {
            return new Problem(400, "Bad Request - " + why);
        }
    }

    static StartLine parse(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        return line.regionMatches(true, 0, "SIP/", 0, 4) ? status(line) : request(line);
    }

    private static StartLine status(String line) {
        if (!line.regionMatches(true, 0, "SIP/2.0 ", 0, 8) || line.length() < 11) {
            return new Unusable("bad status line");
        }
        long status = Chars.number(line.substring(8, 11), 699);
        if (status < 100 || (line.length() > 11 && line.charAt(11) != ' ')) {
            return new Unusable("bad status code");
        }
        return new Status((int) status, line.length() > 12 ? line.substring(12) : "");
    }

    private static StartLine request(String line) {
        int methodEnd = line.indexOf(' ');
        String trimmed = line.stripTrailing();
        int versionFrom = trimmed.lastIndexOf(' ') + 1;
        boolean versioned = trimmed.startsWith("SIP/", versionFrom)
                || trimmed.substring(versionFrom).toUpperCase(Locale.ROOT).startsWith("SIP/");
        if (methodEnd <= 0 || versionFrom <= methodEnd || !versioned || !Chars.isToken(line.substring(0, methodEnd))) {
            return new Unusable("no SIP start line");
        }
        String method = line.substring(0, methodEnd);
        String uri = line.substring(methodEnd + 1, Math.max(methodEnd + 1, versionFrom - 1));
        return new Request(method, uri, problem(line, trimmed, uri, trimmed.substring(versionFrom)));
    }

    private static @Nullable Problem problem(String line, String trimmed, String uri, String version) {
        if (!version.equalsIgnoreCase("SIP/2.0")) {
            return new Problem(505, ReasonPhrases.of(505));
        }
        if (trimmed.length() != line.length() || uri.isEmpty() || uri.indexOf(' ') >= 0 || uri.indexOf('\t') >= 0) {
            return Problem.bad("space in the request line");
        }
        return null;
    }
}
