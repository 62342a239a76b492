package org.santral.tenant;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is a telephone number, and how it is written (spec/verimor.md §2.3): {@code 90…}, {@code 0…}, bare national
 * digits, {@code 00…} and {@code +…} all name the same subscriber. National forms are read as of a region.
 */
public final class Numbering {
    private static final Pattern OUTSIDE = Pattern.compile("\\+?[0-9]{5,20}");
    private static final Pattern E164 = Pattern.compile("[1-9][0-9]{3,14}");
    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
    private static final int LONGEST_INPUT = 32;

    private Numbering() {}

    /** What a client or carrier wrote, without blanks, dashes, dots and parentheses; kept as written otherwise. */
    public static String clean(String written) {
        if (written.length() > LONGEST_INPUT) {
            return written;
        }
        StringBuilder digits = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (" -().\u00a0/".indexOf(c) < 0) {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    /**
     * The outside number that is meant, or nothing if it cannot be one: not digits, too short or too long for its
     * country, an emergency or short number.
     *
     * @param region ISO 3166 region of national forms, such as {@code TR}
     */
    public static Optional<PhoneNumber> outside(String written, String region) {
        String number = clean(written);
        if (!OUTSIDE.matcher(number).matches()) {
            return Optional.empty();
        }
        int country = UTIL.getCountryCodeForRegion(region);
        if (number.startsWith("+")) {
            return possible(number.substring(1));
        }
        if (number.startsWith("00")) {
            return possible(number.substring(2));
        }
        if (number.startsWith("0")) {
            return possible(country + number.substring(1));
        }
        if (number.startsWith(Integer.toString(country))) {
            Optional<PhoneNumber> international = possible(number);
            if (international.isPresent()) {
                return international;
            }
            // Either national digits that only look like the country code, or 90… with a digit too many or too few:
            // only the first is a number of the plan, and the second must not ring a stranger.
            return possible(country + number)
                    .filter(national -> NumberPlan.of(national.digits()).valid());
        }
        return possible(country + number);
    }

    /** What a number is compared by: its E.164 digits, or what was written, cleaned, when it is no outside number. */
    public static String key(String written, String region) {
        return outside(written, region).map(PhoneNumber::digits).orElseGet(() -> clean(written));
    }

    /** Domestic numbers as {@code 905321234567}, foreign ones as {@code 00493027590915}. */
    public static String display(PhoneNumber number, String region) {
        return isInternational(number, region) ? "00" + number.digits() : number.digits();
    }

    /** The number in the form a carrier wants. */
    public static String forTrunk(PhoneNumber number, TrunkSettings.NumberFormat format, String region) {
        return switch (format) {
            case E164 -> number.digits();
            case E164_PLUS -> "+" + number.digits();
            case NATIONAL ->
                isInternational(number, region)
                        ? "00" + number.digits()
                        : "0" + number.digits().substring(countryCode(region).length());
        };
    }

    /** Whether the number belongs to another country than the region's. */
    public static boolean isInternational(PhoneNumber number, String region) {
        return !number.digits().startsWith(countryCode(region));
    }

    /** Whether calling it costs extra: premium-rate by its numbering plan, or by one of {@code prefixes} (E.164). */
    public static boolean isPremium(PhoneNumber number, List<String> prefixes) {
        if (prefixes.stream().anyMatch(number.digits()::startsWith)) {
            return true;
        }
        // A number of no plan that we know: nothing says that it is premium.
        PhoneNumberType type = NumberPlan.of(number.digits()).type();
        return type == PhoneNumberType.PREMIUM_RATE || type == PhoneNumberType.SHARED_COST;
    }

    /**
     * What kind of number it is for who calls from a region. Where a country's plan does not tell mobile telephones from
     * landlines, all are domestic.
     */
    public static OutsideClass outsideClass(PhoneNumber number, String region) {
        if (isInternational(number, region)) {
            return OutsideClass.INTERNATIONAL;
        }
        return NumberPlan.of(number.digits()).type() == PhoneNumberType.MOBILE
                ? OutsideClass.MOBILE
                : OutsideClass.DOMESTIC;
    }

    /** Whether it has the form of an inside number: 3 to 5 digits (interfaces.md §4). */
    public static boolean isInside(String number) {
        return number.matches("[0-9]{3,5}");
    }

    private static String countryCode(String region) {
        return Integer.toString(UTIL.getCountryCodeForRegion(region));
    }

    private static Optional<PhoneNumber> possible(String e164) {
        return E164.matcher(e164).matches() && NumberPlan.of(e164).possible()
                ? Optional.of(new PhoneNumber(e164))
                : Optional.empty();
    }
}
