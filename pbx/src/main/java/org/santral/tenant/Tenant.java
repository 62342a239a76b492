package org.santral.tenant;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One customer of the PBX with everything that routing needs; immutable, replaced as a whole when the configuration
 * changes. Made by {@link TenantBuilder}. What has an inside number is kept by it, components by their name, in the order
 * of the file.
 *
 * @param name unique name, used in configuration, logs and metrics
 * @param domainId positive number, unique; the {@code domain_id} of events
 * @param sipDomain host part that its phones register under
 * @param timeZone zone of local stamps and working hours
 * @param region ISO 3166 region for numbers given in national form, such as {@code TR}
 * @param language of announcements: two letters such as {@code tr}
 * @param blackList {@link Numbering#key keys} of callers who are refused
 * @param recordingRetention how long recordings are kept; null: for ever
 * @param music what is heard on hold: {@link #DEFAULT_MUSIC}, or a file of the prompts folder
 * @param prompts folder of the files that menus and music name; null when there is none
 */
public record Tenant(
        String name,
        int domainId,
        String sipDomain,
        ZoneId timeZone,
        String region,
        String language,
        Limits limits,
        Map<String, Extension> extensions,
        Map<String, RingGroup> groups,
        Map<String, QueueSettings> queues,
        Map<String, Menu> menus,
        Map<String, Component> components,
        Map<String, Survey> surveys,
        List<TrunkSettings> trunks,
        List<OutboundRoute> outbound,
        List<Did> dids,
        Holidays holidays,
        AnonymousPolicy anonymous,
        Set<String> blackList,
        @Nullable Duration recordingRetention,
        String music,
        @Nullable Path prompts) {

    public static final String DEFAULT_LANGUAGE = "tr";

    /** The built-in music. */
    public static final String DEFAULT_MUSIC = "default";

    public Tenant {
        extensions = inOrder(extensions);
        groups = inOrder(groups);
        queues = inOrder(queues);
        menus = inOrder(menus);
        components = inOrder(components);
        surveys = inOrder(surveys);
        trunks = List.copyOf(trunks);
        outbound = List.copyOf(outbound);
        dids = List.copyOf(dids);
        blackList = Set.copyOf(blackList);
    }

    private static <T> Map<String, T> inOrder(Map<String, T> entries) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A tenant in Turkey, without anything yet. */
    public static TenantBuilder builder(String name, int domainId, String sipDomain) {
        return new TenantBuilder(name, domainId, sipDomain);
    }

    /** To make another tenant that differs a little. */
    public TenantBuilder toBuilder() {
        return new TenantBuilder(name, domainId, sipDomain)
                .timeZone(timeZone)
                .region(region)
                .language(language)
                .limits(limits)
                .extensions(extensions.values())
                .groups(groups.values())
                .queues(queues.values())
                .menus(menus.values())
                .components(components.values())
                .surveys(surveys.values())
                .trunks(trunks)
                .outbound(outbound)
                .dids(dids)
                .holidays(holidays)
                .anonymous(anonymous)
                .blackList(blackList)
                .recordingRetention(recordingRetention)
                .music(music)
                .prompts(prompts);
    }

    /** The extension with that number. */
    public Optional<Extension> extension(String number) {
        return Optional.ofNullable(extensions.get(number));
    }

    /** The ring group with that number. */
    public Optional<RingGroup> group(String number) {
        return Optional.ofNullable(groups.get(number));
    }

    /** The queue with that number. */
    public Optional<QueueSettings> queue(String number) {
        return Optional.ofNullable(queues.get(number));
    }

    /** The menu with that number. */
    public Optional<Menu> menu(String number) {
        return Optional.ofNullable(menus.get(number));
    }

    /** The component with that name. */
    public Optional<Component> component(String componentName) {
        return Optional.ofNullable(components.get(componentName));
    }

    /** The survey with that number. */
    public Optional<Survey> survey(String number) {
        return Optional.ofNullable(surveys.get(number));
    }

    /** What a phone that dials these digits reaches inside; an extension wins over a group, queue, menu or survey. */
    public Optional<Target> inside(String digits) {
        if (extensions.containsKey(digits)) {
            return Optional.of(new Target.User(digits));
        }
        if (groups.containsKey(digits)) {
            return Optional.of(new Target.Group(digits));
        }
        if (queues.containsKey(digits)) {
            return Optional.of(new Target.Queue(digits));
        }
        if (menus.containsKey(digits)) {
            return Optional.of(new Target.Menu(digits));
        }
        return surveys.containsKey(digits) ? Optional.of(new Target.Survey(digits)) : Optional.empty();
    }

    /** Whether a call can go there: the extension, group, queue, menu, survey or component exists. Announcements are not asked for. */
    public boolean has(Target target) {
        return switch (target) {
            case Target.User user -> extensions.containsKey(user.number());
            case Target.Voicemail mailbox -> extensions.containsKey(mailbox.extension());
            case Target.Group group -> groups.containsKey(group.number());
            case Target.Queue queue -> queues.containsKey(queue.number());
            case Target.Menu menu -> menus.containsKey(menu.number());
            case Target.Component component -> components.containsKey(component.name());
            case Target.Survey survey -> surveys.containsKey(survey.number());
            case Target.External _, Target.Announcement _, Target.Hangup _ -> true;
        };
    }

    /** The trunk with that name. */
    public Optional<TrunkSettings> trunk(String trunkName) {
        return trunks.stream().filter(t -> t.name().equals(trunkName)).findFirst();
    }

    /** Whether this number may be shown to the outside: it is the outbound number of some extension. */
    public boolean ownsCallerId(PhoneNumber number) {
        return extensions.values().stream().anyMatch(e -> e.callerId() != null && number.equals(e.callerId()));
    }

    /** Whether it is a number of ours: one that is called, or the outbound number of some extension. */
    public boolean owns(PhoneNumber number) {
        return ownsCallerId(number)
                || dids.stream().anyMatch(did -> did.number().equals(number));
    }

    /**
     * The number shown when nobody said which: the outbound number of extension 1000 (verimor.md Q15), else that of the
     * first extension that has one, else the first number of ours.
     */
    public Optional<PhoneNumber> mainNumber() {
        Optional<PhoneNumber> reception = extension("1000").map(Extension::callerId);
        if (reception.isPresent()) {
            return reception;
        }
        for (Extension extension : extensions.values()) {
            if (extension.callerId() != null) {
                return Optional.of(extension.callerId());
            }
        }
        return dids.stream().map(Did::number).findFirst();
    }
}
