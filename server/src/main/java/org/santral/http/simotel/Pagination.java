package org.santral.http.simotel;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which part of the rows is wanted, and in what order (spec/simotel.md §5); what counts is told again in the answer.
 *
 * @param start rows before
 * @param count most rows
 * @param column that they are sorted by, as the vendor calls it
 */
record Pagination(int start, int count, String column, boolean ascending) {
    private static final int USUAL_COUNT = 20;
    private static final int MOST = 1000;
    private static final int LAST_START = 999_999_999;

    /**
     * Reads {@code pagination}.
     *
     * @param column the usual one
     * @param columns what may be sorted by; anything else counts as nothing said
     */
    static Pagination of(Fields fields, String column, boolean ascending, Set<String> columns) throws SimotelRefusal {
        Fields said = fields.object("pagination");
        int start = said.number("start", 0, LAST_START, 0);
        int count = said.number("count", 1, MOST, USUAL_COUNT);
        Fields sorting = said.object("sorting");
        for (String name : sorting.node().propertyNames()) {
            if (columns.contains(name)) {
                return new Pagination(start, count, name, sorting.number(name, -1, 1, -1) > 0);
            }
        }
        return new Pagination(start, count, column, ascending);
    }

    /** An answer's {@code data} that says what part it is; the rows, and what else the service tells, are to follow. */
    ObjectNode data(long total) {
        ObjectNode data = Envelope.object();
        ObjectNode told = data.putObject("pagination");
        told.put("start", start).put("count", count);
        told.putObject("sorting").put(column, ascending ? 1 : -1);
        told.put("total", total);
        return data;
    }
}
