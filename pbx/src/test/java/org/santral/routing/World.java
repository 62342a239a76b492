package org.santral.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.Dialplan.Invitation;
import org.santral.call.Dialplan.Plan;
import org.santral.call.Lines;
import org.santral.call.TollMeter;
import org.santral.component.ComponentService;
import org.santral.component.ComponentSounds;
import org.santral.component.Components;
import org.santral.ivr.Announcer;
import org.santral.ivr.Menus;
import org.santral.ivr.PromptFolders;
import org.santral.ivr.Surveys;
import org.santral.media.AudioSource;
import org.santral.media.Prompt;
import org.santral.queue.Groups;
import org.santral.queue.Phones;
import org.santral.queue.Queues;
import org.santral.speech.Prompts;
import org.santral.tenant.AgentState;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantBuilder;
import org.santral.tenant.TenantState;
import org.santral.voicemail.Mailbox;
import org.santral.voicemail.MessageWaiting;
import org.santral.voicemail.Voicemail;
import org.santral.voicemail.VoicemailBox;

/** A tenant with extensions 1000 to 1009 and the number 908508850000, and its {@link Routing} on kept state in memory. */
final class World {
    static final Prompts PROMPTS = Prompts.load();
    static final PhoneNumber DID = new PhoneNumber("908508850000");
    static final String CALLER = "905321234567";

    final State state = new State();
    final Box box;
    final List<String> lamps = new ArrayList<>();
    final List<RingingCalls.Ringing> ringing = new ArrayList<>();
    final Map<String, AudioSource> announcements = new HashMap<>();
    ComponentService service = (tenant, component, question) -> CompletableFuture.failedFuture(new IOException());
    final ScriptedLine.Time time = new ScriptedLine.Time();
    final Lines lines = new Lines(time);
    final TenantBuilder builder = Tenant.builder("demo", 101, "demo.example");

    private final Map<String, Extension> extensions = new HashMap<>();
    private final Path folder;

    World(Path folder) {
        this.folder = folder;
        this.box = new Box(folder);
        for (int i = 1000; i < 1010; i++) {
            String number = Integer.toString(i);
            extensions.put(number, Extension.of(number, "Name " + i, "secret", callerIdOf(i), false));
        }
    }

    private static @Nullable PhoneNumber callerIdOf(int extension) {
        return switch (extension) {
            case 1000 -> new PhoneNumber("908505320000");
            case 1001 -> new PhoneNumber("908505320001");
            default -> null;
        };
    }

    World extension(String number, UnaryOperator<Extension> change) {
        extensions.compute(number, (n, extension) -> change.apply(extension));
        return this;
    }

    Extension extension(String number) {
        return extensions.get(number);
    }

    Tenant tenant() {
        return builder.prompts(folder)
                .extensions(extensions.values().stream()
                        .sorted((a, b) -> a.number().compareTo(b.number()))
                        .toList())
                .build();
    }

    Routing routing() {
        PromptFolders folders = new PromptFolders();
        Phones registered = (tenant, extension) -> true;
        MessageWaiting lamp = (tenant, extension) -> lamps.add(extension);
        return new Routing(
                state,
                lines,
                time,
                new Groups(state, lines, registered, time, new SplittableRandom(1)),
                new Queues(state, new Directory(List.of()), lines, registered, new QueueSounds(folders, PROMPTS), time),
                new Menus(folders, PROMPTS),
                new Voicemail(box, lamp, folders, PROMPTS, time, Runnable::run),
                new Mailbox(box, lamp, PROMPTS),
                new Announcer((domain, id) -> Optional.ofNullable(announcements.get(id)), PROMPTS),
                new Components(service, sounds(folders), PROMPTS),
                new Surveys(folders, PROMPTS),
                PROMPTS,
                tenant -> ringing,
                new TollMeter(new Directory(List.of()), time));
    }

    /** For those who have none. */
    static Components noComponents() {
        World none = new World(Path.of("none"));
        return new Components(none.service, none.sounds(new PromptFolders()), PROMPTS);
    }

