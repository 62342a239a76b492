package org.santral.store;

import java.sql.SQLException;

/** What is done inside one transaction. It may be run again from the start when the connection broke. */
@FunctionalInterface
public interface Work<T> {
    T run(Tx tx) throws SQLException;
}
