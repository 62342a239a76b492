package org.santral.cdr;

import java.util.List;

/**
 * What became visible next after a known row, in that order.
 *
 * @param newest ordinal of the newest row that there is, 0 when there is none: who has it has caught up
 */
public record CdrTail<R>(List<R> rows, long newest) {
    public CdrTail {
        rows = List.copyOf(rows);
    }
}
