package org.santral.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every benchmark says of its figures. */
class FiguresTest {
    @Test
    void theMedianOfTheRunsIsHeldAgainstTheGoal() {
        Figures figures = new Figures();
        for (double ms : new double[] {0.61, 0.42, 0.49}) {
            figures.add("CPU per call", "ms", Goal.atMost(0.5), ms);
            figures.add("calls", "/s", Goal.atLeast(2_000), 1_999);
        }

        assertThat(figures.all()).extracting(Figure::verdict).containsExactly("met", "MISSED");
        assertThat(figures.all().getFirst().line())
                .contains("CPU per call", "0.49 ms", "[0.42–0.61]", "goal ≤ 0.50", "met");
        assertThat(figures.all().getLast().line()).contains("1,999 /s", "goal ≥ 2,000", "MISSED");
    }

    @Test
    void whatIsWrittenIsReadAgainForTheTableOfAll(@TempDir Path folder) throws Exception {
        Figures figures = new Figures();
        figures.add("delay", "ms", Goal.atMost(1), 0.7);
        figures.add("memory", "MiB", null, 180);
        Report report = new Report(folder, folder.resolve("x.json"));

        report.write(figures, Map.of("seconds", 10));

        assertThat(AllBench.figures(report.file())).isEqualTo(figures.all());
        assertThat(AllBench.figures(folder.resolve("none.json"))).isEmpty();
    }

    @Test
    void theHighestLoadIsFoundWithinAFewPercent() throws Exception {
        assertThat(Search.highest(100, load -> load <= 730)).isBetween(640, 730);
        assertThat(Search.highest(100, load -> load <= 60)).isBetween(52, 60);
        assertThat(Search.highest(100, load -> false)).isEqualTo(1);
    }

    @Test
    void sippCountsAreThoseOfItsLastWholeRow() {
        List<String> csv = List.of(
                "StartTime;SuccessfulCall(P);SuccessfulCall(C);FailedCall(C);Retransmissions(C);",
                "12:00:00;1;10;0;0;",
                "12:00:01;5;15;2;7;",
                "12:00:02;5");

        assertThat(Sipp.counts(csv)).isEqualTo(new Sipp.Counts(15, 2, 7));
        assertThat(Sipp.counts(csv.subList(0, 1))).isEqualTo(new Sipp.Counts(0, 0, 0));
    }
}
