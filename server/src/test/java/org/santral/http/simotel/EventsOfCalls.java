package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.http.simotel.SimotelSettings.Version;
import org.santral.ledger.CallScript;
import org.santral.ledger.CallView;
import org.santral.tenant.Directory;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.Notice;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;

/** What a receiver is told of calls that are told entry by entry, and of notices; without a network. */
abstract class EventsOfCalls {
    static final Instant START = Instant.parse("2026-03-01T21:10:00.123456Z");
    static final URI URL = URI.create("http://127.0.0.1:9/hook");

    final Directory directory = new Directory(List.of(SimotelServer.tenant(101, "demo")));
    final SimotelAccounts accounts = new SimotelAccounts(directory, List.of());
    final SimotelEvents events = new SimotelEvents(accounts);
    boolean cdrOfUnansweredFirst;

    static Events json(String... names) {
        return to(Version.G4, Method.POST, names);
    }

    static Events to(Version version, Method method, String... names) {
        return new Events(URL, version, method, names.length == 0 ? Events.NAMES : Set.of(names), null, null, false);
    }

    Subscription use(Events wanted) {
        SimotelSettings settings = new SimotelSettings(
                List.of(), List.of(), Calendar.JALALI, SimotelSettings.TEHRAN, cdrOfUnansweredFirst, null, wanted);
        accounts.replace(List.of(new SimotelAccounts.Account(SimotelServer.tenant(101, "demo"), settings)));
        return events.of(101).getFirst();
    }

    /** The requests of a call in order; what extensions do is not among them. */
    List<OutgoingRequest> requests(Events wanted, CallScript call) {
        Subscription subscription = use(wanted);
        List<OutgoingRequest> requests = new ArrayList<>();
        for (LedgerEntry entry : call.entries()) {
            if (LedgerTrigger.of(entry.event())
                    .filter(subscription.triggers()::contains)
                    .isPresent()) {
                events.render(subscription, CallView.of(call.entries().subList(0, entry.sequence() + 1)), entry)
                        .forEach(request -> request.ifPresent(requests::add));
            }
        }
        return requests;
    }

    List<String> bodies(Events wanted, CallScript call) {
        return requests(wanted, call).stream()
                .map(request -> request.body().replace(CallNames.cuid(call.call()), "CUID"))
                .toList();
    }

    String notice(Notice notice) {
        Subscription subscription = use(json());
        assertThat(subscription.notices()).contains(notice.kind());
        List<Optional<OutgoingRequest>> told = events.notice(subscription, notice, START);
        assertThat(told).hasSize(1);
        return told.getFirst().orElseThrow().body();
    }

    static Termination over(Cause cause, By by, How how) {
        return Termination.of(cause, by, how);
    }

    static Termination bye(By by) {
        return over(Cause.NORMAL_CLEARING, by, How.BYE);
    }

    static CallScript inbound() {
        return CallScript.at(START)
                .then(new Accepted(
                        Direction.IN,
                        Origin.DIALED,
                        new Party("905321112233", "", null),
                        new Party("908508850000", "", null),
                        "908508850000",
                        null,
                        null,
                        null,
                        "cisco"));
    }

    static CallScript queued() {
        return inbound()
                .then(
                        new StepEntered(StepKind.DID, "908508850000"),
                        new StepEntered(StepKind.QUEUE, "201"),
                        new PickedUp(),
                        new LegStarted(Side.B, 1, "557", "557", null),
                        new LegStarted(Side.B, 2, "552", "552", null),
                        new LegRinging(Side.B, 1, false),
                        new LegRinging(Side.B, 2, false))
                .pass(Duration.ofSeconds(9))
                .then(new LegEnded(Side.B, 1, over(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), null))
                .and(new LegEnded(Side.B, 2, over(Cause.USER_BUSY, By.CALLEE, How.REFUSE), null));
    }

    static CallScript takenByAgent() {
        return queued().then(new LegStarted(Side.B, 3, "557", "557", null), new LegRinging(Side.B, 3, false))
                .pass(Duration.ofSeconds(2))
                .then(new LegAnswered(Side.B, 3, "557"))
                .and(new Connected(), new QueueLeft("201", QueueExit.CONNECTED))
                .pass(Duration.ofSeconds(30));
    }
}
