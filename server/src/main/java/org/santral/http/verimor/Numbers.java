package org.santral.http.verimor;

import org.jspecify.annotations.Nullable;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;

/** Numbers in parameters. */
final class Numbers {
    private Numbers() {}

    /** A whole number, or null for nothing and for anything else. */
    static @Nullable Integer integer(@Nullable String text) {
        if (text == null || !text.strip().matches("-?\\d{1,9}")) {
            return null;
        }
        return Integer.valueOf(text.strip());
    }

    /**
     * A telephone number of a filter in the form that records are compared in: E.164 digits, or an extension's number;
     * what is neither stays as it is and matches what was presented so.
     */
    static String key(String written, String region) {
        String number = Numbering.clean(written);
        if (Numbering.isInside(number)) {
            return number;
        }
        return Numbering.outside(number, region).map(PhoneNumber::digits).orElse(number);
    }
}
