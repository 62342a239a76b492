package org.santral.queue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.QueueExit;

/**
 * A caller's place in a queue, as the caller's own thread sees it. The {@link Floor} speaks to it through
 * {@link #admission} and {@link #turn}; it answers by posting events.
 */
final class Seat {

    /** What the floor has for a waiting caller. */
    sealed interface Turn {
        /**
         * Let these ring.
         *
         * @param withdrawn completes when they are to stop
         */
        record Ring(List<String> agents, CompletionStage<Void> withdrawn) implements Turn {}

        /** Leave. */
        record Away(QueueExit how) implements Turn {}
    }

    final long ticket;
    final CallId call;
    private final Floor floor;
    private final CompletableFuture<Optional<QueueExit>> admission = new CompletableFuture<>();
    private volatile CompletableFuture<Turn> turn = new CompletableFuture<>();
    private volatile CompletableFuture<Void> withdrawn = new CompletableFuture<>();
    private boolean taken;

    Seat(long ticket, CallId call, Floor floor) {
        this.ticket = ticket;
        this.call = call;
        this.floor = floor;
    }

    /** Whether the caller may wait: why not, or nothing. */
    CompletableFuture<Optional<QueueExit>> admission() {
        return admission;
    }

    /** The next thing that the floor has for this caller. */
    CompletableFuture<Turn> turn() {
        return turn;
    }

    /** Nobody took the call. Caller's thread. */
    void unanswered(Set<String> failed) {
        turn = new CompletableFuture<>();
        floor.post(new FloorEvent.Unanswered(ticket, failed));
    }

    /** An agent did; the seat is no more needed when their talk is over. Caller's thread. */
    void answered(String agent, CompletionStage<Void> over) {
        taken = true;
        floor.post(new FloorEvent.Answered(ticket, agent));
        over.whenComplete((done, failure) -> floor.vacate(this, new FloorEvent.Over(ticket, agent)));
    }

    /** The caller is gone, unless an agent took the call. Caller's thread, at the very end. */
    void leave() {
        if (!taken) {
            floor.vacate(this, new FloorEvent.Left(ticket));
        }
    }

    /** Carries out what the rules decided. Floor's thread. */
    void on(Decision decision) {
        switch (decision) {
            case Decision.Admit _ -> admission.complete(Optional.empty());
            case Decision.Offer offer -> {
                withdrawn = new CompletableFuture<>();
                turn.complete(new Turn.Ring(offer.agents(), withdrawn));
            }
            case Decision.Withdraw _ -> withdrawn.complete(null);
            case Decision.TurnAway away -> {
                admission.complete(Optional.of(away.how()));
                turn.complete(new Turn.Away(away.how()));
            }
        }
    }
}
