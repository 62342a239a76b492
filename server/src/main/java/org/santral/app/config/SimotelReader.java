package org.santral.app.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.http.SecretHash;
import org.santral.http.simotel.SimotelSettings;
import org.santral.http.simotel.SimotelSettings.Account;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.http.simotel.SimotelSettings.Mode;
import org.santral.http.simotel.SimotelSettings.Version;

/** A tenant's {@code simotel} section. */
final class SimotelReader {
    private static final Pattern USER = Pattern.compile("[^:\\p{Cntrl}]{1,100}");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{8,200}");
    private static final Pattern PERMISSION = Pattern.compile("(/[a-z0-9_]+)+(/\\*)?|/\\*");
    private static final Duration LONGEST_WARNING = Duration.ofMinutes(5);

    private final Section section;

    private SimotelReader(Section section) {
        this.section = section;
    }

    static SimotelSettings read(Section section) {
        return new SimotelReader(section).read();
    }

    private SimotelSettings read() {
        Value calendar = section.optional("calendar");
        Value zone = section.optional("time-zone");
        Value warning = section.optional("call-limit-warning");
        Duration before = warning == null ? Duration.ZERO : warning.duration(LONGEST_WARNING);
        SimotelSettings settings = new SimotelSettings(
                accounts(),
                allowedIps(),
                calendar == null ? Calendar.JALALI : calendar.oneOf(Calendar.class),
                zone == null ? SimotelSettings.TEHRAN : zone.as("a time zone such as Asia/Tehran", SimotelReader::zone),
                Checks.bool(section.optional("cdr-of-unanswered-first"), false),
                before.isZero() ? null : before,
                events(section.optionalSection("events")));
        section.done();
        return settings;
    }

    private List<Account> accounts() {
        List<Account> accounts = new ArrayList<>();
        Set<String> users = new HashSet<>();
        for (Section account : section.sections("accounts")) {
            Value name = account.required("user");
            String user = name.as("1 to 100 characters without a colon", text -> Checks.matching(USER, text));
            Checks.unique(name, users.add(user), "account");
            Value mode = account.optional("mode");
            Mode wanted = mode == null ? Mode.BOTH : mode.oneOf(Mode.class);
            Value password = wanted == Mode.TOKEN ? account.optional("password") : account.required("password");
            Value key = wanted == Mode.BASIC ? account.optional("api-key") : account.required("api-key");
            accounts.add(new Account(
                    user,
                    password == null ? null : SecretHash.of(password.secret()),
                    key == null ? null : apiKey(key),
                    wanted,
                    Checks.bool(account.optional("enabled"), true),
                    permissions(account.values("permissions"))));
            account.done();
        }
        return accounts;
    }

    private static SecretHash apiKey(Value value) {
        String key = value.secret();
        if (!KEY.matcher(key).matches()) {
            throw value.wrongSecret("8 to 200 letters, digits and signs without spaces (the vendor's keys have 50)");
        }
        return SecretHash.of(key);
    }

    private static Set<String> permissions(List<Value> values) {
        Set<String> permissions = new HashSet<>();
        for (Value value : values) {
            permissions.add(
                    value.as("a service such as /pbx/users/add, or /pbx/*", text -> Checks.matching(PERMISSION, text)));
        }
        return permissions;
    }

    private List<AddressRange> allowedIps() {
        List<AddressRange> ranges = new ArrayList<>();
        for (Value value : section.values("allowed-ips")) {
            ranges.add(value.as("an address or a network such as 10.0.0.0/8", AddressRange::parse));
        }
        return ranges;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static @Nullable Events events(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Value version = section.optional("version");
        Value method = section.optional("method");
        Value user = section.optional("user");
        Value password = section.optional("password");
        if ((user == null) != (password == null)) {
            throw section.problem("needs both user and password, or neither");
        }
        Events events = new Events(
                section.required("url").as("an http:// or https:// URL without a user name", Texts::hookUrl),
                version == null ? Version.G4 : version.oneOf(versions(), "one of G2, G3, G4, Rest2, Rest3, Rest4"),
                method == null
                        ? Method.POST
                        : method.oneOf(Map.of("get", Method.GET, "post", Method.POST), "GET or POST"),
                names(section.values("list")),
                user == null ? null : user.text(),
                password == null ? null : password.secret(),
                Checks.bool(section.optional("lower-case-paths"), false));
        section.done();
        return events;
    }

    private static Map<String, Version> versions() {
        Map<String, Version> versions = new java.util.HashMap<>();
        for (Version version : Version.values()) {
            versions.put(version.name().toLowerCase(java.util.Locale.ROOT), version);
        }
        return versions;
    }

    /** All of them when none is named. */
    private static Set<String> names(List<Value> values) {
        Set<String> names = new HashSet<>();
        for (Value value : values) {
            if (!Events.NAMES.contains(value.text())) {
                throw value.wrong("one of " + String.join(", ", new TreeSet<>(Events.NAMES)));
            }
            names.add(value.text());
        }
        return names.isEmpty() ? Events.NAMES : names;
    }
}
