/** Rank 6: call detail records: one row per ended call, computed from the ledger, and how they are found. */
@org.jspecify.annotations.NullMarked
package org.santral.cdr;
