package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.simulator.NumberScript.Answer;
import org.santral.simulator.NumberScript.Refuse;
import org.santral.simulator.NumberScript.Ring;
import org.santral.simulator.NumberScript.Then;

class NumberScriptTest {
    private static final Duration DELAY = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({
        "0000, 1, TALK", "0399, 1, TALK", "0710, 10, TALK", "0720, 1, HANG_UP",
        "0730, 1, PRESS_ONE", "0740, 1, EARLY_MEDIA", "0750, 1, SILENT", "0760, 1, HOLD"
    })
    void answers(String last, int seconds, Then then) {
        Answer expected = new Answer(Duration.ofSeconds(seconds), then);
        assertThat(NumberScript.of(last, DELAY)).isEqualTo(expected);
        assertThat(NumberScript.of("+90 (555) 555-" + last, DELAY)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0400, 400", "0404, 404", "0480, 480", "0486, 486", "0503, 503", "0603, 603", "0699, 699"})
    void refusesWithExactlyThatStatus(String last, int status) {
        assertThat(NumberScript.of("9055512" + last, DELAY)).isEqualTo(new Refuse(status));
    }

    @ParameterizedTest
    @CsvSource({"0701", "0761", "1000", "4567", "000", "''", "sip"})
    void nobodyHasAnyOtherNumber(String number) {
        assertThat(NumberScript.of(number, DELAY)).isEqualTo(new Refuse(404));
    }

    @Test
    void ringsForEver() {
        assertThat(NumberScript.of("905550000700", DELAY)).isEqualTo(new Ring());
    }
}
