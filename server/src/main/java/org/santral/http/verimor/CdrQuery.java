package org.santral.http.verimor;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;
import org.santral.cdr.CdrFilter;
import org.santral.cdr.Recording;
import org.santral.http.RequestParams;
import org.santral.tenant.Tenant;

/**
 * What a request for {@code /cdrs} asks for (S3).
 *
 * @param page from 1
 * @param limit 10 to 100
 */
record CdrQuery(CdrFilter filter, int page, int limit) {
    private static final Duration LONGEST = Duration.ofDays(31);
    /** Stamps have whole seconds: one that is included is so to its last microsecond. */
    private static final Duration REST_OF_SECOND = Duration.ofNanos(999_999_000);

    private static final int MIN_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    private static final Map<String, Set<Recording>> RECORDINGS = Map.of(
            "true", Set.of(Recording.PRESENT),
            "false", Set.of(Recording.NONE, Recording.DELETED),
            "deleted", Set.of(Recording.DELETED));
    private static final Map<String, Direction> DIRECTIONS =
            Map.of("inbound", Direction.IN, "outbound", Direction.OUT, "internal", Direction.LOCAL);
    private static final Map<String, Boolean> MISSED = Map.of("true", true, "false", false);

    static CdrQuery of(RequestParams params, Tenant tenant) throws VerimorRefusal {
        Instant from = stamp(params, "start_stamp_from", tenant);
        Instant to = stamp(params, "start_stamp_to", tenant);
        if (from != null && to == null) {
            to = from.plus(LONGEST);
        } else if (from == null && to != null) {
            from = to.minus(LONGEST);
        }
        if (from != null && to != null && Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw VerimorRefusal.badRequest("date range cannot exceed 31 days");
        }
        Set<Recording> recordings = oneOf(params, "recording_present", RECORDINGS);
        CdrFilter filter = new CdrFilter(
                from,
                to == null ? null : to.plus(REST_OF_SECOND),
                recordings == null ? Set.of() : recordings,
                oneOf(params, "direction", DIRECTIONS),
                key(params, "caller_id_number", tenant),
                key(params, "destination_number", tenant),
                params.get("queue"),
                oneOf(params, "missed", MISSED));
        Integer page = Numbers.integer(params.get("page"));
        Integer limit = Numbers.integer(params.get("limit"));
        return new CdrQuery(
                filter,
                page == null || page < 1 ? 1 : page,
                limit == null ? MIN_LIMIT : Math.clamp(limit, MIN_LIMIT, MAX_LIMIT));
    }

    private static @Nullable Instant stamp(RequestParams params, String name, Tenant tenant) throws VerimorRefusal {
        String text = params.get(name);
        if (text == null) {
            return null;
        }
        return VerimorStamps.parse(text, tenant.timeZone()).orElseThrow(() -> invalid(name, text));
    }

    private static <T> @Nullable T oneOf(RequestParams params, String name, Map<String, T> values)
            throws VerimorRefusal {
        String text = params.get(name);
        if (text == null) {
            return null;
        }
        T value = values.get(text.strip().toLowerCase(Locale.ROOT));
        if (value == null) {
            throw invalid(name, text);
        }
        return value;
    }

    private static @Nullable String key(RequestParams params, String name, Tenant tenant) {
        String number = params.get(name);
        return number == null ? null : Numbers.key(number, tenant.region());
    }

    private static VerimorRefusal invalid(String name, String value) {
        return VerimorRefusal.badRequest("invalid " + name + ": " + value);
    }
}
