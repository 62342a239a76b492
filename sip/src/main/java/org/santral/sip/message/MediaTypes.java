package org.santral.sip.message;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The media-type part of Content-Type and Accept values (RFC 3261 §20.1, §20.15). */
final class MediaTypes {
    private static final Pattern BLANK = Pattern.compile("[ \t]");

    private MediaTypes() {}

    /** {@code type/subtype} in lower case, without parameters and space. */
    static @Nullable String essence(@Nullable String value) {
        if (value == null) {
            return null;
        }
        int semi = value.indexOf(';');
        String type = semi < 0 ? value : value.substring(0, semi);
        return BLANK.matcher(type).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
