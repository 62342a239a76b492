package org.santral.voicemail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.ivr.Keys;
import org.santral.media.AudioSource;
import org.santral.media.Playlist;
import org.santral.media.Prompt;
import org.santral.media.Tone;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody listens to an extension's messages: 1 plays one again, 2 goes on to the next, 3 deletes it. */
public final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** Played in one call; the rest is there when he calls again. */
    private static final int MOST = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final VoicemailBox box;
    private final MessageWaiting lamp;
    private final Prompts prompts;

    public Mailbox(VoicemailBox box, MessageWaiting lamp, Prompts prompts) {
        this.box = box;
        this.lamp = lamp;
        this.prompts = prompts;
    }

    /** Plays the new messages, or those that were heard before when there is no new one. */
    public void listen(CallLine line, Extension owner) throws CallOver, InterruptedException {
        Tenant tenant = line.tenant();
        Language language = Language.spokenFor(owner.language());
        line.answer();
        List<Message> messages = box.list(tenant, owner.number(), false, MOST);
        if (messages.isEmpty()) {
            line.play(prompts.say(Phrase.NO_MESSAGES, language), true, null);
            messages = box.list(tenant, owner.number(), true, MOST);
        } else {
            line.play(
                    Playlist.of(prompts.number(messages.size(), language), prompts.say(Phrase.NEW_MESSAGES, language)),
                    true,
                    null);
        }
        for (Message message : messages) {
            play(line, tenant, owner, message);
        }
        line.play(prompts.say(Phrase.GOODBYE, language), false, null);
    }

    private void play(CallLine line, Tenant tenant, Extension owner, Message message)
            throws CallOver, InterruptedException {
        AudioSource audio = load(line, message);
        if (audio == null) {
            return;
        }
        Language language = Language.spokenFor(owner.language());
        AudioSource keys = prompts.say(Phrase.MESSAGE_KEYS, language);
        boolean heard = message.heard();
        while (true) {
            Character key = Keys.during(line, Playlist.of(Tone.BEEP, audio));
            if (!heard) {
                box.markHeard(tenant, owner.number(), message.call());
                lamp.changed(tenant, owner.number());
                heard = true;
            }
            if (key == null) {
                key = Keys.during(line, keys);
            }
            if (key == null) {
                key = Keys.within(line, PATIENCE);
            }
            if (key == null || key == '2') {
                return;
            }
            if (key == '3') {
                box.delete(tenant, owner.number(), message.call());
                lamp.changed(tenant, owner.number());
                line.play(Playlist.of(Tone.BEEP, Tone.BEEP), true, null);
                return;
            }
        }
    }

    private static @Nullable AudioSource load(CallLine line, Message message) {
        try {
            return Prompt.load(message.file());
        } catch (IOException e) {
            LOG.warn("call {}: message {} cannot be played: {}", line.call(), message.call(), e.toString());
            return null;
        }
    }
}
