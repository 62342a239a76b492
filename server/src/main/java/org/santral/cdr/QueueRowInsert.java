package org.santral.cdr;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.StepView;
import org.santral.store.Sql;
import org.santral.store.Tx;

/** Writes what ended calls tell of queues: rows of the table {@code queue_row}. */
final class QueueRowInsert {
    private static final String ROW = """
            insert into queue_row (domain_id, report, ordinal, call_id, part, stay, turn, queue, caller_key, agent_key,
                start_us)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final CdrInsert keys;

    QueueRowInsert(CdrInsert keys) {
        this.keys = keys;
    }

    /**
     * An agent's turn: all phones of one extension that ring at the same time.
     *
     * @param leg place of the one that answered, else of the first, in the call's legs
     * @param until when the last phone was through, null when that is not known
     * @param turn counts this agent's turns in this stay, from 1
     */
    private record Turn(
            int leg,
            String agentKey,
            Instant start,
            boolean answered,
            @Nullable Instant until,
            int turn) {

        Turn with(int place, LegView another) {
            boolean takes = !answered && another.answer() != null;
            Instant later = until == null || another.end() == null
                    ? null
                    : until.isAfter(another.end()) ? until : another.end();
            return new Turn(takes ? place : leg, agentKey, start, answered || takes, later, turn);
        }
    }

    void write(Tx tx, List<CallView> ended) throws SQLException {
        if (ended.stream().noneMatch(call -> call.queue() != null)) {
            return;
        }
        Ordinals stays = new Ordinals(tx, "queue_row", "and report = 'STAY'");
        Ordinals turns = new Ordinals(tx, "queue_row", "and report = 'TRY'");
        try (PreparedStatement statement = tx.connection().prepareStatement(ROW)) {
            for (CallView call : ended) {
                String callerKey = keys.key(call.domainId(), call.accepted().caller());
                for (int step = 0; step < call.steps().size(); step++) {
                    if (queues(call.steps().get(step))) {
                        stay(statement, call, step, callerKey, stays.next(call.domainId()), turns);
                    }
                }
            }
            statement.executeBatch();
        }
    }

    private static boolean queues(StepView step) {
        return step.kind() == StepKind.QUEUE || step.kind() == StepKind.GROUP;
    }

    private void stay(PreparedStatement statement, CallView call, int step, String callerKey, long stay, Ordinals turns)
            throws SQLException {
        StepView place = call.steps().get(step);
        String queue = Sql.text(place.number());
        List<Turn> of = turns(call, step);
        String agent = of.stream()
                .filter(Turn::answered)
                .findFirst()
                .or(() -> of.isEmpty() ? Optional.empty() : Optional.of(of.getLast()))
                .map(Turn::agentKey)
                .orElse("");
        row(statement, call, "STAY", stay, step, stay, 0, queue, callerKey, agent, place.start());
        for (Turn turn : of) {
            long ordinal = turns.next(call.domainId());
            row(
                    statement,
                    call,
                    "TRY",
                    ordinal,
                    turn.leg(),
                    stay,
                    turn.turn(),
                    queue,
                    callerKey,
                    turn.agentKey(),
                    turn.start());
        }
    }

    private List<Turn> turns(CallView call, int step) {
        List<Turn> turns = new ArrayList<>();
        Map<String, Integer> lastOf = new HashMap<>();
        for (int place = 0; place < call.legs().size(); place++) {
            LegView leg = call.legs().get(place);
            if (leg.side() != Side.B || leg.step() == null || leg.step() != step) {
                continue;
            }
            String agent = keys.key(
                    call.domainId(),
                    new Party(leg.extension() == null ? leg.destination() : leg.extension(), "", leg.extension()));
            Integer known = lastOf.get(agent);
            Turn before = known == null ? null : turns.get(known);
            if (known != null
                    && before != null
                    && (before.until() == null || before.until().isAfter(leg.start()))) {
                turns.set(known, before.with(place, leg));
                continue;
            }
            lastOf.put(agent, turns.size());
            int turn = before == null ? 1 : before.turn() + 1;
            turns.add(new Turn(place, agent, leg.start(), leg.answer() != null, leg.end(), turn));
        }
        return turns;
    }

    private static void row(
            PreparedStatement statement,
            CallView call,
            String report,
            long ordinal,
            int part,
            long stay,
            int turn,
            String queue,
            String callerKey,
            String agentKey,
            Instant start)
            throws SQLException {
        statement.setInt(1, call.domainId());
        statement.setString(2, report);
        statement.setLong(3, ordinal);
        statement.setString(4, call.call().value());
        statement.setInt(5, part);
        statement.setLong(6, stay);
        statement.setInt(7, turn);
        statement.setString(8, queue);
        statement.setString(9, callerKey);
        statement.setString(10, agentKey);
        statement.setLong(11, Sql.micros(start));
        statement.addBatch();
    }
}
