package org.santral.tenant;

import java.util.regex.Pattern;

/**
 * An outside number in its one comparable form: E.164 digits without the plus sign, country code first.
 *
 * @param digits 4 to 15 digits, such as {@code 905321234567}
 */
public record PhoneNumber(String digits) {
    private static final Pattern E164 = Pattern.compile("[1-9][0-9]{3,14}");

    public PhoneNumber {
        if (!E164.matcher(digits).matches()) {
            throw new IllegalArgumentException("an E.164 number has 4 to 15 digits and no leading zero");
        }
    }

    @Override
    public String toString() {
        return digits;
    }
}
