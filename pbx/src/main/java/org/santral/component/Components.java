package org.santral.component;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Origin;
import org.santral.ivr.Keys;
import org.santral.media.AudioSource;
import org.santral.media.Silence;
import org.santral.speech.Language;
import org.santral.speech.Prompts;
import org.santral.tenant.Component;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks tenants' services about calls, and does to the party on the line what they say. Where the call goes then is not said here. */
public final class Components {
    private static final Logger LOG = LoggerFactory.getLogger(Components.class);

    /** A service that lets its caller enter something for ever. */
    private static final int MOST_ROUNDS = 20;

    /** The answer is there before; a wait needs an end all the same. */
    private static final Duration LONGEST_WAIT = Component.Service.LONGEST.plusSeconds(1);

    private final ComponentService service;
    private final ComponentSounds sounds;
    private final Prompts prompts;

    public Components(ComponentService service, ComponentSounds sounds, Prompts prompts) {
        this.service = service;
        this.sounds = sounds;
        this.prompts = prompts;
    }

    /** Warns of prompts that are configured but not there: callers will hear nothing. */
    public void check(Tenant tenant) {
        for (Component component : tenant.components().values()) {
            String prompt = component.prompt();
            if (prompt != null && sounds.file(tenant, prompt).isEmpty()) {
                LOG.warn("tenant {}, component {}: no usable prompt {}", tenant.name(), component.name(), prompt);
            }
        }
    }

    /**
     * Asks and waits for the answer; keys that the party presses meanwhile are kept. When the party hangs up, the request
     * ends.
     *
     * @return nothing when there is no usable answer in time
     */
    public Optional<ComponentReply> ask(CallLine line, Component component, ComponentTrail trail)
            throws CallOver, InterruptedException {
        CompletableFuture<ComponentReply> reply = service.ask(line.tenant(), component, question(line, trail));
        try {
            if (line.answered()) {
                line.play(Silence.of(LONGEST_WAIT), false, reply);
            } else {
                // Nobody who was not answered presses keys.
                line.await(LONGEST_WAIT, reply);
            }
            return Optional.ofNullable(reply.getNow(null));
        } catch (CompletionException | CancellationException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            LOG.info("call {}: component {} failed: {}", line.call(), component.name(), why.toString());
            return Optional.empty();
        } finally {
            reply.cancel(true);
        }
    }

    private static ComponentService.Question question(CallLine line, ComponentTrail trail) {
        Accepted accepted = line.accepted();
        String called = accepted.did() == null ? accepted.callee().number() : accepted.did();
        return new ComponentService.Question(
                line.call(),
                accepted.origin() == Origin.API_ORIGINATE,
                line.party().number(),
                trail.number() == null ? called : trail.number(),
                trail.data());
    }

    /** Answers, plays the component's prompt and takes keys, which the service is told from then on. */
    public void enter(CallLine line, Component component, ComponentTrail trail) throws CallOver, InterruptedException {
        line.answer();
        List<AudioSource> prompt = component.prompt() == null
                ? List.of()
                : sounds.file(line.tenant(), component.prompt()).stream().toList();
        trail.entered(Keys.asked(line, prompt, component.pause(), component.most()));
    }

    /**
     * Lets the service say what is done with the party, and asks it again whenever the party was to enter something, until
     * it names an exit.
     *
     * @return the exit; nothing when a request or a command failed, or no exit was named
     */
    public Optional<String> converse(CallLine line, Component component, ComponentTrail trail)
            throws CallOver, InterruptedException {
        SmartRun run = new SmartRun(
                line, sounds, prompts, Language.spokenFor(line.tenant().language()), trail);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ComponentReply reply = ask(line, component, trail).orElse(null);
            if (!(reply instanceof ComponentReply.Commands(String text))) {
                return Optional.empty();
            }
            switch (run.all(SmartParser.parse(text))) {
                case SmartRun.Outcome.Left(String exit) -> {
                    return Optional.of(exit);
                }
                case SmartRun.Outcome.Entered _ -> {}
                case SmartRun.Outcome.Stuck(String why) -> {
                    LOG.info("call {}: component {} failed: {}", line.call(), component.name(), why);
                    return Optional.empty();
                }
            }
        }
        LOG.info("call {}: component {} asked {} times and named no exit", line.call(), component.name(), MOST_ROUNDS);
        return Optional.empty();
    }
}
