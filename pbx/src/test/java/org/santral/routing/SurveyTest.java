package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.call.LedgerEvent.Surveyed;
import org.santral.tenant.Did;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Survey;
import org.santral.tenant.Target;

/** Which keys are marks. In scripts {@code _} is a pause. */
class SurveyTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void surveys() throws Exception {
        world = new World(folder);
        Files.write(folder.resolve("rate.wav"), MenuTest.wav(800));
        world.builder.surveys(List.of(
                new Survey("30", "memnuniyet", "rate.wav", 1, 5, Duration.ofSeconds(5), 2, "thanks.wav"),
                new Survey("31", "nps", "missing.wav", 0, 9, Duration.ofSeconds(5), 1, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "30, 4, 4",
        "30, _4, 4",
        "30, __4, 4",
        "30, ___4, 4",
        "30, 5, 5",
        "30, 7_1, 1",
        "30, 61, 1",
        "31, 0, 0",
        "31, 9, 9",
        "30, ,",
        "30, 6_7_3,",
        "30, *_#_3,",
        "31, *_3,",
    })
    void a_key_within_the_marks_is_one(String survey, @Nullable String script, @Nullable Integer point)
            throws Exception {
        world.builder.dids(List.of(new Did(World.DID, new Target.Survey(survey))));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).keys(script == null ? "" : script);
        Verdict end = line.run(plan.program());
        assertThat(line.answered()).isTrue();
        assertThat(line.steps).containsExactly("DID 908508850000", "SURVEY " + survey);
        List<Surveyed> marks = line.written.stream()
                .filter(Surveyed.class::isInstance)
                .map(Surveyed.class::cast)
                .toList();
        assertThat(marks)
                .isEqualTo(
                        point == null
                                ? List.of()
                                : List.of(
                                        new Surveyed(survey, survey.equals("30") ? "memnuniyet" : "nps", point, null)));
        assertThat(end)
                .isInstanceOfSatisfying(
                        Verdict.End.class, it -> assertThat(it.why().cause()).isEqualTo(Cause.NORMAL_CLEARING));
    }

    @Test
    void it_is_dialled_like_a_menu() {
        assertThat(world.tenant().inside("30")).contains(new Target.Survey("30"));
        assertThat(Target.parse("survey/30")).isEqualTo(new Target.Survey("30")).hasToString("survey/30");
    }

    static QueueSettings queue(String survey) {
        QueueSettings usual = QueueSettings.of("201", "Kuyruk", List.of("1000"), QueueStrategy.RING_ALL);
        return new QueueSettings(
                usual.number(),
                usual.name(),
                usual.members(),
                usual.strategy(),
                usual.music(),
                usual.timeout(),
                null,
                usual.ringTimeout(),
                usual.wrapUp(),
                usual.maxWaiting(),
                false,
                false,
                usual.announceEvery(),
                null,
                usual.keys(),
                true,
                usual.retry(),
                0,
                survey);
    }
}
