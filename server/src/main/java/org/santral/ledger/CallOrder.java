package org.santral.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEntry;
import org.santral.store.DatabaseException;
import org.santral.store.Sql;

/**
 * The rows of running calls, of which each says what entry comes next: a gap, a repetition or a word after the end finds
 * no row to change. For one transaction.
 */
final class CallOrder implements AutoCloseable {
    private static final String OPEN =
            "insert into open_call (call_id, domain_id, accepted_us, next_sequence) values (?, ?, ?, ?)";
    private static final String MOVE = "update open_call set next_sequence = ? where call_id = ? and next_sequence = ?";
    private static final String END = "delete from open_call where call_id = ? and next_sequence = ?";

    private final Connection connection;
    private @Nullable PreparedStatement open;
    private @Nullable PreparedStatement move;
    private @Nullable PreparedStatement end;

    CallOrder(Connection connection) {
        this.connection = connection;
    }

    /** @throws DatabaseException of kind REFUSED if the append is not the call's next one */
    void keep(Append append) throws SQLException {
        if (append.opens() && append.ends()) {
            return;
        }
        if (change(append) != 1) {
            throw new DatabaseException(
                    DatabaseException.Kind.REFUSED,
                    "call " + append.call().value() + " has no place for entry " + append.sequence()
                            + ": it has ended, was never begun, or that is not its next one",
                    null);
        }
    }

    private int change(Append append) throws SQLException {
        int next = append.sequence() + append.entries().size();
        String call = append.call().value();
        if (append.opens()) {
            LedgerEntry first = append.entries().getFirst();
            open = prepared(open, OPEN);
            open.setString(1, call);
            open.setInt(2, first.domainId());
            open.setLong(3, Sql.micros(first.at()));
            open.setInt(4, next);
            return open.executeUpdate();
        }
        if (append.ends()) {
            end = prepared(end, END);
            end.setString(1, call);
            end.setInt(2, append.sequence());
            return end.executeUpdate();
        }
        move = prepared(move, MOVE);
        move.setInt(1, next);
        move.setString(2, call);
        move.setInt(3, append.sequence());
        return move.executeUpdate();
    }

    private PreparedStatement prepared(@Nullable PreparedStatement before, String sql) throws SQLException {
        return before != null ? before : connection.prepareStatement(sql);
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : new PreparedStatement[] {open, move, end}) {
            if (statement != null) {
                statement.close();
            }
        }
    }
}
