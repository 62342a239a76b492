package org.santral.app.config;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.Tenant;

/** Checks that several readers make. */
final class Checks {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]{1,64}");
    // A name in one folder: nothing in it can lead out of it.
    private static final Pattern SOUND_FILE = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,99}\\.(wav|mp3)");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");
    private static final Map<String, String> LANGUAGES = Map.of("tr", "tr", "en", "en", "fa", "fa");

    // YAML reads a bare off as a word here, and no as well.
    private static final Map<String, SrtpUse> SRTP =
            Map.of("off", SrtpUse.OFF, "no", SrtpUse.OFF, "allowed", SrtpUse.ALLOWED, "required", SrtpUse.REQUIRED);

    private Checks() {}

    /** The text when the pattern matches all of it; for {@link Value#as}. */
    static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("does not match");
        }
        return text;
    }

    static String name(Value value) {
        return value.as("letters, digits, _ . - (1 to 64)", text -> matching(NAME, text));
    }

    static @Nullable PhoneNumber phoneNumber(@Nullable Value value) {
        return value == null
                ? null
                : value.as("a number with its country code, digits only, such as 908505320000", PhoneNumber::new);
    }

    static void unique(Value value, boolean isNew, String what) {
        if (!isNew) {
            throw value.wrong("a value that no other " + what + " of the tenant has");
        }
    }

    static boolean bool(@Nullable Value value, boolean otherwise) {
        return value == null ? otherwise : value.bool();
    }

    static SrtpUse srtp(@Nullable Value value, SrtpUse otherwise) {
        return value == null ? otherwise : value.oneOf(SRTP, "off, allowed or required");
    }

    static String language(@Nullable Value value, String otherwise) {
        return value == null ? otherwise : value.oneOf(LANGUAGES, "one of tr, en, fa");
    }

    /** Empty when not given. */
    static String email(@Nullable Value value) {
        return value == null ? "" : value.as("an e-mail address", text -> matching(EMAIL, text));
    }

    static @Nullable String soundFile(@Nullable Value value) {
        return value == null
                ? null
                : value.as("a .wav or .mp3 file of the prompts folder", text -> matching(SOUND_FILE, text));
    }

    static String music(@Nullable Value value, String otherwise) {
        if (value == null) {
            return otherwise;
        }
        return value.text().equals(Tenant.DEFAULT_MUSIC)
                ? Tenant.DEFAULT_MUSIC
                : value.as("default, or a .wav or .mp3 file of the prompts folder", text -> matching(SOUND_FILE, text));
    }
}
