package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.simulator.NumberScript.Answer;
import org.santral.simulator.NumberScript.Manner;
import org.santral.simulator.NumberScript.Refuse;
import org.santral.simulator.NumberScript.Ring;

class NumberScriptTest {
    private static final Duration DELAY = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({
        "0000, 1, SPEAK, ''",
        "0399, 1, SPEAK, ''",
        "0710, 10, SPEAK, ''",
        "0720, 1, SPEAK, wait 2s|hang-up",
        "0730, 1, SPEAK, wait 1s|press 1",
        "0740, 1, EARLY_MEDIA, ''",
        "0750, 1, SILENT, ''",
        "0760, 1, SPEAK, wait 2s|hold|wait 2s|resume"
    })
    void answers(String last, int seconds, Manner manner, String acts) {
        List<Act> then = acts.isEmpty()
                ? List.of()
                : Stream.of(acts.split("\\|")).map(Act::parse).toList();
        Answer expected = new Answer(Duration.ofSeconds(seconds), manner, then);
        assertThat(NumberScript.of(last, DELAY)).isEqualTo(expected);
        assertThat(NumberScript.of("+90 (555) 555-" + last, DELAY)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"press", "press 1 2", "transfer me", "wait", "dance", ""})
    void noSuchAct(String act) {
        assertThatThrownBy(() -> Act.parse(act)).isInstanceOf(IllegalArgumentException.class);
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
