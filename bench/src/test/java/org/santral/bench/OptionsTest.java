package org.santral.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void valuesSwitchesListsAndWords() {
        Options options = new Options(
                List.of("--rate", "200", "--search", "--calls", "100,500", "--server-options", "-Xmx1g -XX:+UseZGC"));

        assertThat(options.number("--rate", 1)).isEqualTo(200);
        assertThat(options.on("--search")).isTrue();
        assertThat(options.on("--media")).isFalse();
        assertThat(options.numbers("--calls", List.of())).containsExactly(100, 500);
        assertThat(options.words("--server-options")).containsExactly("-Xmx1g", "-XX:+UseZGC");
        assertThat(options.runs()).isEqualTo(3);
        options.done();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Options(List.of("rate")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Options(List.of("--calls", "100,,5")).numbers("--calls", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Options(List.of("--runs", "0")).runs());
        assertThatIllegalArgumentException().isThrownBy(() -> new Options(List.of("--unknown")).done());
    }
}
