package org.santral.http.verimor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.http.RequestParams;
import org.santral.tenant.Tenant;

/** The span of start stamps that lists are filtered by (S3, B15), both ends inclusive; null: open. */
record StampSpan(@Nullable Instant from, @Nullable Instant to) {
    private static final Duration LONGEST = Duration.ofDays(31);
    /** Stamps have whole seconds: one that is included is so to its last microsecond. */
    private static final Duration REST_OF_SECOND = Duration.ofNanos(999_999_000);

    /** When one bound alone is given, the other is 31 days away. */
    static StampSpan of(RequestParams params, Tenant tenant) throws VerimorRefusal {
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
        return new StampSpan(from, to == null ? null : to.plus(REST_OF_SECOND));
    }

    private static @Nullable Instant stamp(RequestParams params, String name, Tenant tenant) throws VerimorRefusal {
        String text = params.get(name);
        if (text == null) {
            return null;
        }
        return VerimorStamps.parse(text, tenant.timeZone()).orElseThrow(() -> Params.invalid(name, text));
    }
}
