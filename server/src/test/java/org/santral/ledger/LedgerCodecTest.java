package org.santral.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LegFacts;

/** The file format of the ledger, letter by letter: a change here is a change that old ledgers do not survive. */
class LedgerCodecTest {
    private static final Termination BUSY =
            new Termination(Cause.USER_BUSY, By.CALLEE, How.REFUSE, 486, "Busy \"Here\"");

    static Stream<Arguments> format() {
        return Stream.of(
                Arguments.of(
                        new LedgerEvent.Accepted(
                                Direction.OUT,
                                Origin.API_MASKING,
                                new Party("905321234567", "", null),
                                new Party("1001", "Ada Şükrü", "1001"),
                                null,
                                "908505320000",
                                "abc",
                                null),
                        "accepted",
                        "{\"direction\":\"OUT\",\"origin\":\"API_MASKING\",\"caller\":{\"number\":\"905321234567\","
                                + "\"name\":\"\"},\"callee\":{\"number\":\"1001\",\"name\":\"Ada Şükrü\","
                                + "\"extension\":\"1001\"},\"outboundCli\":\"908505320000\",\"fingerprint\":\"abc\"}"),
                Arguments.of(
                        new LedgerEvent.LegStarted(Side.B, 2, "905423456789", null, "carrier"),
                        "leg-started",
                        "{\"side\":\"B\",\"leg\":2,\"destination\":\"905423456789\",\"trunk\":\"carrier\"}"),
                Arguments.of(
                        new LedgerEvent.LegRinging(Side.A, 1, true),
                        "leg-ringing",
                        "{\"side\":\"A\",\"leg\":1,\"earlyMedia\":true}"),
                Arguments.of(
                        new LedgerEvent.LegAnswered(Side.B, 2, "1001"),
                        "leg-answered",
                        "{\"side\":\"B\",\"leg\":2,\"extension\":\"1001\"}"),
                Arguments.of(new LedgerEvent.PickedUp(), "picked-up", "{}"),
                Arguments.of(new LedgerEvent.Connected(), "connected", "{}"),
                Arguments.of(new LedgerEvent.Held(Side.A), "held", "{\"side\":\"A\"}"),
                Arguments.of(new LedgerEvent.Resumed(Side.B), "resumed", "{\"side\":\"B\"}"),
                Arguments.of(
                        new LedgerEvent.StepEntered(StepKind.MENU, "10"),
                        "step-entered",
                        "{\"kind\":\"MENU\",\"number\":\"10\"}"),
                Arguments.of(new LedgerEvent.Gathered("1"), "gathered", "{\"keys\":\"1\"}"),
                Arguments.of(
                        new LedgerEvent.Surveyed("30", "memnuniyet", 4, null),
                        "surveyed",
                        "{\"survey\":\"30\",\"label\":\"memnuniyet\",\"point\":4}"),
                Arguments.of(
                        new LedgerEvent.QueueLeft("201", QueueExit.TIMED_OUT),
                        "queue-left",
                        "{\"queue\":\"201\",\"how\":\"TIMED_OUT\"}"),
                Arguments.of(
                        new LedgerEvent.Transferred(TransferKind.BLIND, "1001", "1002", null),
                        "transferred",
                        "{\"kind\":\"BLIND\",\"by\":\"1001\",\"to\":\"1002\"}"),
                Arguments.of(
                        new LedgerEvent.RecordingSegment("r1", 61_500, "905321234567", null),
                        "recording-segment",
                        "{\"recordingId\":\"r1\",\"offsetMs\":61500,\"left\":\"905321234567\"}"),
                Arguments.of(
                        new LedgerEvent.RecordingPaused("r1", true),
                        "recording-paused",
                        "{\"recordingId\":\"r1\",\"paused\":true}"),
                Arguments.of(
                        new LedgerEvent.RecordingStarted("r1", "2026/03/01/r1.wav"),
                        "recording-started",
                        "{\"recordingId\":\"r1\",\"file\":\"2026/03/01/r1.wav\"}"),
                Arguments.of(
                        new LedgerEvent.RecordingReady("r1", "2026/03/01/r1.wav", 61_500, 0.25, 0.125),
                        "recording-ready",
                        "{\"recordingId\":\"r1\",\"file\":\"2026/03/01/r1.wav\",\"lengthMs\":61500,"
                                + "\"rmsLeft\":0.25,\"rmsRight\":0.125}"),
                Arguments.of(
                        new LedgerEvent.RecordingLost("r1", "disk full"),
                        "recording-lost",
                        "{\"recordingId\":\"r1\",\"why\":\"disk full\"}"),
                Arguments.of(
                        new LedgerEvent.LegEnded(
                                Side.B, 2, BUSY, new LegFacts("10.0.0.9", "Phone/1\0", "PCMA", null, 5, 4, 1, 2.5)),
                        "leg-ended",
                        "{\"side\":\"B\",\"leg\":2,\"termination\":{\"cause\":\"USER_BUSY\",\"by\":\"CALLEE\","
                                + "\"how\":\"REFUSE\",\"sipStatus\":486,\"sipPhrase\":\"Busy \\\"Here\\\"\"},"
                                + "\"facts\":{\"address\":\"10.0.0.9\",\"userAgent\":\"Phone/1\\u0000\","
                                + "\"writeCodec\":\"PCMA\",\"packetsSent\":5,\"packetsReceived\":4,\"packetsLost\":1,"
                                + "\"jitterMs\":2.5}}"),
                Arguments.of(
                        new LedgerEvent.Ended(BUSY, Instant.parse("2026-03-01T10:00:00.123456Z"), false, true),
                        "ended",
                        "{\"termination\":{\"cause\":\"USER_BUSY\",\"by\":\"CALLEE\",\"how\":\"REFUSE\","
                                + "\"sipStatus\":486,\"sipPhrase\":\"Busy \\\"Here\\\"\"},"
                                + "\"endedAt\":\"2026-03-01T10:00:00.123456Z\",\"recorded\":false,\"cutOff\":true}"));
    }

