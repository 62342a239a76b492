package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Header parameters as values. */
class ParamsTest {
    private static Params params(String written) {
        return NameAddr.parse("Contact", "<sip:a@example.com>" + written).params();
    }

    @Test
    void order_and_case_of_names_do_not_matter() {
        assertThat(params(";a=1;b")).isEqualTo(params(";B;A=1")).hasSameHashCodeAs(params(";B;A=1"));
        assertThat(params(";a=1;b")).isNotEqualTo(params(";a=1;c"));
        assertThat(params(";a=x")).isNotEqualTo(params(";a=X"));
    }

    @Test
    void a_name_that_is_given_twice_makes_nothing_unequal_to_itself() {
        assertThat(params(";a=1;a=2")).isEqualTo(params(";a=1;a=2")).hasSameHashCodeAs(params(";a=1;a=2"));
        assertThat(params(";a=1;a=2")).isNotEqualTo(params(";a=2;a=1"));
        assertThat(params(";a=1;a=2")).isNotEqualTo(params(";a=1;a=1"));
    }
}
