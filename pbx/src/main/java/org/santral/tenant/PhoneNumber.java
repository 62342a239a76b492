package org.santral.tenant;

/**
 * An outside number in its one comparable form: E.164 digits without the plus sign, country code first.
 *
 * @param digits 4 to 15 digits, such as {@code 905321234567}
 */
public record PhoneNumber(String digits) {
    public PhoneNumber {
        if (!digits.matches("[1-9][0-9]{3,14}")) {
            throw new IllegalArgumentException("an E.164 number has 4 to 15 digits and no leading zero");
        }
    }

    @Override
    public String toString() {
        return digits;
    }
}