    private ComponentSounds sounds(PromptFolders folders) {
        return new ComponentSounds() {
            @Override
            public Optional<AudioSource> announcement(Tenant tenant, String reference) {
                return Optional.ofNullable(announcements.get(reference));
            }

            @Override
            public Optional<AudioSource> file(Tenant tenant, String name) {
                return folders.find(tenant, name);
            }

            @Override
            public AudioSource music(Tenant tenant, String name) {
                return folders.music(tenant, name);
            }
        };
    }

    /** A call from outside to our number. */
    Plan inbound(String callerNumber) {
        return routing().inbound(tenant(), new Invitation(DID.digits(), callerNumber, "", callerNumber.isEmpty()));
    }

    /** A call from a phone. */
    Plan dialled(String extension, String digits) {
        return routing().dialled(tenant(), extension(extension), new Invitation(digits, extension, "", false));
    }

    ScriptedLine line(Plan plan) {
        return new ScriptedLine(tenant(), plan.accepted(), time);
    }

    static AudioSource sound(int samples) {
        return Prompt.of(new short[samples]);
    }

    /** Kept state that forgets with the test. */
    static final class State implements TenantState {
        final Set<String> blocked = new HashSet<>();
        private final Map<String, ExtensionState> extensions = new HashMap<>();
        private final Map<String, AgentState> agents = new HashMap<>();

        @Override
        public ExtensionState extension(int domainId, String extension) {
            return extensions.getOrDefault(extension, ExtensionState.UNCHANGED);
        }

        @Override
        public ExtensionState changeExtension(int domainId, String extension, UnaryOperator<ExtensionState> change) {
            return extensions.merge(
                    extension, change.apply(ExtensionState.UNCHANGED), (now, fresh) -> change.apply(now));
        }

        @Override
        public boolean blocked(int domainId, String callerKey) {
            return blocked.contains(callerKey);
        }

        @Override
        public boolean allowed(int domainId, String callerKey) {
            return blocked.contains("not " + callerKey);
        }

        @Override
        public boolean blockedCallee(int domainId, String calleeKey) {
            return blocked.contains("to " + calleeKey);
        }

        @Override
        public AgentState agent(int domainId, String extension) {
            return agents.getOrDefault(extension, AgentState.WORKING);
        }

        @Override
        public AgentState changeAgent(int domainId, String extension, UnaryOperator<AgentState> change) {
            return agents.merge(extension, change.apply(AgentState.WORKING), (now, fresh) -> change.apply(now));
        }

        @Override
        public Optional<List<String>> members(int domainId, String queue) {
            return Optional.empty();
        }

        @Override
        public int penalty(int domainId, String queue, String extension) {
            return 0;
        }

        @Override
        public void setMembers(int domainId, String queue, @Nullable List<String> members) {}

        @Override
        public void addListener(Listener listener) {}
    }

    /** Messages that are forgotten with the test. */
    static final class Box implements VoicemailBox {
        final List<Message> messages = new CopyOnWriteArrayList<>();
        /** Extensions for which a message was lost, with the caller. */
        final List<String> lost = new CopyOnWriteArrayList<>();

        private final Path folder;
        boolean full;

        Box(Path folder) {
            this.folder = folder;
        }

        @Override
        public Path newFile(Tenant tenant, String extension, CallId call) throws IOException {
            if (full) {
                throw new IOException("the mailbox is full");
            }
            return folder.resolve(call + ".message.wav");
        }

        @Override
        public void add(Tenant tenant, String extension, Message message) {
            messages.add(message);
        }

        @Override
        public void lost(Tenant tenant, String extension, CallId call, String callerNumber, String why) {
            lost.add(extension + " " + callerNumber);
        }

        @Override
        public List<Message> list(Tenant tenant, String extension, boolean heard, int most) {
            return messages.stream()
                    .filter(message -> message.heard() == heard)
                    .limit(most)
                    .toList();
        }

        @Override
        public void markHeard(Tenant tenant, String extension, CallId id) {
            messages.replaceAll(m -> m.call().equals(id)
                    ? new Message(m.call(), m.callerNumber(), m.callerName(), m.start(), m.length(), true, m.file())
                    : m);
        }

        @Override
        public void delete(Tenant tenant, String extension, CallId id) {
            messages.removeIf(message -> message.call().equals(id));
        }
    }
}
