package org.santral.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;
import org.santral.store.DatabaseException;
import org.santral.webhooks.Delivery.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt: reads the call as it was, lets the dialect put it into words, checks the target, sends. */
final class HookSender {
    private static final Logger LOG = LoggerFactory.getLogger(HookSender.class);

    private final RecentCalls calls;
    private final EventRenderer renderer;
    private final TargetGuard guard;
    private final HookClient client;

    HookSender(RecentCalls calls, EventRenderer renderer, TargetGuard guard, HookClient client) {
        this.calls = calls;
        this.renderer = renderer;
        this.guard = guard;
        this.client = client;
    }

    /** Never throws: whatever goes wrong is a failed attempt. */
    Outcome attempt(Delivery delivery, Subscription subscription) {
        try {
            List<Optional<OutgoingRequest>> events = events(delivery, subscription);
            int part = next(events, delivery.part());
            if (part == events.size()) {
                return new Outcome.Dropped(delivery);
            }
            boolean last = next(events, part + 1) == events.size();
            return attempt(
                    delivery.part(part), last, subscription, events.get(part).orElseThrow());
        } catch (DatabaseException e) {
            return new Outcome.Failed(delivery, reason(e), true);
        } catch (Throwable e) {
            // A defect in a dialect's words for one event must not end the delivery of all others.
            LOG.error("delivery {} cannot be put into words", delivery.id(), e);
            return new Outcome.Failed(delivery, e.getClass().getSimpleName(), true);
        }
    }

    private List<Optional<OutgoingRequest>> events(Delivery delivery, Subscription subscription) {
        String note = delivery.note();
        if (delivery.lane().ofNotices()) {
            Notice notice = NoticeCodec.notice(Objects.requireNonNull(note, "a notice says something"));
            return renderer.notice(subscription, notice, delivery.queued());
        }
        List<LedgerEntry> seen = calls.upTo(new CallId(delivery.lane().key()), Math.toIntExact(delivery.sequence()));
        LedgerEntry entry = seen.getLast();
        CallView view = CallView.of(seen);
        List<Optional<OutgoingRequest>> events = new ArrayList<>();
        if (note != null) {
            events.addAll(renderer.lines(subscription, view, entry, NoticeCodec.changes(note)));
        }
        // A row may be there for the changes alone.
        if (LedgerTrigger.of(entry.event())
                .filter(subscription.triggers()::contains)
                .isPresent()) {
            events.addAll(renderer.render(subscription, view, entry));
        }
        return events;
    }

    /** The first event from that place on; the size of the list if there is none. */
    private static int next(List<Optional<OutgoingRequest>> events, int from) {
        int place = from;
        while (place < events.size() && events.get(place).isEmpty()) {
            place++;
        }
        return Math.min(place, events.size());
    }

    private Outcome attempt(Delivery delivery, boolean last, Subscription subscription, OutgoingRequest request) {
        try {
            List<InetAddress> addresses = guard.permitted(subscription.url(), subscription.operatorSet());
            int status = client.send(subscription.url(), addresses, request, delivery.id());
            return status / 100 == 2
                    ? new Outcome.Delivered(delivery, last)
                    : new Outcome.Failed(delivery, "answered " + status, last);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed(delivery, "interrupted", last);
        } catch (TargetGuard.TargetRefused e) {
            return new Outcome.Failed(delivery, String.valueOf(e.getMessage()), last);
        } catch (IOException e) {
            return new Outcome.Failed(delivery, reason(e), last);
        } catch (Throwable e) {
            LOG.error("delivery {} cannot be sent", delivery.id(), e);
            return new Outcome.Failed(delivery, e.getClass().getSimpleName(), last);
        }
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
