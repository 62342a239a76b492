/** Rank 5: the ledger on disk: writing it in groups, reading it back, closing what a crash left open. */
@org.jspecify.annotations.NullMarked
package org.santral.ledger;
