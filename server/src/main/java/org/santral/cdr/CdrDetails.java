package org.santral.cdr;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.ledger.StepView;
import org.santral.ledger.SurveyView;
import org.santral.ledger.TransferView;
import org.santral.store.Tx;

/** Records with all their parts, many with one statement for each kind of part. */
final class CdrDetails {
    private CdrDetails() {}

    /** Reads one part of a record from a row. */
    private interface PartReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The records with these ids, by id. */
    static Map<String, CdrDetail> byId(Tx tx, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        List<Cdr> cdrs = tx.sql()
                .sql("select * from cdr where call_id in (" + marks + ")")
                .params(List.copyOf(ids))
                .query((row, n) -> CdrRow.cdr(row))
                .list();
        return of(tx, cdrs);
    }

    /** These records with their parts, by id, in their order. */
    static Map<String, CdrDetail> of(Tx tx, List<Cdr> cdrs) {
        List<String> ids = cdrs.stream().map(cdr -> cdr.call().value()).toList();
        Map<String, List<CdrLeg>> legs = parts(tx, "cdr_leg", ids, CdrRow::leg);
        Map<String, List<StepView>> steps = parts(tx, "cdr_step", ids, CdrRow::step);
        Map<String, List<TransferView>> transfers = parts(tx, "cdr_transfer", ids, CdrRow::transfer);
        Map<String, List<SurveyView>> surveys = parts(tx, "cdr_poll", ids, CdrRow::survey);
        Map<String, CdrDetail> details = new LinkedHashMap<>();
        for (Cdr cdr : cdrs) {
            String id = cdr.call().value();
            details.put(
                    id,
                    new CdrDetail(
                            cdr,
                            legs.getOrDefault(id, List.of()),
                            steps.getOrDefault(id, List.of()),
                            transfers.getOrDefault(id, List.of()),
                            surveys.getOrDefault(id, List.of())));
        }
        return details;
    }

    private static <T> Map<String, List<T>> parts(Tx tx, String table, List<String> ids, PartReader<T> reader) {
        Map<String, List<T>> parts = new HashMap<>();
        if (ids.isEmpty()) {
            return parts;
        }
        String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        tx.sql()
                .sql("select * from " + table + " where call_id in (" + marks + ") order by call_id, ordinal")
                .params(ids)
                .query(row -> {
                    parts.computeIfAbsent(row.getString("call_id"), _ -> new ArrayList<>())
                            .add(reader.read(row));
                });
        return parts;
    }
}
