package org.santral.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.component.SmartCommand.ClearUserData;
import org.santral.component.SmartCommand.Exit;
import org.santral.component.SmartCommand.GetData;
import org.santral.component.SmartCommand.MusicOnHold;
import org.santral.component.SmartCommand.PlayAnnouncement;
import org.santral.component.SmartCommand.Playback;
import org.santral.component.SmartCommand.SayClock;
import org.santral.component.SmartCommand.SayDate;
import org.santral.component.SmartCommand.SayDigit;
import org.santral.component.SmartCommand.SayDuration;
import org.santral.component.SmartCommand.SayNumber;
import org.santral.component.SmartCommand.SetExten;
import org.santral.component.SmartCommand.SetLimitOnCall;
import org.santral.component.SmartCommand.Wrong;
import org.santral.speech.SpokenCalendar;

class SmartParserTest {

    static Stream<Arguments> written() {
        LocalDate day = LocalDate.of(2022, 12, 2);
        return Stream.of(
                one("", List.of()),
                one(" ;; \n;", List.of()),
                // The sample of the specification.
                one(
                        "PlayAnnouncement('a'); SayNumber(5201); Exit('3');",
                        List.of(new PlayAnnouncement("a"), new SayNumber("5201"), new Exit("3"))),
                one("Exit('3')", List.of(new Exit("3"))),
                one("Exit(‘3’)", List.of(new Exit("3"))),
                one("Exit(“3”)", List.of(new Exit("3"))),
                one("Exit(\"3\")", List.of(new Exit("3"))),
                one("Exit(’3‘);", List.of(new Exit("3"))),
                one("Exit(3)", List.of(new Exit("3"))),
                one("Exit('3)", List.of(new Exit("3"))),
                one("Exit(3')", List.of(new Exit("3"))),
                one("Exit('3'", List.of(new Exit("3"))),
                one("Exit(3", List.of(new Exit("3"))),
                one("Exit ( '3' ) ;", List.of(new Exit("3"))),
                one("exit('e')", List.of(new Exit("e"))),
                one("ClearUserData();;Exit('1');;", List.of(new ClearUserData(), new Exit("1"))),
                one("ClearUserData( ) Exit('1')", List.of(new ClearUserData(), new Exit("1"))),
                one("\uFEFFClearUserData('')\r\n;", List.of(new ClearUserData())),
                one("PlayAnnouncement('it's, well; here')", List.of(new PlayAnnouncement("it's, well; here"))),
                one(
                        "PlayAnnouncement('id:5f8a0b1c2d3e4f5061728394')",
                        List.of(new PlayAnnouncement("id:5f8a0b1c2d3e4f5061728394"))),
                one("PlayAnnouncement('خوش آمدید')", List.of(new PlayAnnouncement("خوش آمدید"))),
                one("Playback( hello )", List.of(new Playback("hello"))),
                one("SayDigit('0912')", List.of(new SayDigit("0912"))),
                one("SayDigit('۰۹۱۲')", List.of(new SayDigit("0912"))),
                one("SayDuration('1.02:03:04')", List.of(new SayDuration(Duration.ofSeconds(93_784)))),
                one("SayDuration('02:03:04')", List.of(new SayDuration(Duration.ofSeconds(7_384)))),
                one("SayDuration(3:04)", List.of(new SayDuration(Duration.ofSeconds(184)))),
                one("SayClock(14:00)", List.of(new SayClock(LocalTime.of(14, 0), false))),
                one("SayClock('9:05:07')", List.of(new SayClock(LocalTime.of(9, 5, 7), true))),
                one("SayDate('2022-12-02','gregorian')", List.of(new SayDate(day, SpokenCalendar.GREGORIAN))),
                one("SayDate('1401-09-11' , 'Jalali')", List.of(new SayDate(day, SpokenCalendar.JALALI))),
                one("SayDate(1444-05-08, hijri)", List.of(new SayDate(day, SpokenCalendar.HIJRI))),
                one("SayDate('2022-12-02')", List.of(new SayDate(day, SpokenCalendar.GREGORIAN))),
                one("GetData('a&b',10,5)", List.of(new GetData(List.of("a", "b"), Duration.ofSeconds(10), 5))),
                one("GetData(‘a’, ‘10’, ‘5’)", List.of(new GetData(List.of("a"), Duration.ofSeconds(10), 5))),
                one("GetData('',3,1)", List.of(new GetData(List.of(), Duration.ofSeconds(3), 1))),
                one("MusicOnHold('default',5);;", List.of(new MusicOnHold("default", Duration.ofSeconds(5)))),
                one("SetExten('200')", List.of(new SetExten("200"))),
                one("SetLimitOnCall(300)", List.of(new SetLimitOnCall(Duration.ofSeconds(300)))));
    }

