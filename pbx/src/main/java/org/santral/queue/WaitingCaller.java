package org.santral.queue;

import java.time.Instant;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Party;

/** Somebody who waits in a queue now. The longest waiting one is listed first. */
public record WaitingCaller(String queue, CallId call, Party caller, Instant joinedAt) {}
