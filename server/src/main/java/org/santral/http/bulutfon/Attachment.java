package org.santral.http.bulutfon;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.santral.http.Base64Text;
import org.santral.state.UploadedAnnouncements;

/**
 * A file inside a parameter (spec/bulutfon.md B18–B25): {@code data:<type>;name:<file name>;base64:<data>}, with a colon
 * as the vendor's clients write it or a comma as RFC 2397 does, or base64 alone. What the type says is not believed.
 *
 * @param fileName the last part of the name that was given, null if none was
 */
record Attachment(@Nullable String fileName, byte[] bytes) {
    private static final String MARK = "base64";

    /** @param parameter names it in what the client is told */
    static Attachment parse(String parameter, String given) throws BulutfonRefusal {
        String name = null;
        int start = 0;
        if (given.regionMatches(true, 0, "data:", 0, 5)) {
            int mark = given.toLowerCase(Locale.ROOT).indexOf(";" + MARK);
            start = mark + 1 + MARK.length();
            if (mark < 0 || start >= given.length() || ":,".indexOf(given.charAt(start)) < 0) {
                throw refusal(parameter);
            }
            name = name(given.substring(5, mark));
            start++;
        }
        try {
            return new Attachment(name, Base64Text.decode(given, start));
        } catch (IllegalArgumentException e) {
            throw refusal(parameter);
        }
    }

    /** A name to be shown, never to be opened: no folders, nothing that cannot be printed, not long. */
    private static @Nullable String name(String header) {
        for (String part : header.split(";")) {
            if (part.regionMatches(true, 0, "name", 0, 4) && part.length() > 5) {
                String whole = part.substring(5).replace('\\', '/');
                String last = whole.substring(whole.lastIndexOf('/') + 1)
                        .replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFD\"]", "")
                        .strip();
                String shown = last.substring(0, Math.min(last.length(), UploadedAnnouncements.MAX_FILE_NAME_CHARS));
                return shown.isEmpty() ? null : shown;
            }
        }
        return null;
    }

    private static BulutfonRefusal refusal(String parameter) {
        return BulutfonRefusal.unprocessable(
                parameter + " must be data:<type>;name:<file name>;base64:<data>, or the data alone");
    }
}
