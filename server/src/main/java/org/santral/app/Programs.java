package org.santral.app;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.santral.call.HoldMusic;
import org.santral.call.Lines;
import org.santral.call.TollMeter;
import org.santral.component.ComponentService;
import org.santral.component.Components;
import org.santral.http.simotel.ComponentAudio;
import org.santral.ivr.Announcer;
import org.santral.ivr.Menus;
import org.santral.ivr.PromptFolders;
import org.santral.ivr.Surveys;
import org.santral.media.AudioSource;
import org.santral.queue.Groups;
import org.santral.queue.Phones;
import org.santral.queue.Queues;
import org.santral.registrar.MessageWaiting;
import org.santral.registrar.PhoneIdentity;
import org.santral.registrar.Registrar;
import org.santral.routing.QueueSounds;
import org.santral.routing.RingingCalls;
import org.santral.routing.Routing;
import org.santral.sip.ua.UserAgent;
import org.santral.speech.Prompts;
import org.santral.state.State;
import org.santral.state.UploadedAnnouncements;
import org.santral.state.VoicemailMessages;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.voicemail.Mailbox;
import org.santral.voicemail.Voicemail;

/** What drives calls, wired: the dial plan with its menus, groups, queues and mailboxes. */
final class Programs implements HoldMusic, AutoCloseable {
    /** For what may block and belongs to no call's own thread. */
    private static final Executor ASIDE = work -> Thread.ofVirtual().start(work);

    private final Routing routing;
    private final Queues queues;
    private final Menus menus;
    private final Components components;
    private final Surveys surveys;
    private final MessageWaiting lamps;
    private final VoicemailMessages mailbox;
    private final PromptFolders folders;
    private final UploadedAnnouncements announcements;
    /** Of tenants whose settings name a file of their folder. */
    private final Map<Integer, AudioSource> music = new ConcurrentHashMap<>();

    Programs(
            State state,
            ComponentService componentService,
            Directory directory,
            Lines lines,
            Registrar registrar,
            PhoneIdentity phoneIdentity,
            UserAgent userAgent,
            RingingCalls ringing,
            TollMeter meter,
            Clock clock) {
        Prompts prompts = Prompts.load();
        announcements = state.announcements();
        folders = new PromptFolders(tenant -> announcements.holdMusic(tenant.domainId()));
        Phones phones =
                (tenant, extension) -> !registrar.bindings(tenant, extension).isEmpty();
        VoicemailMessages mailboxes = state.voicemail();
        lamps = new MessageWaiting(
                userAgent,
                registrar,
                phoneIdentity,
                (tenant, extension) ->
                        CompletableFuture.supplyAsync(() -> counts(mailboxes, tenant, extension), ASIDE));
        org.santral.voicemail.MessageWaiting lamp = this::mailboxChanged;
        queues = new Queues(state.tenants(), directory, lines, phones, new QueueSounds(folders, prompts), clock);
        menus = new Menus(folders, prompts);
        components = new Components(componentService, new ComponentAudio(announcements, folders), prompts);
        surveys = new Surveys(folders, prompts);
        mailbox = mailboxes;
        routing = new Routing(
                state.tenants(),
                lines,
                clock,
                new Groups(state.tenants(), lines, phones, clock, () -> ThreadLocalRandom.current()
                        .nextLong()),
                queues,
                menus,
                new Voicemail(mailboxes, lamp, folders, prompts, clock, ASIDE),
                new Mailbox(mailboxes, lamp, prompts),
                new Announcer(announcements, prompts),
                components,
                surveys,
                prompts,
                ringing,
                meter);
        registrar.add(queues);
    }

    private static MessageWaiting.Counts counts(VoicemailMessages mailboxes, Tenant tenant, String extension) {
        VoicemailMessages.Counts counts = mailboxes.counts(tenant.domainId(), extension);
        return new MessageWaiting.Counts(counts.fresh(), counts.old());
    }

    /** Lights or puts out the lamps of an extension's phones. May block. */
    void mailboxChanged(Tenant tenant, String extension) {
        MessageWaiting.Counts counts = counts(mailbox, tenant, extension);
        lamps.changed(tenant, extension, counts.fresh(), counts.heard());
    }

    /** Reads what tenants' prompt folders have to have; what is missing is logged. May block. */
    void prepare(List<Tenant> tenants) {
        for (Tenant tenant : tenants) {
            menus.check(tenant);
            components.check(tenant);
            surveys.check(tenant);
            Optional<AudioSource> named = tenant.music().equals(Tenant.DEFAULT_MUSIC)
                    ? Optional.empty()
                    : folders.find(tenant, tenant.music());
            named.ifPresentOrElse(own -> music.put(tenant.domainId(), own), () -> music.remove(tenant.domainId()));
        }
    }

    Routing routing() {
        return routing;
    }

    Queues queues() {
        return queues;
    }

    MessageWaiting lamps() {
        return lamps;
    }

    @Override
    public AudioSource of(Tenant tenant) {
        AudioSource own = music.get(tenant.domainId());
        return own == null ? announcements.holdMusic(tenant.domainId()) : own;
    }

    @Override
    public void close() {
        queues.close();
    }
}
