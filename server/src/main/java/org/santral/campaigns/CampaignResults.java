package org.santral.campaigns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.base.CallId;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.campaigns.Recipient.State;
import org.santral.ledger.LedgerProjection;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * What came of automatic calls, written in the transaction that writes it to the ledger: who was called, answered and
 * pressed what is as sure as the call's record. Calls that are none of these cost one look into a set.
 */
public final class CampaignResults implements LedgerProjection {
    /** With waits that double: the last attempt is more than eight hours after the first. */
    private static final int MOST_FAILURES = 9;

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    /** Calls that recipients are marked with and whose end is not written yet. */
    private final Set<CallId> expected = ConcurrentHashMap.newKeySet();

    private volatile Runnable listener = () -> {};

    /** Expects what an earlier process left open. To be made before the ledger takes its first entry. */
    public CampaignResults(Database database) {
        expected.addAll(database.read(tx -> tx.sql()
                .sql("select call_id from automatic_call_recipient where state = ?")
                .param(State.CALLING.name())
                .query((row, _) -> new CallId(row.getString(1)))
                .list()));
    }

    /** Who is told when there may be something to do; must not block. */
    void listener(Runnable told) {
        listener = told;
    }

    /** Somebody waits to be called. */
    void announce() {
        listener.run();
    }

    void expect(CallId call) {
        expected.add(call);
    }

    void forget(CallId call) {
        expected.remove(call);
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) {
        for (LedgerEntry entry : batch) {
            if (expected.contains(entry.call())) {
                apply(tx, entry);
            }
        }
    }

    static void apply(Tx tx, LedgerEntry entry) {
        String call = entry.call().value();
        switch (entry.event()) {
            case LedgerEvent.Connected _ ->
                tx.sql()
                        .sql("update automatic_call_recipient set answered = 1 where call_id = ?")
                        .param(call)
                        .update();
            case LedgerEvent.Gathered(String keys) ->
                tx.sql()
                        .sql("update automatic_call_recipient set digit = ? where call_id = ?")
                        .params(Integer.valueOf(keys), call)
                        .update();
            case LedgerEvent.LegRinging _, LedgerEvent.LegAnswered _ ->
                tx.sql()
                        .sql("update automatic_call_recipient set rang = 1 where call_id = ?")
                        .param(call)
                        .update();
            case LedgerEvent.Ended ended -> {
                if (!lost(ended) || !waitsAgain(tx, call, entry.at())) {
                    tx.sql()
                            .sql("update automatic_call_recipient set state = ? where call_id = ?")
                            .params(State.CALLED.name(), call)
                            .update();
                }
            }
            case LedgerEvent _ -> {
                // Nothing else is told of a recipient.
            }
        }
    }

    /** Whether the call may have got nowhere: a carrier that is down must not use up the numbers of an order. */
    private static boolean lost(LedgerEvent.Ended ended) {
        if (ended.cutOff()) {
            // It may have rung without a word in the ledger.
            return false;
        }
        Termination why = ended.termination();
        return switch (why.cause()) {
            case DESTINATION_OUT_OF_ORDER,
                    NETWORK_OUT_OF_ORDER,
                    NORMAL_CIRCUIT_CONGESTION,
                    NORMAL_TEMPORARY_FAILURE,
                    RECOVERY_ON_TIMER_EXPIRE,
                    SERVICE_UNAVAILABLE,
                    SYSTEM_SHUTDOWN -> true;
            // Ours, for want of a carrier; a carrier says it of numbers that nobody has.
            case NO_ROUTE_DESTINATION -> why.sipStatus() == 0;
            default -> false;
        };
    }

    /** Whose telephone never rang waits again, each time twice as long. @return false when it rang, or failed too often */
    private static boolean waitsAgain(Tx tx, String call, Instant now) {
        Optional<Integer> failures = tx.sql()
                .sql("select failures from automatic_call_recipient where call_id = ? and rang = 0 and failures < ?")
                .params(call, MOST_FAILURES)
                .query(Integer.class)
                .optional();
        failures.ifPresent(before -> tx.sql()
                .sql("update automatic_call_recipient set state = ?, call_id = null, marked_us = null,"
                        + " failures = failures + 1, not_before_us = ? where call_id = ?")
                .params(State.WAITING.name(), Sql.micros(now.plus(FIRST_WAIT.multipliedBy(1L << before))), call)
                .update());
        return failures.isPresent();
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        boolean ended = false;
        for (LedgerEntry entry : batch) {
            if (entry.event() instanceof LedgerEvent.Ended) {
                ended |= expected.remove(entry.call());
            }
        }
        if (ended) {
            listener.run();
        }
    }
}
