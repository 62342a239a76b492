package org.santral.tenant;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Tenant}; what is not given is empty or the default. Lists replace those given before. */
public final class TenantBuilder {
    private final String name;
    private final int domainId;
    private final String sipDomain;
    private ZoneId timeZone = ZoneId.of("Europe/Istanbul");
    private String region = "TR";
    private String language = Tenant.DEFAULT_LANGUAGE;
    private Limits limits = Limits.DEFAULT;
    private Map<String, Extension> extensions = Map.of();
    private Map<String, RingGroup> groups = Map.of();
    private Map<String, QueueSettings> queues = Map.of();
    private Map<String, Menu> menus = Map.of();
    private Map<String, Component> components = Map.of();
    private Map<String, Survey> surveys = Map.of();
    private List<TrunkSettings> trunks = List.of();
    private List<OutboundRoute> outbound = List.of();
    private List<Did> dids = List.of();
    private Holidays holidays = Holidays.NONE;
    private AnonymousPolicy anonymous = AnonymousPolicy.ACCEPT;
    private Set<String> blackList = Set.of();
    private @Nullable Duration recordingRetention;
    private String music = Tenant.DEFAULT_MUSIC;
    private @Nullable Path prompts;

    TenantBuilder(String name, int domainId, String sipDomain) {
        this.name = name;
        this.domainId = domainId;
        this.sipDomain = sipDomain;
    }

    public TenantBuilder timeZone(ZoneId zone) {
        timeZone = zone;
        return this;
    }

    public TenantBuilder region(String iso) {
        region = iso;
        return this;
    }

    public TenantBuilder language(String letters) {
        language = letters;
        return this;
    }

    public TenantBuilder limits(Limits given) {
        limits = given;
        return this;
    }

    public TenantBuilder extensions(Collection<Extension> given) {
        extensions = byNumber(given, Extension::number);
        return this;
    }

    public TenantBuilder groups(Collection<RingGroup> given) {
        groups = byNumber(given, RingGroup::number);
        return this;
    }

    public TenantBuilder queues(Collection<QueueSettings> given) {
        queues = byNumber(given, QueueSettings::number);
        return this;
    }

    public TenantBuilder menus(Collection<Menu> given) {
        menus = byNumber(given, Menu::number);
        return this;
    }

    public TenantBuilder components(Collection<Component> given) {
        components = byNumber(given, Component::name);
        return this;
    }

    public TenantBuilder surveys(Collection<Survey> given) {
        surveys = byNumber(given, Survey::number);
        return this;
    }

    public TenantBuilder trunks(List<TrunkSettings> given) {
        trunks = given;
        return this;
    }

    public TenantBuilder outbound(List<OutboundRoute> given) {
        outbound = given;
        return this;
    }

    public TenantBuilder dids(List<Did> given) {
        dids = given;
        return this;
    }

    public TenantBuilder holidays(Holidays given) {
        holidays = given;
        return this;
    }

    public TenantBuilder anonymous(AnonymousPolicy given) {
        anonymous = given;
        return this;
    }

    public TenantBuilder blackList(Set<String> keys) {
        blackList = keys;
        return this;
    }

    public TenantBuilder recordingRetention(@Nullable Duration given) {
        recordingRetention = given;
        return this;
    }

    public TenantBuilder music(String given) {
        music = given;
        return this;
    }

    public TenantBuilder prompts(@Nullable Path folder) {
        prompts = folder;
        return this;
    }

    /**
     * The tenant.
     *
     * @throws IllegalArgumentException when two of a kind have one number or name
     */
    public Tenant build() {
        return new Tenant(
                name,
                domainId,
                sipDomain,
                timeZone,
                region,
                language,
                limits,
                extensions,
                groups,
                queues,
                menus,
                components,
                surveys,
                trunks,
                outbound,
                dids,
                holidays,
                anonymous,
                blackList,
                recordingRetention,
                music,
                prompts);
    }

    private static <T> Map<String, T> byNumber(Collection<T> entries, Function<T, String> number) {
        Map<String, T> map = new LinkedHashMap<>();
        for (T entry : entries) {
            if (map.put(number.apply(entry), entry) != null) {
                throw new IllegalArgumentException("two have the number " + number.apply(entry));
            }
        }
        return map;
    }
}
