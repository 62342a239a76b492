package org.santral.app.config;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Limits;
import org.santral.tenant.OutboundRoute;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantBuilder;
import org.santral.tenant.TrunkSettings;

/** One entry of {@code tenants}. */
final class TenantReader {
    private static final String PHONE_NUMBER = "a number with its country code, digits only, such as 908505320000";
    private static final Pattern INSIDE_NUMBER = Pattern.compile("[0-9]{3,5}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]{1,64}");
    private static final Pattern SIP_DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?");
    private static final Pattern SIP_PROXY =
            Pattern.compile("sip:(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?(;transport=(udp|tcp))?");
    private static final Pattern CODEC = Pattern.compile("[A-Za-z0-9-]{1,32}");

    private final Section section;
    private final List<String> warnings;

    TenantReader(Section section, List<String> warnings) {
        this.section = section;
        this.warnings = warnings;
    }

    Config.TenantConfig read() {
        String name = section.required("name").as("letters, digits, _ . - (1 to 64)", text -> matching(NAME, text));
        int domainId = section.required("domain-id").integer(1, Integer.MAX_VALUE);
        String sipDomain = section.required("sip-domain")
                .as("a host name", text -> matching(SIP_DOMAIN, text.toLowerCase(Locale.ROOT)));
        Value zone = section.optional("time-zone");
        Value region = section.optional("region");
        List<TrunkSettings> trunks = trunks();
        List<Extension> extensions = extensions();
        TenantBuilder builder = Tenant.builder(name, domainId, sipDomain)
                .limits(limits(section.section("limits")))
                .extensions(extensions)
                .trunks(trunks)
                .outbound(outbound(trunks))
                .dids(dids());
        if (zone != null) {
            builder.timeZone(zone.as("a time zone such as Europe/Istanbul", this::zone));
        }
        if (region != null) {
            builder.region(region.as("a country's two letters such as TR", this::region));
        }
        Tenant tenant = builder.build();
        Section verimor = section.optionalSection("verimor");
        Config.TenantConfig config =
                new Config.TenantConfig(tenant, verimor == null ? null : VerimorReader.read(verimor));
        new UnservedReader(section, name, warnings).read();
        section.done();
        return config;
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("does not match");
        }
        return text;
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
            premium.add(
                    value.as("digits, country code first", text -> matching(Pattern.compile("[1-9]\\d{0,14}"), text)));
        }
        limits.done();
        return new Limits(
                concurrent == null ? Limits.DEFAULT.concurrentCalls() : concurrent.integer(1, 1_000_000),
                perSecond == null ? Limits.DEFAULT.callsPerSecond() : perSecond.integer(1, 100_000),
                international == null ? Limits.DEFAULT.international() : international.bool(),
                premium);
    }

    private List<TrunkSettings> trunks() {
        List<TrunkSettings> trunks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section trunk : section.sections("trunks")) {
            Value name = trunk.required("name");
            String checked = name.as("letters, digits, _ . - (1 to 64)", text -> matching(NAME, text));
            unique(name, names.add(checked), "trunk");
            List<InetAddress> from = new ArrayList<>();
            for (Value value : trunk.values("from")) {
                from.add(value.as("an IP address", InetAddress::ofLiteral));
            }
            List<String> codecs = new ArrayList<>();
            for (Value value : trunk.values("codecs")) {
                codecs.add(value.as("an SDP codec name such as PCMA", text -> matching(CODEC, text))
                        .toUpperCase(Locale.ROOT));
            }
            Value register = trunk.optional("register");
            Value username = trunk.optional("username");
            Value password = trunk.optional("password");
            Value format = trunk.optional("number-format");
            Value maxCalls = trunk.optional("max-calls");
            TrunkSettings settings = new TrunkSettings(
                    checked,
                    trunk.required("proxy")
                            .as("sip:HOST[:PORT][;transport=udp or tcp]", text -> matching(SIP_PROXY, text)),
                    from,
                    register != null && register.bool(),
                    username == null ? null : username.text(),
                    password == null ? null : password.secret(),
                    codecs.isEmpty() ? List.of("PCMA", "PCMU") : codecs,
                    format == null ? TrunkSettings.NumberFormat.E164 : format.oneOf(TrunkSettings.NumberFormat.class),
                    maxCalls == null ? 1000 : maxCalls.integer(1, 1_000_000));
            if (settings.register() && (username == null || password == null)) {
                throw trunk.problem("register needs username and password");
            }
            trunk.done();
            trunks.add(settings);
        }
        return trunks;
    }

    private List<OutboundRoute> outbound(List<TrunkSettings> trunks) {
        List<OutboundRoute> routes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> trunkNames = new HashSet<>();
        trunks.forEach(trunk -> trunkNames.add(trunk.name()));
        for (Section route : section.sections("outbound")) {
            Value name = route.required("name");
            String checked = name.as("letters, digits, _ . - (1 to 64)", text -> matching(NAME, text));
            unique(name, names.add(checked), "route");
            List<String> prefixes = new ArrayList<>();
            for (Value value : route.values("prefixes")) {
                String prefix = value.textOrEmpty();
                if (!prefix.matches("\\d{0,15}")) {
                    throw value.wrong("digits such as 90 or 00, or nothing for every number");
                }
                prefixes.add(prefix);
            }
            Value trunk = route.required("trunk");
            if (!trunkNames.contains(trunk.text())) {
                throw trunk.wrong("the name of one of this tenant's trunks");
            }
            routes.add(new OutboundRoute(checked, prefixes.isEmpty() ? List.of("") : prefixes, trunk.text()));
            route.done();
        }
        return routes;
    }

    private List<Extension> extensions() {
        List<Extension> extensions = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        for (Section extension : section.sections("extensions")) {
            Value number = extension.required("number");
            String checked = number.as("3 to 5 digits", text -> matching(INSIDE_NUMBER, text));
            unique(number, numbers.add(checked), "extension");
            Value name = extension.optional("name");
            Value password = extension.optional("password");
            Value record = extension.optional("record");
            extensions.add(Extension.of(
                    checked,
                    name == null ? "" : name.textOrEmpty(),
                    password == null ? null : password.secret(),
                    phoneNumber(extension.optional("caller-id")),
                    record != null && record.bool()));
            extension.done();
        }
        return extensions;
    }

    private List<Did> dids() {
        Predicate<String> extensions = inside("extensions");
        Predicate<String> groups = inside("groups");
        Predicate<String> queues = inside("queues");
        Predicate<String> menus = inside("menus");
        List<Did> dids = new ArrayList<>();
        Set<PhoneNumber> numbers = new HashSet<>();
        for (Section did : section.sections("dids")) {
            Value number = did.required("number");
            PhoneNumber checked = number.as(PHONE_NUMBER, PhoneNumber::new);
            unique(number, numbers.add(checked), "number");
            Target target = did.required("to").as(Target.SPELLINGS, Target::parse);
            if (!exists(target, extensions, groups, queues, menus)) {
                throw did.required("to").wrong("a target that this tenant has");
            }
            dids.add(new Did(checked, target));
            did.done();
        }
        return dids;
    }

    private static boolean exists(
            Target target,
            Predicate<String> extensions,
            Predicate<String> groups,
            Predicate<String> queues,
            Predicate<String> menus) {
        return switch (target) {
            case Target.User user -> extensions.test(user.number());
            case Target.Voicemail mailbox -> extensions.test(mailbox.extension());
            case Target.Group group -> groups.test(group.number());
            case Target.Queue queue -> queues.test(queue.number());
            case Target.Menu menu -> menus.test(menu.number());
            case Target.External _, Target.Announcement _, Target.Hangup _ -> true;
        };
    }

    /** Whether a list of this tenant has an entry of that number. */
    private Predicate<String> inside(String list) {
        Set<String> numbers = new HashSet<>();
        section.sections(list)
                .forEach(entry -> numbers.add(entry.required("number").text()));
        return numbers::contains;
    }

    private static @Nullable PhoneNumber phoneNumber(@Nullable Value value) {
        return value == null ? null : value.as(PHONE_NUMBER, PhoneNumber::new);
    }

    private static void unique(Value value, boolean isNew, String what) {
        if (!isNew) {
            throw value.wrong("a value that no other " + what + " of the tenant has");
        }
    }
}
