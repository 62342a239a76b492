package org.santral.voicemail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.santral.base.CallId;
import org.santral.call.CallLine;
import org.santral.call.CallLine.Take;
import org.santral.call.CallLine.Woken;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ivr.PromptFolders;
import org.santral.media.AudioSource;
import org.santral.media.Tone;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A caller leaves a message: greeting, beep, and what is said until {@code #}, hang-up or the longest length. */
public final class Voicemail {
    private static final Logger LOG = LoggerFactory.getLogger(Voicemail.class);

    /** Shorter is somebody who hung up at the beep. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final VoicemailBox box;
    private final MessageWaiting lamp;
    private final PromptFolders folders;
    private final Prompts prompts;
    private final Clock clock;

    /** Where messages are stored, which may block: the caller is gone by then, and its thread with it. */
    private final Executor afterwards;

    public Voicemail(
            VoicemailBox box,
            MessageWaiting lamp,
            PromptFolders folders,
            Prompts prompts,
            Clock clock,
            Executor afterwards) {
        this.box = box;
        this.lamp = lamp;
        this.folders = folders;
        this.prompts = prompts;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    /**
     * Answers and takes a message for that extension. Who hangs up during the greeting leaves none, and a mailbox that
     * cannot take one says that nobody answers.
     */
    public void leave(CallLine line, Extension owner) throws CallOver, InterruptedException {
        Tenant tenant = line.tenant();
        Language language = Language.spokenFor(owner.language());
        line.write(new StepEntered(StepKind.VOICEMAIL, owner.number()));
        line.answer();
        Path file;
        try {
            file = box.newFile(tenant, owner.number(), line.call());
        } catch (IOException e) {
            LOG.warn("call {}: no message can be left for {}: {}", line.call(), owner.number(), e.toString());
            box.lost(tenant, owner.number(), line.call(), line.party().number(), "the mailbox cannot take a message");
            line.play(prompts.say(Phrase.NO_ANSWER, language), false, null);
            return;
        }
        if (owner.mailbox().greeting()) {
            line.play(greeting(tenant, owner), true, null);
        }
        line.play(Tone.BEEP, false, null);
        record(line, tenant, owner, file);
        line.play(prompts.say(Phrase.GOODBYE, language), false, null);
    }

    private void record(CallLine line, Tenant tenant, Extension owner, Path file)
            throws CallOver, InterruptedException {
        Instant start = clock.instant();
        Take take = line.record(file);
        try {
            untilHash(line, start.plus(LONGEST));
        } finally {
            // Also for who hangs up, the usual end of a message.
            take.finish()
                    .whenCompleteAsync(
                            (length, failure) -> {
                                if (failure != null) {
                                    LOG.error(
                                            "call {}: the message for {} is lost",
                                            line.call(),
                                            owner.number(),
                                            failure);
                                    lost(tenant, owner, line.call(), line.party());
                                } else {
                                    keep(tenant, owner, line.call(), line.party(), start, length, file);
                                }
                            },
                            afterwards);
        }
    }

    private void untilHash(CallLine line, Instant end) throws CallOver, InterruptedException {
        Duration left = Duration.between(clock.instant(), end);
        while (left.isPositive() && line.await(left, null) instanceof Woken.Key(char key) && key != '#') {
            left = Duration.between(clock.instant(), end);
        }
    }

    private void keep(
            Tenant tenant, Extension owner, CallId call, Party caller, Instant start, Duration length, Path file) {
        try {
            if (length.compareTo(SHORTEST) < 0) {
                Files.deleteIfExists(file);
                return;
            }
            box.add(
                    tenant,
                    owner.number(),
                    new Message(call, caller.number(), caller.name(), start, length, false, file));
            lamp.changed(tenant, owner.number());
        } catch (IOException | RuntimeException e) {
            LOG.error("call {}: the message for {} could not be kept", call, owner.number(), e);
            lost(tenant, owner, call, caller);
        }
    }

    private void lost(Tenant tenant, Extension owner, CallId call, Party caller) {
        box.lost(tenant, owner.number(), call, caller.number(), "the message could not be saved");
    }

    /** The owner's own greeting when the prompts folder has one, {@code greeting-1000.wav}. */
    private AudioSource greeting(Tenant tenant, Extension owner) {
        Optional<AudioSource> own = folders.find(tenant, "greeting-" + owner.number() + ".wav");
        return own.orElseGet(() -> prompts.say(Phrase.VOICEMAIL_GREETING, Language.spokenFor(owner.language())));
    }
}
