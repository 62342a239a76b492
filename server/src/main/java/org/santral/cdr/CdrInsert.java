package org.santral.cdr;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LegFacts;
import org.santral.cdr.CdrCounts.Counted;
import org.santral.ledger.CallTimes;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.RecordingView;
import org.santral.ledger.StepView;
import org.santral.ledger.SurveyView;
import org.santral.ledger.TransferView;
import org.santral.store.Sql;
import org.santral.store.Tx;

/** Writes rows of the table {@code cdr} and of those that hold the parts of a record, many in one round trip. */
final class CdrInsert {
    private static final String CDR = """
            insert into cdr (call_id, domain_id, direction, origin, caller_number, caller_name, caller_extension,
                caller_key, callee_number, callee_name, callee_extension, callee_key, did, outbound_cli, call_type,
                dialed_extension, connected_extension, start_us, ring_us, pickup_us, connect_us, end_us, queue,
                queue_wait_us, cause, ended_by, ended_how, sip_status, sip_phrase, missed, recording, recording_file,
                recording_ms, cut_off, return_uuid, ordinal, trunk, reached_key)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, null, ?, ?, ?)""";
    private static final String LEG = """
            insert into cdr_leg (call_id, ordinal, side, step, destination, extension, trunk, start_us, ring_us, answer_us,
                end_us, cause, ended_by, ended_how, sip_status, sip_phrase, address, user_agent, write_codec,
                read_codec, packets_sent, packets_received, packets_lost, jitter_ms)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String STEP = """
            insert into cdr_step (call_id, ordinal, kind, number, start_us, answer_us, end_us, next_kind, next_number)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String TRANSFER = """
            insert into cdr_transfer (call_id, ordinal, at_us, kind, by_extension, to_number, other_call)
            values (?, ?, ?, ?, ?, ?, ?)""";
    private static final String POLL = """
            insert into cdr_poll (call_id, ordinal, domain_id, at_us, survey, label, point, queue, source, destination)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final LegFacts UNKNOWN = new LegFacts(null, null, null, null, 0, 0, 0, 0);

    private final NumberKeys keys;

    CdrInsert(NumberKeys keys) {
        this.keys = keys;
    }

    /** @return what is to be counted of them */
    List<Counted> write(Tx tx, List<CallView> ended) throws SQLException {
        Connection connection = tx.connection();
        Ordinals ordinals = new Ordinals(tx, "cdr", "");
        List<Counted> counted = new ArrayList<>(ended.size());
        try (PreparedStatement cdrs = connection.prepareStatement(CDR)) {
            for (CallView call : ended) {
                counted.add(bind(new Row(cdrs), call, ordinals.next(call.domainId())));
                cdrs.addBatch();
            }
            cdrs.executeBatch();
        }
        parts(connection, LEG, ended, CallView::legs, (row, call, leg) -> leg(row, leg));
        parts(connection, STEP, ended, CallView::steps, (row, call, step) -> step(row, step));
        parts(connection, TRANSFER, ended, CallView::transfers, (row, call, transfer) -> transfer(row, transfer));
        parts(connection, POLL, ended, CallView::surveys, CdrInsert::poll);
        return counted;
    }

    /** Binds what follows call and ordinal in the row of a part. */
    private interface PartBinder<T> {
        void bind(Row row, CallView call, T part) throws SQLException;
    }

    /** Writes the parts of these calls that go to one table, in one batch; nothing if there are none. */
    private static <T> void parts(
            Connection connection,
            String sql,
            List<CallView> ended,
            Function<CallView, List<T>> parts,
            PartBinder<T> binder)
            throws SQLException {
        if (ended.stream().allMatch(call -> parts.apply(call).isEmpty())) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (CallView call : ended) {
                int ordinal = 0;
                for (T part : parts.apply(call)) {
                    binder.bind(new Row(statement).text(call.call().value()).number(ordinal++), call, part);
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /** An attacker's number of a thousand digits must not exceed what an index takes. */
    String key(int domainId, Party party) {
        String key = Sql.text(keys.key(domainId, party));
        return key.length() > 64 ? key.substring(0, 64) : key;
    }

    private Counted bind(Row row, CallView call, long ordinal) throws SQLException {
        Accepted accepted = call.accepted();
        CallTimes times = call.times();
        Termination why = Objects.requireNonNull(call.termination(), "a record is of an ended call");
        Counted counted = new Counted(
                call.domainId(),
                key(call.domainId(), accepted.caller()),
                key(call.domainId(), accepted.callee()),
                call.queue() == null ? null : Sql.text(call.queue().number()),
                Sql.micros(times.start()),
                accepted.direction(),
                call.missed(),
                call.recording() instanceof RecordingView.Ready ? Recording.PRESENT : Recording.NONE,
                reached(call));
        row.text(call.call().value()).number(counted.domainId());
        row.text(counted.direction().name()).text(accepted.origin().name());
        party(row, accepted.caller(), counted.callerKey());
        party(row, accepted.callee(), counted.calleeKey());
        row.text(accepted.did()).text(accepted.outboundCli()).text(accepted.callType());
        row.text(call.dialedExtension()).text(call.connectedExtension());
        row.number(counted.startUs()).number(Sql.microsOrNull(times.ring()));
        row.number(Sql.microsOrNull(times.pickup())).number(Sql.microsOrNull(times.connect()));
        row.number(Sql.microsOrNull(times.end()));
        row.text(counted.queue()).number(micros(call.queueWait()));
        termination(row, why);
        row.number(counted.missed() ? 1 : 0).text(counted.recording().name());
        if (call.recording() instanceof RecordingView.Ready ready) {
            row.text(ready.ready().file()).number(ready.ready().lengthMs());
        } else {
            row.text(null).number(null);
        }
        row.number(call.cutOff() ? 1 : 0);
        row.number(ordinal).text(accepted.trunk()).text(counted.reachedKey());
        return counted;
    }

    private @Nullable String reached(CallView call) {
        Party reached = call.reached();
        if (reached == null) {
            return null;
        }
        String key = key(call.domainId(), reached);
        return key.equals(key(call.domainId(), call.accepted().callee())) ? null : key;
    }

    private static void party(Row row, Party party, String key) throws SQLException {
        row.text(party.number()).text(party.name()).text(party.extension()).text(key);
    }

    private static void termination(Row row, Termination why) throws SQLException {
        row.text(why.cause().name()).text(why.by().name()).text(why.how().name());
        row.number(why.sipStatus()).text(why.sipPhrase());
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private static void leg(Row row, LegView leg) throws SQLException {
        LegFacts facts = Objects.requireNonNullElse(leg.facts(), UNKNOWN);
        row.text(leg.side().name());
        row.number(leg.step() == null ? null : Long.valueOf(leg.step()));
        row.text(leg.destination()).text(leg.extension()).text(leg.trunk());
        row.number(Sql.micros(leg.start())).number(Sql.microsOrNull(leg.ring()));
        row.number(Sql.microsOrNull(leg.answer())).number(Sql.microsOrNull(leg.end()));
        Termination why = leg.termination();
        if (why == null) {
            row.text(null).text(null).text(null).number(0).text("");
        } else {
            termination(row, why);
        }
        row.text(facts.address())
                .text(facts.userAgent())
                .text(facts.writeCodec())
                .text(facts.readCodec());
        row.number(facts.packetsSent()).number(facts.packetsReceived()).number(facts.packetsLost());
        row.decimal(facts.jitterMs());
    }

    private static void step(Row row, StepView step) throws SQLException {
        row.text(step.kind().name()).text(step.number());
        row.number(Sql.micros(step.start())).number(Sql.microsOrNull(step.answer()));
        row.number(Sql.microsOrNull(step.end()));
        row.text(step.nextKind() == null ? null : step.nextKind().name()).text(step.nextNumber());
    }

    private static void transfer(Row row, TransferView transfer) throws SQLException {
        row.number(Sql.micros(transfer.at())).text(transfer.kind().name());
        row.text(transfer.by()).text(transfer.to()).text(transfer.otherCall());
    }

    private static void poll(Row row, CallView call, SurveyView survey) throws SQLException {
        row.number(call.domainId()).number(Sql.micros(survey.at()));
        row.text(survey.survey()).text(survey.label()).number(survey.point()).text(survey.queue());
        row.text(survey.source()).text(survey.destination());
    }

    /** Binds the parameters of a statement one after the other. */
    private static final class Row {
        private final PreparedStatement statement;
        private int index;

        Row(PreparedStatement statement) {
            this.statement = statement;
        }

        Row text(@Nullable String value) throws SQLException {
            statement.setString(++index, Sql.textOrNull(value));
            return this;
        }

        Row number(long value) throws SQLException {
            statement.setLong(++index, value);
            return this;
        }

        Row number(@Nullable Long value) throws SQLException {
            if (value == null) {
                statement.setNull(++index, java.sql.Types.BIGINT);
                return this;
            }
            return number(value.longValue());
        }

        Row decimal(double value) throws SQLException {
            statement.setDouble(++index, Double.isFinite(value) ? value : 0);
            return this;
        }
    }
}
