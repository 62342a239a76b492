package org.santral.cdr;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LegFacts;
import org.santral.ledger.CallTimes;
import org.santral.ledger.StepView;
import org.santral.ledger.SurveyView;
import org.santral.ledger.TransferView;
import org.santral.store.Sql;

/** Reads rows of the tables {@code cdr}, {@code cdr_leg}, {@code cdr_step}, {@code cdr_transfer} and {@code cdr_poll}. */
final class CdrRow {
    private CdrRow() {}

    static Cdr cdr(ResultSet row) throws SQLException {
        String returned = row.getString("return_uuid");
        return new Cdr(
                new CallId(row.getString("call_id")),
                row.getInt("domain_id"),
                Direction.valueOf(row.getString("direction")),
                Origin.valueOf(row.getString("origin")),
                new Party(
                        row.getString("caller_number"),
                        row.getString("caller_name"),
                        row.getString("caller_extension")),
                new Party(
                        row.getString("callee_number"),
                        row.getString("callee_name"),
                        row.getString("callee_extension")),
                row.getString("caller_key"),
                row.getString("callee_key"),
                row.getString("did"),
                row.getString("outbound_cli"),
                row.getString("call_type"),
                row.getString("dialed_extension"),
                row.getString("connected_extension"),
                new CallTimes(
                        Sql.instant(row.getLong("start_us")),
                        instant(row, "ring_us"),
                        instant(row, "pickup_us"),
                        instant(row, "connect_us"),
                        instant(row, "end_us")),
                row.getString("queue"),
                Duration.of(row.getLong("queue_wait_us"), ChronoUnit.MICROS),
                termination(row, row.getString("cause")),
                Recording.valueOf(row.getString("recording")),
                row.getString("recording_file"),
                Duration.ofMillis(row.getLong("recording_ms")),
                row.getInt("cut_off") != 0,
                returned == null ? null : new CallId(returned),
                row.getLong("ordinal"),
                row.getString("trunk"),
                row.getString("reached_key"));
    }

    static CdrLeg leg(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        return new CdrLeg(
                Side.valueOf(row.getString("side")),
                integer(row, "step"),
                row.getString("destination"),
                row.getString("extension"),
                row.getString("trunk"),
                Sql.instant(row.getLong("start_us")),
                instant(row, "ring_us"),
                instant(row, "answer_us"),
                instant(row, "end_us"),
                cause == null ? null : termination(row, cause),
                new LegFacts(
                        row.getString("address"),
                        row.getString("user_agent"),
                        row.getString("write_codec"),
                        row.getString("read_codec"),
                        row.getLong("packets_sent"),
                        row.getLong("packets_received"),
                        row.getLong("packets_lost"),
                        row.getDouble("jitter_ms")));
    }

    static StepView step(ResultSet row) throws SQLException {
        String next = row.getString("next_kind");
        return new StepView(
                StepKind.valueOf(row.getString("kind")),
                row.getString("number"),
                Sql.instant(row.getLong("start_us")),
                instant(row, "answer_us"),
                instant(row, "end_us"),
                next == null ? null : StepKind.valueOf(next),
                row.getString("next_number"));
    }

    static SurveyView survey(ResultSet row) throws SQLException {
        return new SurveyView(
                Sql.instant(row.getLong("at_us")),
                row.getString("survey"),
                row.getString("label"),
                row.getInt("point"),
                row.getString("queue"),
                row.getString("source"),
                row.getString("destination"));
    }

    static TransferView transfer(ResultSet row) throws SQLException {
        return new TransferView(
                Sql.instant(row.getLong("at_us")),
                TransferKind.valueOf(row.getString("kind")),
                row.getString("by_extension"),
                row.getString("to_number"),
                row.getString("other_call"));
    }

    private static Termination termination(ResultSet row, String cause) throws SQLException {
        return new Termination(
                Cause.valueOf(cause),
                Termination.By.valueOf(row.getString("ended_by")),
                Termination.How.valueOf(row.getString("ended_how")),
                row.getInt("sip_status"),
                row.getString("sip_phrase"));
    }

    private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Sql.instant(micros);
    }
}
