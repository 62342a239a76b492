package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;

/**
 * A Session-Expires header (RFC 4028 §4).
 *
 * @param seconds the session interval, 1 to 2^31−1
 * @param refresher who refreshes, seen from the transaction that carries the header; null when left open
 */
record SessionExpires(int seconds, @Nullable Refresher refresher) {

    /** The sender of the request, or of the response, of the transaction that carries the header. */
    enum Refresher {
        UAC,
        UAS
    }

    /** Reads a header value; null when it is absent or malformed, which RFC 4028 lets us treat alike. */
    static @Nullable SessionExpires parse(@Nullable String value) {
        if (value == null) {
            return null;
        }
        int semicolon = value.indexOf(';');
        int seconds = seconds(semicolon < 0 ? value : value.substring(0, semicolon));
        if (seconds <= 0) {
            return null;
        }
        return new SessionExpires(seconds, semicolon < 0 ? null : refresher(value.substring(semicolon)));
    }

    /** Reads delta seconds, as of Min-SE too, without its parameters; 0 when absent or malformed. */
    static int seconds(@Nullable String value) {
        if (value == null) {
            return 0;
        }
        int semicolon = value.indexOf(';');
        String digits = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
    }

    private static @Nullable Refresher refresher(String params) {
        int at = 0;
        while (at < params.length()) {
            int end = params.indexOf(';', at + 1);
            String param =
                    params.substring(at + 1, end < 0 ? params.length() : end).strip();
            if (param.regionMatches(true, 0, "refresher=", 0, 10)) {
                String who = param.substring(10).strip();
                return who.equalsIgnoreCase("uac") ? Refresher.UAC : who.equalsIgnoreCase("uas") ? Refresher.UAS : null;
            }
            at = end < 0 ? params.length() : end;
        }
        return null;
    }

    @Override
    public String toString() {
        return refresher == null ? Integer.toString(seconds) : seconds + ";refresher=" + name(refresher);
    }

    private static String name(Refresher who) {
        return switch (who) {
            case UAC -> "uac";
            case UAS -> "uas";
        };
    }
}
