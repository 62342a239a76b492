package org.santral.state;

import org.santral.store.Tx;

/** What tables whose rows clients know by a number have in common. */
public final class Rows {
    private Rows() {}

    /** A number that no row of that name had yet. */
    public static long nextId(Tx tx, String name) {
        return tx.sql()
                .sql("insert into state_counter (name, value) values (?, 1)"
                        + " on conflict (name) do update set value = state_counter.value + 1 returning value")
                .param(name)
                .query(Long.class)
                .single();
    }
}
