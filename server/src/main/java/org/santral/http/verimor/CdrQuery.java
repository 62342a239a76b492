package org.santral.http.verimor;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;
import org.santral.cdr.CdrFilter;
import org.santral.cdr.Recording;
import org.santral.http.RequestParams;
import org.santral.tenant.Tenant;

/** What a request for {@code /cdrs} asks for (S3). */
record CdrQuery(CdrFilter filter, Paging paging) {
    private static final Map<String, Set<Recording>> RECORDINGS = Map.of(
            "true", Set.of(Recording.PRESENT),
            "false", Set.of(Recording.NONE, Recording.DELETED),
            "deleted", Set.of(Recording.DELETED));
    private static final Map<String, Direction> DIRECTIONS =
            Map.of("inbound", Direction.IN, "outbound", Direction.OUT, "internal", Direction.LOCAL);
    private static final Map<String, Boolean> MISSED = Map.of("true", true, "false", false);

    static CdrQuery of(RequestParams params, Tenant tenant) throws VerimorRefusal {
        StampSpan span = StampSpan.of(params, tenant);
        Set<Recording> recordings = oneOf(params, "recording_present", RECORDINGS);
        CdrFilter filter = new CdrFilter(
                span.from(),
                span.to(),
                recordings == null ? Set.of() : recordings,
                oneOf(params, "direction", DIRECTIONS),
                keys(params, "caller_id_number", tenant),
                keys(params, "destination_number", tenant),
                Set.of(),
                params.get("queue"),
                oneOf(params, "missed", MISSED));
        return new CdrQuery(filter, Paging.of(params));
    }

    static <T> @Nullable T oneOf(RequestParams params, String name, Map<String, T> values) throws VerimorRefusal {
        String text = params.get(name);
        if (text == null) {
            return null;
        }
        T value = values.get(text.strip().toLowerCase(Locale.ROOT));
        if (value == null) {
            throw Params.invalid(name, text);
        }
        return value;
    }

    private static Set<String> keys(RequestParams params, String name, Tenant tenant) {
        String number = params.get(name);
        return number == null ? Set.of() : Set.of(Numbers.key(number, tenant.region()));
    }
}
