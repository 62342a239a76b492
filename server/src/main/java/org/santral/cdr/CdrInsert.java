package org.santral.cdr;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LegFacts;
import org.santral.ledger.CallTimes;
import org.santral.ledger.CallView;
import org.santral.ledger.LegView;
import org.santral.ledger.RecordingView;
import org.santral.store.Sql;

/** Writes rows of the tables {@code cdr} and {@code cdr_leg}, many in one round trip. */
final class CdrInsert {
    private static final String CDR = """
            insert into cdr (call_id, domain_id, direction, origin, caller_number, caller_name, caller_extension,
                caller_key, callee_number, callee_name, callee_extension, callee_key, did, outbound_cli, call_type,
                dialed_extension, connected_extension, start_us, ring_us, pickup_us, connect_us, end_us, queue,
                queue_wait_us, cause, ended_by, ended_how, sip_status, sip_phrase, missed, recording, recording_file,
                recording_ms, cut_off, return_uuid)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, null)""";
    private static final String LEG = """
            insert into cdr_leg (call_id, ordinal, side, destination, extension, trunk, start_us, ring_us, answer_us,
                end_us, cause, ended_by, ended_how, sip_status, sip_phrase, address, user_agent, write_codec,
                read_codec, packets_sent, packets_received, packets_lost, jitter_ms)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final LegFacts UNKNOWN = new LegFacts(null, null, null, null, 0, 0, 0, 0);

    private final NumberKeys keys;

    CdrInsert(NumberKeys keys) {
        this.keys = keys;
    }

    void write(Connection connection, List<CallView> ended) throws SQLException {
        try (PreparedStatement cdrs = connection.prepareStatement(CDR);
                PreparedStatement legs = connection.prepareStatement(LEG)) {
            boolean anyLegs = false;
            for (CallView call : ended) {
                bind(new Row(cdrs), call);
                cdrs.addBatch();
                int ordinal = 0;
                for (LegView leg : call.legs()) {
                    bind(new Row(legs), call, ordinal++, leg);
                    legs.addBatch();
                    anyLegs = true;
                }
            }
            cdrs.executeBatch();
            if (anyLegs) {
                legs.executeBatch();
            }
        }
    }

    static Recording recording(CallView call) {
        return call.recording() instanceof RecordingView.Ready ? Recording.PRESENT : Recording.NONE;
    }

    /** An attacker's number of a thousand digits must not exceed what an index takes. */
    String key(int domainId, Party party) {
        String key = Sql.text(keys.key(domainId, party));
        return key.length() > 64 ? key.substring(0, 64) : key;
    }

    private void bind(Row row, CallView call) throws SQLException {
        Accepted accepted = call.accepted();
        CallTimes times = call.times();
        Termination why = Objects.requireNonNull(call.termination(), "a record is of an ended call");
        row.text(call.call().value()).number(call.domainId());
        row.text(accepted.direction().name()).text(accepted.origin().name());
        party(row, call.domainId(), accepted.caller());
        party(row, call.domainId(), accepted.callee());
        row.text(accepted.did()).text(accepted.outboundCli()).text(accepted.callType());
        row.text(call.dialedExtension()).text(call.connectedExtension());
        row.number(Sql.micros(times.start())).number(Sql.microsOrNull(times.ring()));
        row.number(Sql.microsOrNull(times.pickup())).number(Sql.microsOrNull(times.connect()));
        row.number(Sql.microsOrNull(times.end()));
        // No ledger event names a queue before there are queues; the columns are part of every dialect's record.
        row.text(null).number(0);
        termination(row, why);
        row.number(call.missed() ? 1 : 0).text(recording(call).name());
        if (call.recording() instanceof RecordingView.Ready ready) {
            row.text(ready.ready().file()).number(ready.ready().lengthMs());
        } else {
            row.text(null).number(null);
        }
        row.number(call.cutOff() ? 1 : 0);
    }

    private void party(Row row, int domainId, Party party) throws SQLException {
        row.text(party.number()).text(party.name()).text(party.extension()).text(key(domainId, party));
    }

    private static void termination(Row row, Termination why) throws SQLException {
        row.text(why.cause().name()).text(why.by().name()).text(why.how().name());
        row.number(why.sipStatus()).text(why.sipPhrase());
    }

    private static void bind(Row row, CallView call, int ordinal, LegView leg) throws SQLException {
        LegFacts facts = Objects.requireNonNullElse(leg.facts(), UNKNOWN);
        row.text(call.call().value()).number(ordinal).text(leg.side().name());
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
