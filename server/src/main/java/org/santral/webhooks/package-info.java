/**
 * Rank 6: pushes what happens in calls to the tenants' own servers. Events are queued in the ledger's transaction and
 * delivered at least once, in order per call and subscription; what is said, and in which words, is a dialect's.
 */
@org.jspecify.annotations.NullMarked
package org.santral.webhooks;
