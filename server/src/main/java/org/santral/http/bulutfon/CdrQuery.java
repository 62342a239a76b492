package org.santral.http.bulutfon;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.cdr.CdrFilter;
import org.santral.cdr.CdrOrder;
import org.santral.http.RequestParams;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;

/** What a request for a list of records asks for (B1). What cannot be meant is refused, not guessed. */
record CdrQuery(CdrFilter filter, CdrOrder order, int page, int limit) {
    /** The parameters that links to other pages keep: nothing that is a credential. */
    static final List<String> KEPT =
            List.of("caller_or_callee", "caller", "callee", "missing_call", "time_limit", "order", "limit");

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_ROWS = 1_000;
    private static final int LAST_PAGE = 1_000_000;

    static CdrQuery of(RequestParams params, Tenant tenant, Instant now) throws BulutfonRefusal {
        CdrFilter filter = new CdrFilter(
                since(params, tenant, now),
                null,
                Set.of(),
                null,
                numbers(params, "caller", tenant),
                numbers(params, "callee", tenant),
                numbers(params, "caller_or_callee", tenant),
                null,
                missing(params));
        return new CdrQuery(
                filter,
                order(params),
                integer(params, "page", 1, LAST_PAGE),
                integer(params, "limit", DEFAULT_LIMIT, MOST_ROWS));
    }

    private static @Nullable Instant since(RequestParams params, Tenant tenant, Instant now) throws BulutfonRefusal {
        String span = params.get("time_limit");
        if (span == null) {
            return null;
        }
        return switch (span.strip().toLowerCase(Locale.ROOT)) {
            case "hour" -> now.minus(Duration.ofHours(1));
            case "day" -> now.minus(Duration.ofDays(1));
            case "month" -> now.atZone(tenant.timeZone()).minusMonths(1).toInstant();
            default -> throw wrong("time_limit", span, "hour, day or month");
        };
    }

    /** Numbers between commas, in any form, as they are compared. */
    private static Set<String> numbers(RequestParams params, String name, Tenant tenant) throws BulutfonRefusal {
        Set<String> keys = new LinkedHashSet<>();
        for (String value : params.all(name)) {
            for (String written : value.split(",", -1)) {
                String number = Numbering.clean(written);
                if (number.isBlank()) {
                    continue;
                }
                if (!number.matches("\\+?[0-9]{1,20}")) {
                    throw wrong(name, written, "telephone or extension numbers, separated by commas");
                }
                keys.add(CallNumbers.text(tenant, number));
            }
        }
        if (keys.size() > CdrFilter.MOST_NUMBERS) {
            throw wrong(name, keys.size() + " numbers", "at most " + CdrFilter.MOST_NUMBERS);
        }
        return keys;
    }

    private static @Nullable Boolean missing(RequestParams params) throws BulutfonRefusal {
        String value = params.get("missing_call");
        if (value == null) {
            return null;
        }
        boolean missing = params.bool("missing_call", true);
        if (missing != params.bool("missing_call", false)) {
            throw wrong("missing_call", value, "true or false");
        }
        return missing;
    }

    /** Our ids begin with the time of their call, so that both fields give one order. */
    private static CdrOrder order(RequestParams params) throws BulutfonRefusal {
        String order = params.get("order");
        if (order == null) {
            return CdrOrder.NEWEST_FIRST;
        }
        return switch (order.toLowerCase(Locale.ROOT).replace(" ", "")) {
            case "uuid,desc", "call_time,desc" -> CdrOrder.NEWEST_FIRST;
            case "uuid,asc", "call_time,asc", "uuid", "call_time" -> CdrOrder.OLDEST_FIRST;
            default -> throw wrong("order", order, "uuid or call_time with asc or desc, such as uuid,asc");
        };
    }

    private static int integer(RequestParams params, String name, int otherwise, int most) throws BulutfonRefusal {
        String value = params.get(name);
        if (value == null) {
            return otherwise;
        }
        String digits = value.strip();
        int number = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > most) {
            throw wrong(name, value, "a number from 1 to " + most);
        }
        return number;
    }

    /** @param value as it came; cut, because anyone may send anything */
    private static BulutfonRefusal wrong(String name, String value, String right) {
        String shown = value.length() > 64 ? value.substring(0, 64) + "…" : value;
        return BulutfonRefusal.unprocessable(name + ": '" + shown + "' is wrong, expected " + right);
    }
}
