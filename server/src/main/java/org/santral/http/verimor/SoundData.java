package org.santral.http.verimor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.santral.http.Base64Text;

/**
 * A sound file inside a parameter (B23): {@code data:audio/mp3;name:<file name>;base64,<URL-safe or standard alphabet>}, or
 * base64 alone.
 */
final class SoundData {
    private static final List<String> EXTENSIONS = List.of(
            "wav", "mp3", "wma", "m4a", "aac", "ac3", "amr", "flac", "gsm", "mpeg", "mp1", "mp2", "ra", "spx", "ogg",
            "3gp");
    private static final String MARK = "base64,";

    private SoundData() {}

    /** The file's bytes; the name in the data URL has to have one of the extensions of sound files. */
    static byte[] bytes(String given) throws VerimorRefusal {
        int start = 0;
        if (given.regionMatches(true, 0, "data:", 0, 5)) {
            int mark = given.indexOf(MARK);
            if (mark < 0) {
                throw VerimorRefusal.badRequest("invalid base64");
            }
            check(given.substring(5, mark));
            start = mark + MARK.length();
        }
        try {
            return Base64Text.decode(given, start);
        } catch (IllegalArgumentException e) {
            throw VerimorRefusal.badRequest("invalid base64");
        }
    }

    private static void check(String header) throws VerimorRefusal {
        String[] parts = header.split(";");
        for (String part : parts) {
            if (part.regionMatches(true, 0, "name", 0, 4) && part.length() > 5) {
                String name = decoded(part.substring(5)).toLowerCase(Locale.ROOT);
                if (!EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    throw notASound();
                }
                return;
            }
        }
        if (!parts[0].isEmpty() && !parts[0].toLowerCase(Locale.ROOT).startsWith("audio/")) {
            throw notASound();
        }
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not encoded, but with a percent sign in it.
            return name;
        }
    }

    private static VerimorRefusal notASound() {
        return VerimorRefusal.badRequest(
                "Sound file should have one of these extensions: " + String.join(" ", EXTENSIONS));
    }
}
