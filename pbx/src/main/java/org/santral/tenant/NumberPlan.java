package org.santral.tenant;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the world's numbering plans say of one number in E.164 digits. Every question costs dozens of regular
 * expressions, and a call asks about the same two numbers ten times, so the answers of the latest numbers are kept.
 */
final class NumberPlan {
    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

    /** A power of two; a number takes the place of another that falls on its slot. */
    private static final int SLOTS = 4096;

    private static final AtomicReferenceArray<@Nullable NumberPlan> LATEST = new AtomicReferenceArray<>(SLOTS);

    private final String digits;
    private final boolean possible;
    private final Phonenumber.@Nullable PhoneNumber parsed;
    // Worked out when first asked for; whoever comes at the same moment finds the same.
    private volatile @Nullable PhoneNumberType type;
    private volatile @Nullable Boolean valid;

    private NumberPlan(String digits) {
        this.digits = digits;
        Phonenumber.PhoneNumber number;
        try {
            number = UTIL.parse("+" + digits, null);
        } catch (NumberParseException e) {
            number = null;
        }
        parsed = number;
        // Local-only forms (no area code) are possible to dial next door, but not through a carrier. A trunk prefix
        // after the country code is no E.164 digit: two spellings must not become two numbers.
        possible = number != null
                && UTIL.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                && digits.equals(number.getCountryCode() + UTIL.getNationalSignificantNumber(number));
    }

    /** @param digits 4 to 15 digits */
    static NumberPlan of(String digits) {
        int slot = (digits.hashCode() * 0x9E3779B9) >>> 20;
        NumberPlan latest = LATEST.get(slot);
        if (latest == null || !latest.digits.equals(digits)) {
            latest = new NumberPlan(digits);
            LATEST.set(slot, latest);
        }
        return latest;
    }

    /** Whether a carrier may find it: it has the length that its country's numbers have. */
    boolean possible() {
        return possible;
    }

    /** Whether it lies in a range that its country has given out. */
    boolean valid() {
        Boolean known = valid;
        if (known == null) {
            known = parsed != null && UTIL.isValidNumber(parsed);
            valid = known;
        }
        return known;
    }

    PhoneNumberType type() {
        PhoneNumberType known = type;
        if (known == null) {
            known = parsed == null ? PhoneNumberType.UNKNOWN : UTIL.getNumberType(parsed);
            type = known;
        }
        return known;
    }
}
