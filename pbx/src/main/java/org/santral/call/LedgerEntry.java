package org.santral.call;

import java.time.Instant;
import org.santral.base.CallId;

/**
 * A line of the ledger.
 *
 * @param call the call it belongs to
 * @param domainId the tenant
 * @param sequence 0, 1, 2 … within the call, without gaps; (call, sequence) is unique
 * @param at when it happened, microseconds are kept
 * @param event what happened
 */
public record LedgerEntry(CallId call, int domainId, int sequence, Instant at, LedgerEvent event) {}