    @ParameterizedTest
    @MethodSource("format")
    void given_an_event_then_its_kind_and_body_are_these_and_read_back_as_it(
            LedgerEvent event, String kind, String body) {
        assertThat(LedgerCodec.kind(event)).isEqualTo(kind);
        assertThat(LedgerCodec.body(event)).isEqualTo(body);
        assertThat(LedgerCodec.event(kind, body)).isEqualTo(event);
    }

    @Test
    void given_every_kind_of_event_then_the_format_has_a_line_for_it() {
        assertThat(format().<Class<?>>map(line -> line.get()[0].getClass()))
                .containsExactlyInAnyOrder(LedgerEvent.class.getPermittedSubclasses());
    }

    /** Lines as version 0.1 wrote them for a masked call; a ledger is kept for ever. */
    private static final String[][] OLD_CALL = {
        {
            "accepted",
            "{\"direction\":\"OUT\",\"origin\":\"API_MASKING\",\"caller\":{\"number\":\"905321234567\","
                    + "\"name\":\"\"},\"callee\":{\"number\":\"905423456789\",\"name\":\"\"},"
                    + "\"outboundCli\":\"908505320000\",\"fingerprint\":\"abc\"}"
        },
        {"leg-started", "{\"side\":\"A\",\"leg\":0,\"destination\":\"905321234567\",\"trunk\":\"carrier\"}"},
        {"leg-ringing", "{\"side\":\"A\",\"leg\":0,\"earlyMedia\":false}"},
        {"leg-started", "{\"side\":\"B\",\"leg\":1,\"destination\":\"905423456789\",\"trunk\":\"carrier\"}"},
        {"leg-ringing", "{\"side\":\"B\",\"leg\":1,\"earlyMedia\":true}"},
        {"leg-answered", "{\"side\":\"A\",\"leg\":0}"},
        {"picked-up", "{}"},
        {"leg-answered", "{\"side\":\"B\",\"leg\":1}"},
        {"connected", "{}"},
        {"recording-started", "{\"recordingId\":\"r1\",\"file\":\"2026/03/01/r1.wav\"}"},
        {
            "leg-ended",
            "{\"side\":\"B\",\"leg\":1,\"termination\":{\"cause\":\"NORMAL_CLEARING\",\"by\":\"CALLEE\","
                    + "\"how\":\"BYE\",\"sipStatus\":0,\"sipPhrase\":\"\"}}"
        },
        {
            "recording-ready",
            "{\"recordingId\":\"r1\",\"file\":\"2026/03/01/r1.wav\",\"lengthMs\":61500,\"rmsLeft\":0.25,"
                    + "\"rmsRight\":0.125}"
        },
        {
            "ended",
            "{\"termination\":{\"cause\":\"NORMAL_CLEARING\",\"by\":\"CALLEE\",\"how\":\"BYE\","
                    + "\"sipStatus\":0,\"sipPhrase\":\"\"},\"endedAt\":\"2026-03-01T10:01:00.123456Z\","
                    + "\"recorded\":true,\"cutOff\":false}"
        },
    };

    @Test
    void given_the_ledger_of_the_first_version_then_its_calls_are_read_as_they_were() {
        CallId call = CallScript.at(CallScript.START).call();
        List<LedgerEntry> entries = new ArrayList<>();
        for (String[] line : OLD_CALL) {
            entries.add(new LedgerEntry(
                    call,
                    101,
                    entries.size(),
                    CallScript.START.plusSeconds(entries.size()),
                    LedgerCodec.event(line[0], line[1])));
        }
        CallView view = CallView.of(entries);
        assertThat(view.answered()).isTrue();
        assertThat(view.steps()).isEmpty();
        assertThat(view.queue()).isNull();
        assertThat(view.queueWait()).isZero();
        assertThat(view.legs()).extracting(LegView::step).containsOnlyNulls();
        assertThat(view.times().talk()).hasSeconds(54);
        assertThat(view.recording()).isInstanceOf(RecordingView.Ready.class);
    }

    @Test
    void given_a_kind_of_a_later_version_then_the_error_names_it() {
        assertThatThrownBy(() -> LedgerCodec.event("teleported", "{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'teleported'");
    }

    @Test
    void given_a_damaged_body_then_the_error_says_so() {
        assertThatThrownBy(() -> LedgerCodec.event("held", "{\"side\":\"C\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> LedgerCodec.event("held", "{\"si")).isInstanceOf(IllegalStateException.class);
    }
}