    private static Arguments one(String text, List<SmartCommand> commands) {
        return Arguments.of(text, commands);
    }

    @ParameterizedTest
    @MethodSource
    void written(String text, List<SmartCommand> commands) {
        assertThat(SmartParser.parse(text)).isEqualTo(commands);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reboot()",
                "Exit",
                "Exit()",
                "Exit('')",
                "Exit('1','2')",
                "(1)",
                "'Exit'(1)",
                "<html>oops</html>",
                "SayNumber(-1)",
                "SayNumber(1.5)",
                "SayNumber(five)",
                "SayNumber(123456789012345678901234567890123)",
                "SayDigit('12a')",
                "SayDuration('1 day')",
                "SayDuration('999.24:00:00')",
                "SayDate('2500-01-01','hijri')",
                "SayDate('2500-01-01','jalali')",
                "SayClock('24:00')",
                "SayClock('12:60')",
                "SayDate('2022-02-30','gregorian')",
                "SayDate('1404-12-30','jalali')",
                "SayDate('2022-12-02','maya')",
                "GetData('a')",
                "GetData('a',10,0)",
                "GetData('a',10,33)",
                "GetData('a',0,3)",
                "GetData('a',301,3)",
                "GetData('a',10,3,4)",
                "GetData('a',10,3,4,5,6,7,8)",
                "GetData('a&a&a&a&a&a&a&a&a&a&a',10,3)",
                "MusicOnHold('x')",
                "MusicOnHold('x',4000)",
                "SetExten('abc')",
                "SetLimitOnCall(0)",
                "SetLimitOnCall('')",
            })
    void whatIsWrongFailsAndEndsTheList(String text) {
        List<SmartCommand> commands = SmartParser.parse("SayNumber(1); " + text + "; Exit('3')");
        assertThat(commands).hasSize(2);
        assertThat(commands.getFirst()).isEqualTo(new SayNumber("1"));
        assertThat(commands.getLast()).isInstanceOf(Wrong.class);
    }

    @Test
    void whatIsTooMuchFails() {
        assertThat(SmartParser.parse("SayNumber(1);".repeat(100)))
                .hasSize(100)
                .doesNotHaveAnyElementsOfTypes(Wrong.class);
        assertThat(SmartParser.parse("SayNumber(1);".repeat(101)))
                .hasSize(101)
                .last()
                .isInstanceOf(Wrong.class);
        assertThat(SmartParser.parse(";".repeat(65_537))).singleElement().isInstanceOf(Wrong.class);
        assertThat(SmartParser.parse("Exit('" + "x".repeat(257) + "')"))
                .singleElement()
                .isInstanceOf(Wrong.class);
        assertThat(SmartParser.parse("E".repeat(65_000))).singleElement().isInstanceOf(Wrong.class);
    }

    /** Whatever comes in: an answer, bounded, and in reasonable time (a quote is looked for again and again). */
    @Test
    void anythingIsReadOrRefused() {
        String[] pieces = {
            "Exit",
            "SayDate",
            "GetData",
            "(",
            ")",
            "'",
            "‘",
            "“",
            "\"",
            ",",
            ";",
            " ",
            "3",
            "2022-12-02",
            "jalali",
            "\n",
            "\0",
            "\uD83D",
            "é",
            "&",
            "\u200f",
            "a",
            "MusicOnHold",
            "SayClock",
            ":"
        };
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int piece = 0; piece < length; piece++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            List<SmartCommand> commands = SmartParser.parse(text.toString());
            assertThat(commands.size()).isLessThanOrEqualTo(SmartParser.MAX_COMMANDS + 1);
            assertThat(commands.stream().limit(Math.max(0, commands.size() - 1)))
                    .as(text.toString())
                    .noneMatch(Wrong.class::isInstance);
        }
        assertThat(SmartParser.parse("Exit('".repeat(10_000))).last().isInstanceOf(Wrong.class);
        assertThat(SmartParser.parse("Exit(" + "'".repeat(65_000))).last().isInstanceOf(Wrong.class);
        assertThat(SmartParser.parse("Exit(" + "' ".repeat(32_000))).last().isInstanceOf(Wrong.class);
    }
}
