package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.Surveyed;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.ledger.CallScript;

/** What a receiver is told of queues, transfers and surveys (spec/simotel.md §6, spec/events.md §4.4). */
class QueueEventsTest extends EventsOfCalls {
    @Test
    void a_queue_call_is_told_by_its_agents_too() {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLEE), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE);
        List<String> told = bodies(json("CdrQueue", "Cdr"), call);
        assertThat(told)
                .hasSize(2)
                .first()
                .isEqualTo("{\"event_name\":\"CdrQueue\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                        + "\"src\":\"05321112233\",\"dst\":\"557\",\"queue\":\"201\",\"billsec\":\"31\","
                        + "\"wait\":\"20\",\"duration\":\"51\",\"agent_wait\":\"3\",\"disposition\":\"ANSWERED\","
                        + "\"hangup\":\"agent\",\"queue_status\":\"CONTINUE\","
                        + "\"answeredtime\":\"2026-03-01 21:10:22.123456\",\"ringtime\":\"2026-03-01 21:10:06.123456\","
                        + "\"starttime\":\"2026-03-01 21:10:02.123456\",\"endtime\":\"2026-03-01 21:10:53.123456\","
                        + "\"detail\":[{\"src\":\"05321112233\",\"dst\":\"557\",\"billsec\":\"31\",\"wait\":\"14\","
                        + "\"disposition\":\"ANSWERED\",\"comment\":\"\",\"tries\":\"2\"},"
                        + "{\"src\":\"05321112233\",\"dst\":\"552\",\"billsec\":\"0\",\"wait\":\"10\","
                        + "\"disposition\":\"BUSY\",\"comment\":\"\",\"tries\":\"1\"}]}");
        assertThat(told.getLast()).contains("\"event_name\":\"Cdr\"", "\"dst\":\"557\"", "\"billsec\":51");
    }

    @Test
    void who_leaves_a_queue_or_is_sent_on_is_told_of_at_the_end() {
        CallScript left = queued().ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue"), left))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "\"dst\":\"552\",\"queue\":\"201\",\"billsec\":\"0\",\"wait\":\"16\",\"duration\":\"16\","
                                + "\"agent_wait\":\"0\",\"disposition\":\"ABANDON\",\"hangup\":\"caller\","
                                + "\"queue_status\":\"TIMEOUT\",\"answeredtime\":\"\","
                                + "\"ringtime\":\"2026-03-01 21:10:06.123456\"",
                        "\"dst\":\"557\",\"billsec\":\"0\",\"wait\":\"11\",\"disposition\":\"NO ANSWER\"");

        CallScript sentOn = queued().then(
                        new QueueLeft("201", QueueExit.TIMED_OUT), new StepEntered(StepKind.QUEUE, "202"))
                .pass(Duration.ofSeconds(4))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue"), sentOn))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"queue\":\"201\"", "\"disposition\":\"MISSED\",\"hangup\":\"agent\"", "\"wait\":\"17\"");
        assertThat(bodies(json("CdrQueue"), sentOn).getLast())
                .contains(
                        "\"dst\":\"\",\"queue\":\"202\"",
                        "\"disposition\":\"ABANDON\"",
                        "\"ringtime\":\"\"",
                        "\"detail\":[]");
    }

    @Test
    void an_agent_who_hands_the_call_on_is_told_of_at_once_and_only_once() {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLEE), null))
                .and(new Transferred(TransferKind.BLIND, "557", "552", null))
                .then(
                        new StepEntered(StepKind.EXTENSION, "552"),
                        new LegStarted(Side.B, 4, "552", "552", null),
                        new LegAnswered(Side.B, 4, "552"))
                .pass(Duration.ofSeconds(5))
                .then(new LegEnded(Side.B, 4, bye(By.CALLEE), null))
                .and(new Transferred(TransferKind.BLIND, "552", "05321110000", null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue", "Transfer", "Cdr"), call))
                .extracting(body -> body.substring(15, body.indexOf("\",")))
                .containsExactly("Transfer", "CdrQueue", "Transfer", "Cdr");
        assertThat(bodies(json("Transfer"), call))
                .containsExactly(
                        "{\"event_name\":\"Transfer\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\",\"transferer\":\"557\","
                                + "\"transfer\":\"557\",\"transferred_from\":\"05321112233\",\"transferred_to\":\"552\"}",
                        "{\"event_name\":\"Transfer\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\",\"transferer\":\"552\","
                                + "\"transfer\":\"552\",\"transferred_from\":\"05321112233\","
                                + "\"transferred_to\":\"05321110000\"}");
    }

    @Test
    void marks_that_callers_give_are_told_at_once_and_with_the_call() {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLEE), null))
                .then(
                        new StepEntered(StepKind.SURVEY, "30"),
                        new Surveyed("30", "memnuniyet", 3, "201"),
                        new Surveyed("30", "memnuniyet", 4, "201"))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        List<String> told = bodies(json("Survey", "CdrQueue", "Cdr"), call);
        assertThat(told).hasSize(4);
        assertThat(told.getFirst())
                .isEqualTo("{\"event_name\":\"Survey\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                        + "\"event\":\"Survey\",\"src\":\"05321112233\",\"dst\":\"557\",\"queue\":\"201\","
                        + "\"date\":\"2026-03-01 21:10:55.123456\",\"point\":3,\"label\":\"memnuniyet\"}");
        assertThat(told.get(1)).contains("\"point\":4");
        assertThat(told.get(2)).contains("\"event_name\":\"CdrQueue\"", "\"hangup\":\"agent\"");
        assertThat(told.get(3)).contains("\"dst\":\"557\"", "\"poll_point\":4,\"poll_lable\":\"memnuniyet\"");
    }

    @Test
    void of_the_two_calls_of_a_consultation_the_older_one_tells() {
        CallScript kept = CallScript.outbound(START, "905321112233")
                .then(
                        new LegStarted(Side.B, 1, "905321112233", null, "cisco"),
                        new LegAnswered(Side.B, 1, null),
                        new Connected());
        CallScript consultation = CallScript.local(START.plusSeconds(30))
                .then(
                        new LegStarted(Side.B, 1, "1006", "1006", null),
                        new LegAnswered(Side.B, 1, "1006"),
                        new Connected());
        kept.then(new Transferred(
                TransferKind.ATTENDED, "1001", "1006", consultation.call().value()));
        consultation.then(new Transferred(
                TransferKind.ATTENDED, "1005", "1001", kept.call().value()));
        assertThat(bodies(json("Transfer"), consultation)).isEmpty();
        assertThat(bodies(json("Transfer"), kept))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"transferer\":\"1001\"", "\"transferred_from\":\"05321112233\"");
    }
}
