package org.santral.app.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.AnonymousPolicy;
import org.santral.tenant.Did;
import org.santral.tenant.Holidays;
import org.santral.tenant.Limits;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideCaps;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;

/** One entry of {@code tenants}. */
final class TenantReader {
    private static final Pattern SIP_DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?");
    private static final Pattern PREFIX = Pattern.compile("[1-9]\\d{0,14}");
    private static final Pattern CALLER = Pattern.compile("\\+?[0-9]{3,20}");
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    private final Section section;
    private final List<String> warnings;
    private final TargetReader targets = new TargetReader();

    TenantReader(Section section, List<String> warnings) {
        this.section = section;
        this.warnings = warnings;
    }

    Config.TenantConfig read() {
        String name = Checks.name(section.required("name"));
        int domainId = section.required("domain-id").integer(1, Integer.MAX_VALUE);
        String sipDomain = section.required("sip-domain")
                .as("a host name", text -> Checks.matching(SIP_DOMAIN, text.toLowerCase(Locale.ROOT)));
        Value zone = section.optional("time-zone");
        Value region = section.optional("region");
        Value anonymous = section.optional("anonymous");
        Value prompts = section.optional("prompts");
        String country = region == null ? "TR" : region.as("a country's two letters such as TR", this::region);
        String language = Checks.language(section.optional("language"), Tenant.DEFAULT_LANGUAGE);
        String music = Checks.music(section.optional("music"), Tenant.DEFAULT_MUSIC);
        Holidays holidays = HoursReader.holidays(section.values("holidays"));
        List<TrunkSettings> trunks = TrunkReader.trunks(section);
        InsideReader inside = new InsideReader(section, targets, language, music);
        Tenant tenant = Tenant.builder(name, domainId, sipDomain)
                .timeZone(
                        zone == null
                                ? ZoneId.of("Europe/Istanbul")
                                : zone.as("a time zone such as Europe/Istanbul", this::zone))
                .region(country)
                .language(language)
                .limits(limits(section.section("limits")))
                .extensions(inside.extensions())
                .groups(inside.groups())
                .queues(inside.queues())
                .menus(inside.menus())
                .components(new ComponentReader(targets).components(section))
                .surveys(inside.surveys())
                .trunks(trunks)
                .outbound(TrunkReader.outbound(section, trunks))
                .dids(dids(holidays))
                .holidays(holidays)
                .anonymous(anonymous == null ? AnonymousPolicy.ACCEPT : anonymous.oneOf(AnonymousPolicy.class))
                .blackList(blackList(country))
                .recordingRetention(retention())
                .music(music)
                .prompts(prompts == null ? null : prompts.folder())
                .build();
        targets.check(tenant);
        warn(tenant);
        Section verimor = section.optionalSection("verimor");
        Section bulutfon = section.optionalSection("bulutfon");
        Section simotel = section.optionalSection("simotel");
        Config.TenantConfig config = new Config.TenantConfig(
                tenant,
                verimor == null ? null : VerimorReader.read(verimor),
                bulutfon == null ? null : BulutfonReader.read(bulutfon, tenant),
                simotel == null ? null : SimotelReader.read(simotel));
        section.done();
        return config;
    }

    private ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private String region(String text) {
        if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(text)) {
            throw new IllegalArgumentException("unknown");
        }
        return text;
    }

    private static Limits limits(Section limits) {
        Value concurrent = limits.optional("concurrent-calls");
        Value perSecond = limits.optional("calls-per-second");
        Value international = limits.optional("international");
        List<String> premium = new ArrayList<>();
        for (Value value : limits.values("premium-prefixes")) {
            premium.add(value.as("digits, country code first", text -> Checks.matching(PREFIX, text)));
        }
        OutsideCaps outside = caps(limits, OutsideCaps.OF_A_TENANT);
        Section perExtension = limits.section("per-extension");
        OutsideCaps outsidePerExtension = caps(perExtension, OutsideCaps.NONE);
        perExtension.done();
        Value alarms = limits.optional("alarm-url");
        limits.done();
        return new Limits(
                concurrent == null ? Limits.DEFAULT.concurrentCalls() : concurrent.integer(1, 1_000_000),
                perSecond == null ? Limits.DEFAULT.callsPerSecond() : perSecond.integer(1, 100_000),
                Checks.bool(international, Limits.DEFAULT.international()),
                premium,
                outside,
                outsidePerExtension,
                alarms == null ? null : alarms.as("an http:// or https:// URL without a user name", Texts::hookUrl));
    }

    private static OutsideCaps caps(Section limits, OutsideCaps usual) {
        return new OutsideCaps(
                cap(limits, "outside-calls-per-hour", usual.callsPerHour()),
                cap(limits, "outside-minutes-per-day", usual.minutesPerDay()),
                cap(limits, "international-minutes-per-day", usual.minutesAbroadPerDay()));
    }

    private static int cap(Section limits, String key, int usual) {
        Value value = limits.optional(key);
        return value == null ? usual : value.integer(0, 10_000_000);
    }

    private Set<String> blackList(String region) {
        Set<String> keys = new HashSet<>();
        for (Value value : section.values("black-list")) {
            String number = value.as("a telephone number", text -> Checks.matching(CALLER, Numbering.clean(text)));
            keys.add(Numbering.key(number, region));
        }
        return keys;
    }

    private @Nullable Duration retention() {
        Value value = section.optional("recording-retention");
        Duration kept = value == null ? Duration.ZERO : value.duration(LONGEST_RETENTION);
        return kept.isZero() ? null : kept;
    }

    private List<Did> dids(Holidays holidays) {
        List<Did> dids = new ArrayList<>();
        Set<PhoneNumber> numbers = new HashSet<>();
        for (Section did : section.sections("dids")) {
            PhoneNumber number = Objects.requireNonNull(Checks.phoneNumber(did.required("number")));
            Checks.unique(did.required("number"), numbers.add(number), "number");
            Section hours = did.optionalSection("hours");
            Value closed = did.optional("closed");
            if (hours != null && closed == null) {
                throw did.problem("has hours but not where calls go outside them – expected closed: TARGET");
            }
            if (hours == null && closed != null) {
                throw closed.problem("needs hours too");
            }
            dids.add(new Did(
                    number,
                    targets.read(did.required("to")),
                    hours == null ? null : HoursReader.hours(hours, holidays),
                    targets.readOrNull(closed)));
            did.done();
        }
        return dids;
    }

    /** What is served, but hardly as it was meant. */
    private void warn(Tenant tenant) {
        String prefix = "tenant " + tenant.name() + ": ";
        tenant.groups()
                .values()
                .forEach(group -> strangers(prefix + "group " + group.number(), group.members(), tenant));
        tenant.queues()
                .values()
                .forEach(queue -> strangers(prefix + "queue " + queue.number(), queue.members(), tenant));
        List<String> numbers = new ArrayList<>(tenant.extensions().keySet());
        numbers.addAll(tenant.groups().keySet());
        numbers.addAll(tenant.queues().keySet());
        numbers.addAll(tenant.menus().keySet());
        numbers.addAll(tenant.surveys().keySet());
        Set<String> seen = new HashSet<>();
        for (String number : numbers) {
            if (!seen.add(number)) {
                warnings.add(prefix + "several have the number " + number + "; who dials it reaches "
                        + tenant.inside(number).orElseThrow());
            }
        }
    }

    private void strangers(String what, List<String> members, Tenant tenant) {
        for (String member : members) {
            if (tenant.extension(member).isEmpty()) {
                warnings.add(what + ": its member " + member + " is no extension and does not ring");
            }
        }
    }
}
