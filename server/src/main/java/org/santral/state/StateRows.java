package org.santral.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.store.Tx;
import org.santral.tenant.AgentState;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Forwards;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;

/** The rows behind {@link JdbcTenantState}. */
final class StateRows {

    /** Takes one row. */
    @FunctionalInterface
    interface Sink<T> {
        void put(int domainId, String number, T state);
    }

    private StateRows() {}

    static void extensions(Database database, Sink<ExtensionState> sink) {
        each(
                database,
                "select domain_id, extension, dnd, forwarded, forward_always, forward_busy, forward_no_answer,"
                        + " forward_unreachable, caller_id from extension_state",
                row -> new ExtensionState(
                        row.getInt(3) != 0,
                        row.getInt(4) == 0
                                ? null
                                : new Forwards(
                                        target(row.getString(5)),
                                        target(row.getString(6)),
                                        target(row.getString(7)),
                                        target(row.getString(8))),
                        row.getString(9) == null ? null : new PhoneNumber(row.getString(9))),
                sink);
    }

    static void agents(Database database, Sink<AgentState> sink) {
        each(
                database,
                "select domain_id, extension, logged_in, break_reason from agent_state",
                row -> new AgentState(row.getInt(3) != 0, row.getString(4)),
                sink);
    }

    static void members(Database database, Sink<List<String>> sink) {
        each(
                database,
                "select domain_id, queue, members from queue_members",
                row -> row.getString(3).isEmpty()
                        ? List.<String>of()
                        : List.of(row.getString(3).split(",")),
                sink);
    }

    /** Makes the state of a row. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> void each(Database database, String select, Reader<T> reader, Sink<T> sink) {
        database.read(tx -> {
            tx.sql().sql(select).query((ResultSet row) -> {
                sink.put(row.getInt(1), row.getString(2), reader.read(row));
            });
            return true;
        });
    }

    private static @Nullable Target target(@Nullable String text) {
        return text == null ? null : Target.parse(text);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    static void write(Tx tx, int domainId, String extension, ExtensionState state) {
        if (state.equals(ExtensionState.UNCHANGED)) {
            tx.sql()
                    .sql("delete from extension_state where domain_id = ? and extension = ?")
                    .params(domainId, extension)
                    .update();
            return;
        }
        Forwards forwards = state.forwards();
        Forwards kept = forwards == null ? Forwards.NONE : forwards;
        tx.sql()
                .sql("insert into extension_state (domain_id, extension, dnd, forwarded, forward_always, forward_busy,"
                        + " forward_no_answer, forward_unreachable, caller_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (domain_id, extension) do update set dnd = excluded.dnd,"
                        + " forwarded = excluded.forwarded, forward_always = excluded.forward_always,"
                        + " forward_busy = excluded.forward_busy, forward_no_answer = excluded.forward_no_answer,"
                        + " forward_unreachable = excluded.forward_unreachable, caller_id = excluded.caller_id")
                .params(Arrays.asList(
                        domainId,
                        extension,
                        state.dnd() ? 1 : 0,
                        forwards == null ? 0 : 1,
                        text(kept.always()),
                        text(kept.busy()),
                        text(kept.noAnswer()),
                        text(kept.unreachable()),
                        text(state.callerId())))
                .update();
    }

    static void write(Database database, int domainId, String extension, AgentState state) {
        if (state.equals(AgentState.WORKING)) {
            delete(database, "agent_state where domain_id = ? and extension = ?", domainId, extension);
            return;
        }
        database.write(tx -> tx.sql()
                .sql("insert into agent_state (domain_id, extension, logged_in, break_reason) values (?, ?, ?, ?)"
                        + " on conflict (domain_id, extension) do update set logged_in = excluded.logged_in,"
                        + " break_reason = excluded.break_reason")
                .params(Arrays.asList(domainId, extension, state.loggedIn() ? 1 : 0, state.breakReason()))
                .update());
    }

    static void write(Database database, int domainId, String queue, @Nullable List<String> members) {
        if (members == null) {
            delete(database, "queue_members where domain_id = ? and queue = ?", domainId, queue);
            return;
        }
        database.write(tx -> {
            AuditTrail.note(tx, domainId, "members of queue set", queue);
            return tx.sql()
                    .sql("insert into queue_members (domain_id, queue, members) values (?, ?, ?)"
                            + " on conflict (domain_id, queue) do update set members = excluded.members")
                    .params(domainId, queue, String.join(",", members))
                    .update();
        });
    }

    private static void delete(Database database, String fromWhere, int domainId, String number) {
        database.write(tx -> tx.sql()
                .sql("delete from " + fromWhere)
                .params(domainId, number)
                .update());
    }
}
