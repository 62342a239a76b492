/** Rank 0: identifiers, causes, clock, mailbox and masking; depends on nothing of ours. */
@org.jspecify.annotations.NullMarked
package org.santral.base;
