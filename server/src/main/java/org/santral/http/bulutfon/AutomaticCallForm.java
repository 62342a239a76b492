package org.santral.http.bulutfon;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.campaign.CallHours;
import org.santral.campaigns.AutomaticCall;
import org.santral.campaigns.AutomaticCalls;
import org.santral.http.RequestParams;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideRights;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/**
 * An order for automatic calls (B28), checked as far as that goes without its audio.
 *
 * @param did as records show it
 * @param numbers in the form in which they are dialled, each once, in the order given
 */
record AutomaticCallForm(
        String title, String did, List<String> numbers, Duration ring, boolean gather, CallHours hours, Sound sound) {
    private static final Duration DEFAULT_RING = Duration.ofSeconds(30);
    private static final int MAX_RING_S = 60;
    private static final Pattern TIME = Pattern.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?");

    /** What is played. */
    sealed interface Sound {
        /** An announcement of the tenant's. */
        record Announced(String id) implements Sound {}

        /** A file elsewhere. */
        record At(String url) implements Sound {}
    }

    static AutomaticCallForm of(Tenant tenant, RequestParams params) throws BulutfonRefusal {
        return new AutomaticCallForm(
                title(params),
                did(tenant, required(params, "did")),
                receivers(tenant, params),
                ring(params.get("timeout")),
                params.bool("gather", true),
                hours(params),
                sound(params));
    }

    private static String title(RequestParams params) throws BulutfonRefusal {
        String title = required(params, "title");
        if (title.length() > AutomaticCall.MAX_TEXT_CHARS) {
            throw BulutfonRefusal.unprocessable(
                    "title is too long (maximum is " + AutomaticCall.MAX_TEXT_CHARS + " characters)");
        }
        return title;
    }

    private static String did(Tenant tenant, String written) throws BulutfonRefusal {
        PhoneNumber number = Numbering.outside(written, tenant.region())
                .filter(tenant::owns)
                .orElseThrow(() -> BulutfonRefusal.unprocessable("invalid did: " + written + " (a number of yours)"));
        return Numbering.display(number, tenant.region());
    }

    private static List<String> receivers(Tenant tenant, RequestParams params) throws BulutfonRefusal {
        Set<String> numbers = new LinkedHashSet<>();
        for (String list : params.all("receivers")) {
            for (String written : list.split("[,;\\r\\n]+")) {
                if (written.isBlank()) {
                    continue;
                }
                numbers.add(receiver(tenant, written.strip()));
                if (numbers.size() > AutomaticCalls.MAX_RECIPIENTS) {
                    throw BulutfonRefusal.unprocessable(
                            "too many receivers (maximum is " + AutomaticCalls.MAX_RECIPIENTS + ")");
                }
            }
        }
        if (numbers.isEmpty()) {
            throw BulutfonRefusal.unprocessable("missing receivers");
        }
        return List.copyOf(numbers);
    }

    private static String receiver(Tenant tenant, String written) throws BulutfonRefusal {
        Optional<PhoneNumber> number = Numbering.outside(written, tenant.region());
        if (number.isEmpty()) {
            throw BulutfonRefusal.unprocessable("invalid receivers: " + written + " is no telephone number");
        }
        Optional<String> bar = OutsideRights.bar(tenant, null, number.get());
        if (bar.isPresent()) {
            throw BulutfonRefusal.unprocessable("invalid receivers: " + written + " (" + bar.get() + ")");
        }
        return Numbering.display(number.get(), tenant.region());
    }

    /** 0 leaves it to us. */
    private static Duration ring(@Nullable String timeout) throws BulutfonRefusal {
        if (timeout == null) {
            return DEFAULT_RING;
        }
        if (!timeout.strip().matches("[0-9]{1,2}") || Integer.parseInt(timeout.strip()) > MAX_RING_S) {
            throw BulutfonRefusal.unprocessable("invalid timeout: " + timeout + " (0 to " + MAX_RING_S + " seconds)");
        }
        int seconds = Integer.parseInt(timeout.strip());
        return seconds == 0 ? DEFAULT_RING : Duration.ofSeconds(seconds);
    }

    private static CallHours hours(RequestParams params) throws BulutfonRefusal {
        Map<DayOfWeek, CallHours.Day> days = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            String name = day.name().substring(0, 3).toLowerCase(Locale.ROOT);
            LocalTime start = time(params, name + "_start", CallHours.Day.USUAL.start());
            LocalTime finish = time(params, name + "_finish", CallHours.Day.USUAL.finish());
            if (!start.isBefore(finish)) {
                throw BulutfonRefusal.unprocessable(
                        "invalid " + name + "_finish: " + finish + " is not later than " + start);
            }
            days.put(day, new CallHours.Day(params.bool(name + "_active", true), start, finish));
        }
        return new CallHours(days, params.bool("hours_active", false));
    }

    private static LocalTime time(RequestParams params, String name, LocalTime otherwise) throws BulutfonRefusal {
        String written = params.get(name);
        if (written == null) {
            return otherwise;
        }
        Matcher time = TIME.matcher(written.strip());
        if (!time.matches()) {
            throw BulutfonRefusal.unprocessable("invalid " + name + ": " + written + " (HH:MM)");
        }
        return LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)));
    }

    private static Sound sound(RequestParams params) throws BulutfonRefusal {
        List<Sound> given = new ArrayList<>();
        String announcement = params.get("announcement_id");
        if (announcement != null) {
            given.add(new Sound.Announced(announcement.strip()));
        }
        String url = params.get("sound_url");
        if (url != null) {
            given.add(new Sound.At(url.strip()));
        }
        if (params.get("bulutfon_xm_id") != null) {
            throw BulutfonRefusal.unprocessable("bulutfon_xm_id is not supported");
        }
        if (given.size() != 1) {
            throw BulutfonRefusal.unprocessable("give either announcement_id or sound_url");
        }
        return given.getFirst();
    }

    private static String required(RequestParams params, String name) throws BulutfonRefusal {
        String value = params.get(name);
        if (value == null || value.isBlank()) {
            throw BulutfonRefusal.unprocessable("missing " + name);
        }
        return value.strip();
    }
}
