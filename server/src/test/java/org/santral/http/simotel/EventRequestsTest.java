package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Side;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.http.simotel.SimotelSettings.Version;
import org.santral.ledger.CallScript;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.Notice;
import org.santral.webhooks.NoticeKind;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;

/** Who is told what, and how that looks on the wire (spec/simotel.md §6: versions, methods, Rest style). */
class EventRequestsTest extends EventsOfCalls {
    @Test
    void only_what_is_listed_is_told_and_each_event_keeps_its_place() {
        Subscription subscription = use(json("Cdr", "Ping"));
        assertThat(subscription.name()).isEqualTo("simotel");
        assertThat(subscription.triggers()).containsExactly(LedgerTrigger.ENDED);
        assertThat(subscription.notices()).containsExactly(NoticeKind.PING);
        CallScript call = queued().ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        List<Optional<OutgoingRequest>> some = events.render(subscription, call.view(), call.last());
        assertThat(some).hasSize(2).first().isEqualTo(Optional.empty());
        assertThat(events.notice(subscription, new Notice.ExtensionRemoved("559"), START))
                .containsExactly(Optional.empty());
        List<Optional<OutgoingRequest>> all = events.render(use(json()), call.view(), call.last());
        assertThat(all).hasSize(2).doesNotContain(Optional.empty());
        assertThat(all.getLast()).isEqualTo(some.getLast());
        accounts.replace(List.of());
        assertThat(events.of(101)).isEmpty();
        assertThat(events.render(subscription, call.view(), call.last())).isEmpty();
        assertThat(events.notice(subscription, new Notice.Ping(), START)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "G2, GET, '', query", "G3, GET, '', query", "G4, GET, '', query",
        "G2, POST, '', form", "G3, POST, '', form", "G4, POST, '', json",
        "REST2, GET, /CdrQueue, query", "REST3, GET, /CdrQueue, query", "REST4, GET, /CdrQueue, query",
        "REST2, POST, /CdrQueue, form", "REST3, POST, /CdrQueue, form", "REST4, POST, /CdrQueue, json"
    })
    void versions_and_methods(Version version, Method method, String path, String form) {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLER), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        OutgoingRequest request =
                requests(to(version, method, "CdrQueue"), call).getFirst();
        assertThat(request.method()).isEqualTo(method.name());
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.headers()).doesNotContainKey("Authorization");
        switch (form) {
            case "json" -> {
                assertThat(request.contentType()).isEqualTo("application/json");
                assertThat(request.query()).isEmpty();
                assertThat(request.body())
                        .startsWith("{\"event_name\":\"CdrQueue\",")
                        .contains("\"detail\":[{");
            }
            case "form" -> {
                assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
                assertThat(request.query()).isEmpty();
                isQueueCall(fields(request.body()));
            }
            default -> {
                assertThat(request.contentType()).isNull();
                assertThat(request.body()).isEmpty();
                isQueueCall(fields(request.query()));
            }
        }
    }

    private static void isQueueCall(Map<String, String> fields) {
        assertThat(fields)
                .containsEntry("event_name", "CdrQueue")
                .containsEntry("src", "05321112233")
                .containsEntry("billsec", "31")
                .containsEntry("starttime", "2026-03-01 21:10:02.123456");
        assertThat(fields.get("detail"))
                .startsWith("[{\"src\":\"05321112233\",\"dst\":\"557\"")
                .endsWith("}]");
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : form.split("&")) {
            String[] pair = field.split("=", 2);
            fields.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    @Test
    void numbers_in_a_query_are_written_out() {
        Subscription subscription = use(to(Version.G4, Method.GET));
        OutgoingRequest request = events.notice(subscription, new Notice.TrunkRemoved("cisco trunk"), START)
                .getFirst()
                .orElseThrow();
        assertThat(request.query()).isEqualTo("event_name=TrunkRemoved&trunk_name=cisco+trunk&date=1772399400.123456");
    }

    @Test
    void paths_in_lower_case_and_credentials() {
        use(new Events(URL, Version.REST4, Method.POST, Set.of("Cdr"), "ada", "gül:1", true));
        Subscription subscription = events.of(101).getFirst();
        CallScript call = queued().ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        OutgoingRequest request =
                events.render(subscription, call.view(), call.last()).getLast().orElseThrow();
        assertThat(request.path()).isEqualTo("/cdr");
        assertThat(request.headers()).containsEntry("Authorization", "Basic YWRhOmfDvGw6MQ==");
        assertThat(request.body()).startsWith("{\"event_name\":\"Cdr\",");
    }

    @Test
    void an_event_that_would_not_fit_goes_without_the_items_of_its_lists() {
        CallScript call = queued();
        for (int leg = 10; leg < 700; leg++) {
            String agent = Integer.toString(10_000 + leg);
            call.then(
                    new LegStarted(Side.B, leg, agent, agent, null),
                    new LegEnded(Side.B, leg, over(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), null));
        }
        call.ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue"), call).getFirst()).endsWith(",\"detail\":[]}");
        OutgoingRequest query =
                requests(to(Version.G4, Method.GET, "CdrQueue"), call).getFirst();
        assertThat(query.query()).endsWith("&detail=%5B%5D");
    }

    @Test
    void every_name_has_an_event() {
        Subscription subscription = use(json());
        // Alarms are nobody's but ours.
        assertThat(subscription.notices())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(NoticeKind.TOLL_ALARM)));
        assertThat(subscription.triggers())
                .containsExactlyInAnyOrder(
                        LedgerTrigger.ACCEPTED,
                        LedgerTrigger.OUTSIDE,
                        LedgerTrigger.TRANSFERRED,
                        LedgerTrigger.SURVEYED,
                        LedgerTrigger.ENDED);
        assertThat(Events.NAMES).hasSize(15);
    }
}
