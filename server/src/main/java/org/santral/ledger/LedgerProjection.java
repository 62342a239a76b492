package org.santral.ledger;

import java.sql.SQLException;
import java.util.List;
import org.santral.call.LedgerEntry;
import org.santral.store.Tx;

/** Something computed from the ledger that must never disagree with it: written in the ledger's own transaction. */
public interface LedgerProjection {

    /**
     * Writes what follows from these entries. The ledger rows of the batch are already in the transaction. A batch may
     * be applied again after a roll-back, whole or in parts, so nothing may be remembered before {@link #committed}.
     *
     * @param batch entries of one or more calls, each call's in order
     */
    void apply(Tx tx, List<LedgerEntry> batch) throws SQLException;

    /** The batch last applied is on disk. Runs on the ledger's thread and must not block it. */
    default void committed(List<LedgerEntry> batch) {}
}
