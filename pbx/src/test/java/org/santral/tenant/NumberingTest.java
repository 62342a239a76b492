package org.santral.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.tenant.TrunkSettings.NumberFormat;

class NumberingTest {

    @ParameterizedTest
    @CsvSource({
        // written, region, meant
        "905321234567, TR, 905321234567",
        "05321234567, TR, 905321234567",
        "5321234567, TR, 905321234567",
        "00905321234567, TR, 905321234567",
        "+905321234567, TR, 905321234567",
        "+90 (532) 123-45.67, TR, 905321234567",
        "0 532 123 45 67, TR, 905321234567",
        "0532/1234567, TR, 905321234567",
        "0212 555 12 12, TR, 902125551212",
        "8508850000, TR, 908508850000",
        "4441234, TR, 904441234",
        "9001234567, TR, 909001234567",
        "00493027590915, TR, 493027590915",
        "+493027590915, TR, 493027590915",
        "+12025550123, TR, 12025550123",
        "989121234567, IR, 989121234567",
        "09121234567, IR, 989121234567",
        "9121234567, IR, 989121234567",
        "02188881234, IR, 982188881234",
        "+989121234567, TR, 989121234567",
        "00905321234567, IR, 905321234567",
    })
    void all_forms_of_a_number_are_one(String written, String region, String digits) {
        assertThat(Numbering.outside(written, region)).contains(new PhoneNumber(digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "112",
                "155",
                "0112",
                "1234",
                "00112",
                "+112",
                "11811",
                "911",
                "90",
                "0",
                "00",
                "+",
                "abc",
                "0532abc4567",
                "+90532123456",
                "9053212345678",
                "053212345678",
                "123456789012345678901234567890123456789",
                "0000000000",
                "+0905321234567",
                "+9005321234567",
                "009005321234567",
                "++905321234567",
                "90532*1234567",
                "0532#1234567",
                "sip:905321234567@example.com",
                "905321234567;ext=1",
                "۰۵۳۲۱۲۳۴۵۶۷",
                "０５３２１２３４５６７",
                "905321234567\n",
                "905321234567\u0000",
            })
    void what_is_no_outside_number_is_refused(String written) {
        assertThat(Numbering.outside(written, "TR")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "905321234567, TR, E164, 905321234567",
        "905321234567, TR, E164_PLUS, +905321234567",
        "905321234567, TR, NATIONAL, 05321234567",
        "493027590915, TR, E164, 493027590915",
        "493027590915, TR, E164_PLUS, +493027590915",
        "493027590915, TR, NATIONAL, 00493027590915",
        "904441234, TR, NATIONAL, 04441234",
        "989121234567, IR, NATIONAL, 09121234567",
        "905321234567, IR, NATIONAL, 00905321234567",
    })
    void each_carrier_gets_its_form(String digits, String region, NumberFormat format, String written) {
        assertThat(Numbering.forTrunk(new PhoneNumber(digits), format, region)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "905321234567, TR, 905321234567, false",
        "493027590915, TR, 00493027590915, true",
        "989121234567, IR, 989121234567, false",
        "989121234567, TR, 00989121234567, true",
    })
    void foreign_numbers_are_shown_with_00(String digits, String region, String shown, boolean international) {
        PhoneNumber number = new PhoneNumber(digits);

        assertThat(Numbering.display(number, region)).isEqualTo(shown);
        assertThat(Numbering.isInternational(number, region)).isEqualTo(international);
    }

    @ParameterizedTest
    @CsvSource({
        "909001234567, true",
        "908881234567, true",
        "905321234567, false",
        "908508850000, false",
        "902125551212, false",
        "904441234, false",
        "4990012345678, false",
        "449098790000, true",
        "80012345678, false",
    })
    void premium_numbers_are_known(String digits, boolean premium) {
        assertThat(Numbering.isPremium(new PhoneNumber(digits), List.of())).isEqualTo(premium);
    }

    @Test
    void configured_prefixes_are_premium_too() {
        assertThat(Numbering.isPremium(new PhoneNumber("904441234"), List.of("90444")))
                .isTrue();
        assertThat(Numbering.isPremium(new PhoneNumber("905321234567"), List.of("90444", "9053")))
                .isTrue();
        assertThat(Numbering.isPremium(new PhoneNumber("905421234567"), List.of("90444", "9053")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "905321234567, TR, MOBILE",
        "902125551212, TR, DOMESTIC",
        "908508850000, TR, DOMESTIC",
        "904441234, TR, DOMESTIC",
        "493027590915, TR, INTERNATIONAL",
        "491711234567, TR, INTERNATIONAL",
        "989121234567, IR, MOBILE",
        "982188881234, IR, DOMESTIC",
        "905321234567, IR, INTERNATIONAL",
        "12025550123, US, DOMESTIC",
    })
    void a_number_outside_is_of_one_kind(String digits, String region, OutsideClass kind) {
        assertThat(Numbering.outsideClass(new PhoneNumber(digits), region)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "100, true",
        "1000, true",
        "10000, true",
        "10, false",
        "100000, false",
        "1a00, false",
        "'', false",
        "+100, false",
    })
    void inside_numbers_have_3_to_5_digits(String number, boolean inside) {
        assertThat(Numbering.isInside(number)).isEqualTo(inside);
    }

    @Test
    void a_phone_number_has_4_to_15_digits_and_no_leading_zero() {
        for (String wrong : List.of("", "123", "0123456", "1234567890123456", "12a4", "+9053")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> new PhoneNumber(wrong));
        }
    }
}
