package org.santral.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.santral.call.Lines;
import org.santral.media.AudioSource;
import org.santral.media.MusicOnHold;
import org.santral.media.Playlist;
import org.santral.speech.Language;
import org.santral.speech.Prompts;
import org.santral.tenant.AgentState;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/** A tenant with extensions from 1001 on, their phones, and groups and queues over them. */
final class Office implements TenantState, AutoCloseable {
    static final int DOMAIN = 101;
    private static final Prompts PROMPTS = Prompts.load();

    /** Goes on only when it is told to. */
    static final class SetTime extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The built-in music and English announcements. */
    private static final class Sounds implements QueueAudio {
        @Override
        public AudioSource music(Tenant tenant, String name) {
            return MusicOnHold.builtIn();
        }

        @Override
        public Optional<AudioSource> place(Tenant tenant, int position, Duration estimated) {
            AudioSource place = PROMPTS.queuePosition(position, Language.EN);
            return Optional.of(
                    estimated.isZero() ? place : Playlist.of(place, PROMPTS.estimatedWait(estimated, Language.EN)));
        }
    }

    final Clock clock;
    final Lines lines;
    final Tenant tenant;
    final Directory directory;
    final Queues queues;
    final Groups groups;
    final Map<String, DeskPhone> phones = new ConcurrentHashMap<>();
    private final Set<String> unregistered = ConcurrentHashMap.newKeySet();
    private final Map<String, ExtensionState> extensions = new ConcurrentHashMap<>();
    private final Map<String, AgentState> agents = new ConcurrentHashMap<>();
    private final Map<String, List<String>> members = new ConcurrentHashMap<>();
    final Map<String, Integer> penalties = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    Office(int extensionCount, Clock clock, QueueSettings... queues) {
        this.clock = clock;
        lines = new Lines(clock);
        List<Extension> all = IntStream.rangeClosed(1001, 1000 + extensionCount)
                .mapToObj(number -> Extension.of("" + number, "", "secret", null, false))
                .toList();
        all.forEach(extension -> phones.put(extension.number(), new DeskPhone(this, extension.number())));
        tenant = Tenant.builder("demo", DOMAIN, "demo.example")
                .language("en")
                .extensions(all)
                .queues(List.of(queues))
                .build();
        directory = new Directory(List.of(tenant));
        this.queues = new Queues(this, directory, lines, this::registered, new Sounds(), clock);
        groups = new Groups(this, lines, this::registered, clock, new SplittableRandom(1));
    }

    DeskPhone phone(String number) {
        return phones.get(number);
    }

    private boolean registered(Tenant of, String extension) {
        return !unregistered.contains(extension);
    }

    void register(String extension, boolean on) {
        if (on) {
            unregistered.remove(extension);
        } else {
            unregistered.add(extension);
        }
        look();
    }

    void pause(String extension, boolean on) {
        changeAgent(DOMAIN, extension, s -> new AgentState(s.loggedIn(), on ? "coffee" : null));
    }

    void logIn(String extension, boolean on) {
        changeAgent(DOMAIN, extension, s -> new AgentState(on, s.breakReason()));
    }

    void doNotDisturb(String extension, boolean on) {
        changeExtension(DOMAIN, extension, s -> s.withDnd(on));
    }

    /** Only with a clock that is set: time goes on, and what waits for it notices. */
    void pass(Duration time) {
        ((SetTime) clock).now.updateAndGet(now -> now.plus(time));
        look();
    }

    private void look() {
        listeners.forEach(listener -> listener.agentChanged(DOMAIN, ""));
    }

    @Override
    public ExtensionState extension(int domainId, String extension) {
        return extensions.getOrDefault(extension, ExtensionState.UNCHANGED);
    }

    @Override
    public ExtensionState changeExtension(int domainId, String number, UnaryOperator<ExtensionState> change) {
        ExtensionState after = extensions.compute(
                number, (key, before) -> change.apply(before == null ? ExtensionState.UNCHANGED : before));
        listeners.forEach(listener -> listener.extensionChanged(domainId, number));
        return after;
    }

    @Override
    public boolean blocked(int domainId, String callerKey) {
        return false;
    }

    @Override
    public boolean allowed(int domainId, String callerKey) {
        return false;
    }

    @Override
    public boolean blockedCallee(int domainId, String calleeKey) {
        return false;
    }

    @Override
    public AgentState agent(int domainId, String extension) {
        return agents.getOrDefault(extension, AgentState.WORKING);
    }

    @Override
    public AgentState changeAgent(int domainId, String number, UnaryOperator<AgentState> change) {
        AgentState after =
                agents.compute(number, (key, before) -> change.apply(before == null ? AgentState.WORKING : before));
        listeners.forEach(listener -> listener.agentChanged(domainId, number));
        return after;
    }

    @Override
    public Optional<List<String>> members(int domainId, String queue) {
        return Optional.ofNullable(members.get(queue));
    }

    @Override
    public int penalty(int domainId, String queue, String extension) {
        return penalties.getOrDefault(extension, 0);
    }

    @Override
    public void setMembers(int domainId, String queue, @Nullable List<String> changed) {
        if (changed == null) {
            members.remove(queue);
        } else {
            members.put(queue, changed);
        }
        listeners.forEach(listener -> listener.membersChanged(domainId, queue));
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        queues.close();
    }
}
