package org.santral.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

    @ParameterizedTest
    @CsvSource({
        "905321234567, 9053******67",
        "00493027590915, 0049********15",
        "+905321234567, +905*******67",
        "05321234567, 053******67",
        "1000, 1000",
        "155, 155",
        "Ada, ***",
        "a1b2, ****",
        "10005, 1***5",
        "Ada Lovelace, Ada ******ce",
    })
    void the_middle_of_a_party_is_hidden(String party, String shown) {
        assertThat(Mask.party(party)).isEqualTo(shown);
    }

    @Test
    void nobody_is_a_dash() {
        assertThat(Mask.party(null)).isEqualTo("-");
        assertThat(Mask.party("")).isEqualTo("-");
    }

    @Test
    void at_least_half_of_a_longer_party_is_hidden() {
        for (int length = 5; length < 100; length++) {
            String shown = Mask.party("7".repeat(length));
            assertThat(shown).hasSize(length);
            assertThat(shown.chars().filter(c -> c == '*').count()).isGreaterThanOrEqualTo(length / 2);
        }
    }

    @Test
    void of_a_secret_only_the_length_is_told() {
        assertThat(Mask.secret("hunter2")).isEqualTo("<7 characters>");
        assertThat(Mask.secret(null)).isEqualTo("-");
    }
}
