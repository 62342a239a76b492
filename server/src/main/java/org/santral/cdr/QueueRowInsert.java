package org.santral.cdr;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.StepView;
import org.santral.store.Sql;
import org.santral.store.Tx;

/** Writes what ended calls tell of queues: rows of the table {@code queue_row}. */
final class QueueRowInsert {
    private static final String ROW = """
            insert into queue_row (domain_id, report, ordinal, call_id, step, stay, agent, queue, caller_key, agent_key,
                start_us)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final CdrInsert keys;

    QueueRowInsert(CdrInsert keys) {
        this.keys = keys;
    }

    /** A caller's stay in a queue or ring group. */
    private record Stay(CallView call, int step, long ordinal, String queue, String callerKey) {}

    void write(Tx tx, List<CallView> ended) throws SQLException {
        if (ended.stream().noneMatch(call -> call.queue() != null)) {
            return;
        }
        Ordinals stays = new Ordinals(tx, "queue_row", "and report = 'STAY'");
        Ordinals agents = new Ordinals(tx, "queue_row", "and report = 'AGENT'");
        try (PreparedStatement statement = tx.connection().prepareStatement(ROW)) {
            for (CallView call : ended) {
                String callerKey = keys.key(call.domainId(), call.accepted().caller());
                for (int step = 0; step < call.steps().size(); step++) {
                    StepView place = call.steps().get(step);
                    if (place.kind() == StepKind.QUEUE || place.kind() == StepKind.GROUP) {
                        long ordinal = stays.next(call.domainId());
                        write(statement, new Stay(call, step, ordinal, Sql.text(place.number()), callerKey), agents);
                    }
                }
            }
            statement.executeBatch();
        }
    }

    private void write(PreparedStatement statement, Stay stay, Ordinals ordinals) throws SQLException {
        CallView call = stay.call();
        List<LegView> called = call.legs().stream()
                .filter(leg -> leg.step() != null && leg.step() == stay.step())
                .toList();
        String taker = called.stream()
                .filter(leg -> leg.answer() != null)
                .min(Comparator.comparing(LegView::answer))
                .map(leg -> key(call, leg))
                .orElse(called.isEmpty() ? "" : key(call, called.getLast()));
        Instant start = call.steps().get(stay.step()).start();
        row(statement, stay, "STAY", stay.ordinal(), 0, taker, start);
        Map<String, LegView> agents = new LinkedHashMap<>();
        called.forEach(leg -> agents.putIfAbsent(number(leg), leg));
        int place = 0;
        for (LegView first : agents.values()) {
            row(statement, stay, "AGENT", ordinals.next(call.domainId()), place++, key(call, first), first.start());
        }
    }

    private static String number(LegView leg) {
        return leg.extension() == null ? leg.destination() : leg.extension();
    }

    private String key(CallView call, LegView leg) {
        return keys.key(call.domainId(), new Party(number(leg), "", leg.extension()));
    }

    private static void row(
            PreparedStatement statement,
            Stay stay,
            String report,
            long ordinal,
            int agent,
            String agentKey,
            Instant start)
            throws SQLException {
        statement.setInt(1, stay.call().domainId());
        statement.setString(2, report);
        statement.setLong(3, ordinal);
        statement.setString(4, stay.call().call().value());
        statement.setInt(5, stay.step());
        statement.setLong(6, stay.ordinal());
        statement.setInt(7, agent);
        statement.setString(8, stay.queue());
        statement.setString(9, stay.callerKey());
        statement.setString(10, agentKey);
        statement.setLong(11, Sql.micros(start));
        statement.addBatch();
    }
}
