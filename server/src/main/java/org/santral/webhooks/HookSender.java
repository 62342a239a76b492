package org.santral.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;
import org.santral.ledger.LedgerReader;
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

    HookSender(LedgerReader ledger, EventRenderer renderer, TargetGuard guard, HookClient client) {
        this.calls = new RecentCalls(ledger);
        this.renderer = renderer;
        this.guard = guard;
        this.client = client;
    }

    /** Never throws: whatever goes wrong is a failed attempt. */
    Outcome attempt(Delivery delivery, Subscription subscription) {
        try {
            Optional<OutgoingRequest> request = render(delivery, subscription);
            return request.isEmpty() ? new Outcome.Dropped(delivery) : send(delivery, subscription, request.get());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed(delivery, "interrupted");
        } catch (TargetGuard.TargetRefused e) {
            return new Outcome.Failed(delivery, String.valueOf(e.getMessage()));
        } catch (IOException | DatabaseException e) {
            return new Outcome.Failed(delivery, e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (Throwable e) {
            // A defect in a dialect's words for one event must not end the delivery of all others.
            LOG.error("delivery {} cannot be put into words or sent", delivery.id(), e);
            return new Outcome.Failed(delivery, e.getClass().getSimpleName());
        }
    }

    private Optional<OutgoingRequest> render(Delivery delivery, Subscription subscription) {
        List<LedgerEntry> seen = calls.upTo(delivery.lane().call(), delivery.sequence());
        return renderer.render(subscription, CallView.of(seen), seen.getLast());
    }

    private Outcome send(Delivery delivery, Subscription subscription, OutgoingRequest request)
            throws IOException, InterruptedException, TargetGuard.TargetRefused {
        List<InetAddress> addresses = guard.permitted(subscription.url(), subscription.operatorSet());
        int status = client.send(subscription.url(), addresses, request, delivery.id());
        return status / 100 == 2 ? new Outcome.Delivered(delivery) : new Outcome.Failed(delivery, "answered " + status);
    }
}
