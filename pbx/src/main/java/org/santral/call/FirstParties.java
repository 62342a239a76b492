package org.santral.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.santral.base.CallId;
import org.santral.base.Cause;

/**
 * What became of the first parties of recent calls. Kept a while longer than the calls themselves: a call may be over
 * before its client begins to wait.
 */
final class FirstParties {
    private static final int KEPT = 20_000;

    private final Map<CallId, CompletableFuture<CallControl.FirstParty>> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, CompletableFuture<CallControl.FirstParty>> eldest) {
            return size() > KEPT;
        }
    };

    void keep(CallId call, CompletableFuture<CallControl.FirstParty> outcome) {
        synchronized (recent) {
            recent.put(call, outcome);
        }
    }

    CallControl.FirstParty await(CallId call, Duration atMost) throws InterruptedException {
        CompletableFuture<CallControl.FirstParty> outcome;
        synchronized (recent) {
            outcome = recent.get(call);
        }
        if (outcome == null) {
            return new CallControl.FirstParty.Failed(Cause.INVALID_CALL_REFERENCE);
        }
        try {
            return outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new CallControl.FirstParty.Waiting();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a first party's outcome is never an exception", e);
        }
    }
}
