package org.santral.call;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;

/**
 * Whether a call begins: said once, by the ledger when the acceptance is on disk, or by the client that has stopped waiting
 * for that. Otherwise a client could be told that there is no call while its first party is being called. Safe for any
 * thread.
 */
final class Beginning {
    private static final Termination WITHDRAWN =
            Termination.of(Cause.NORMAL_TEMPORARY_FAILURE, Termination.By.SYSTEM, Termination.How.REFUSE);

    private final Call call;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    Beginning(Call call) {
        this.call = call;
    }

    /** Completes when the call begins; exceptionally when it could not be written or was withdrawn. */
    CompletionStage<Void> begun() {
        return begun.minimalCompletionStage();
    }

    /**
     * The ledger has settled the acceptance.
     *
     * @param failure null when it is on disk
     */
    void settled(@Nullable Throwable failure) {
        if (failure != null) {
            call.tell(new CallEvent.LedgerRefused());
            begun.completeExceptionally(failure);
            return;
        }
        if (!begun.complete(null)) {
            // Who withdrew it may not have come round to saying so, and it must not begin.
            end();
        }
        call.tell(new CallEvent.LedgerWrote());
    }

    /**
     * The client is told that there is no call. It may still become durable: then it ends on record without ringing anybody.
     *
     * @return false when it has begun already, and is not withdrawn
     */
    boolean withdraw() {
        boolean withdrawn = begun.completeExceptionally(new CancellationException("withdrawn"));
        if (withdrawn) {
            end();
        }
        return withdrawn;
    }

    /** Ends it, begun or not. */
    void end() {
        call.tell(new CallEvent.EndAsked(WITHDRAWN));
    }
}
