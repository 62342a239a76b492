package org.santral.cdr;

import java.time.Instant;
import org.santral.base.CallId;

/** A place in the list of records, newest first: behind the call that started then and has that id. */
public record CdrCursor(Instant start, CallId call) {}
