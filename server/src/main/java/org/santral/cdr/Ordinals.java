package org.santral.cdr;

import java.util.HashMap;
import java.util.Map;
import org.santral.store.Tx;

/**
 * Numbers rows in the order in which they become visible, for each tenant from 1; for one transaction. There is one
 * writer, so whoever reads a row also sees all rows with smaller numbers, now and after a restart.
 */
final class Ordinals {
    private final Tx tx;
    private final String newest;
    private final Map<Integer, Long> last = new HashMap<>();

    /**
     * @param table has the columns {@code domain_id} and {@code ordinal}, which an index begins with
     * @param condition on rows that are numbered together, such as {@code and report = 'STAY'}; may be empty
     */
    Ordinals(Tx tx, String table, String condition) {
        this.tx = tx;
        this.newest = "select max(ordinal) from " + table + " where domain_id = ? " + condition;
    }

    long next(int domainId) {
        return last.merge(domainId, newest(domainId) + 1, (known, _) -> known + 1);
    }

    /** The number of the newest row; 0 when there is none. */
    long newest(int domainId) {
        Long known = last.get(domainId);
        return known != null
                ? known
                // The maximum of no rows is null.
                : tx.sql()
                        .sql(newest)
                        .param(domainId)
                        .query((row, n) -> row.getLong(1))
                        .single();
    }
}
