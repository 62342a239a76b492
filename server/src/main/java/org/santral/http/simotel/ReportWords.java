package org.santral.http.simotel;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ObjectNode;

/** Forms that several reports have in common. */
final class ReportWords {
    /** Rows of {@code ordered/id}. */
    static final int ORDERED_ROWS = 20;

    private ReportWords() {}

    /** {@code HH:MM:SS}. */
    static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** A time as MongoDB writes it ("wrapped", spec/simotel.md §2.4); null for null. */
    static void wrapped(ObjectNode json, String name, @Nullable Instant at) {
        if (at == null) {
            json.putNull(name);
        } else {
            json.putObject(name).putObject("$date").put("$numberLong", Long.toString(at.toEpochMilli()));
        }
    }

    /** What the number of a condition is compared by; null for none. */
    static @Nullable String key(Tenant tenant, @Nullable String number) {
        return number == null || Numbering.isInside(number) ? number : Numbering.key(number, tenant.region());
    }

    /**
     * The ordinal of the last row that a client of {@code ordered/id} has seen; 0 to begin.
     *
     * @throws SimotelRefusal when it is no id of ours
     */
    static long lastSeen(Fields fields) throws SimotelRefusal {
        String id = fields.text("_id");
        if (id == null) {
            return 0;
        }
        OptionalLong ordinal = ObjectId.number(id);
        if (ordinal.isEmpty()) {
            throw SimotelRefusal.invalid("_id", id, "an id that this service gave, or nothing to begin");
        }
        return ordinal.getAsLong();
    }

    /** {@code last_id}: the newest row that there is; empty when there is none. */
    static String lastId(long newest) {
        return newest == 0 ? "" : ObjectId.of(newest);
    }
}
