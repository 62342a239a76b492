package org.santral.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;

/** Says entries, changes of lines and notices in words that tests can read. */
final class Notes implements EventRenderer {

    /** Wants those notices, and of calls those entries. */
    static Subscription subscription(URI url, Set<LedgerTrigger> triggers, Set<NoticeKind> kinds) {
        return new Subscription(101, "test", url, true, triggers, kinds, null);
    }

    @Override
    public List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger) {
        return saying(trigger.event().getClass().getSimpleName());
    }

    @Override
    public List<Optional<OutgoingRequest>> lines(
            Subscription subscription, CallView view, LedgerEntry trigger, List<LineChange> changes) {
        return changes.stream()
                .map(Notes::words)
                .flatMap(it -> saying(it).stream())
                .toList();
    }

    @Override
    public List<Optional<OutgoingRequest>> notice(Subscription subscription, Notice notice, Instant at) {
        return saying(notice instanceof Notice.Line line ? words(line.change()) : notice + " at " + at);
    }

    static String words(LineChange change) {
        LineChange.Talk talk = change.talk();
        return change.extension() + " " + change.state()
                + (talk == null
                        ? ""
                        : (talk.outgoing() ? " to " : " from ")
                                + talk.participant()
                                + (talk.queue() == null ? "" : " in " + talk.queue())
                                + (talk.automatic() ? " automatic" : ""));
    }

    private static List<Optional<OutgoingRequest>> saying(String words) {
        return List.of(Optional.of(new OutgoingRequest("POST", Map.of(), "text/plain", words)));
    }
}
