package org.santral.voicemail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mask;
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
import org.santral.speech.SpokenCalendar;
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

    private static final int PIN_TRIES = 3;
    private static final int LONGEST_PIN = 16;
    private static final int LONGEST_SPOKEN = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final VoicemailBox box;
    private final MessageWaiting lamp;
    private final Prompts prompts;

    public Mailbox(VoicemailBox box, MessageWaiting lamp, Prompts prompts) {
        this.box = box;
        this.lamp = lamp;
        this.prompts = prompts;
    }

    /**
     * Plays the new messages, or those that were heard before when there is no new one. Who calls from another phone, or
     * whose mailbox wants it always, keys in the PIN after the tone first.
     *
     * @param ownPhone whether it is the owner's phone that calls
     */
    public void listen(CallLine line, Extension owner, boolean ownPhone) throws CallOver, InterruptedException {
        Tenant tenant = line.tenant();
        Language language = Language.spokenFor(owner.language());
        line.answer();
        String pin = owner.mailbox().pin();
        if (pin != null && (!ownPhone || owner.mailbox().pinAlways()) && !keysIn(line, pin)) {
            LOG.warn("call {}: wrong PINs for the mailbox of {}", line.call(), Mask.party(owner.number()));
            line.play(prompts.say(Phrase.GOODBYE, language), false, null);
            return;
        }
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

    private static boolean keysIn(CallLine line, String pin) throws CallOver, InterruptedException {
        for (int i = 0; i < PIN_TRIES; i++) {
            String keyed = Keys.asked(line, List.of(Tone.BEEP), PATIENCE, LONGEST_PIN);
            if (MessageDigest.isEqual(keyed.getBytes(StandardCharsets.UTF_8), pin.getBytes(StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
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
            Character key = Keys.during(line, told(tenant, owner, message, audio));
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

    /** The message, after who called and when if the mailbox says that. */
    private AudioSource told(Tenant tenant, Extension owner, Message message, AudioSource audio) {
        Language language = Language.spokenFor(owner.language());
        List<AudioSource> parts = new ArrayList<>();
        String caller = message.callerNumber().replaceAll("[^0-9]", "");
        if (owner.mailbox().saysCaller() && !caller.isEmpty() && caller.length() <= LONGEST_SPOKEN) {
            parts.add(prompts.digits(caller, language));
        }
        if (owner.mailbox().saysTime()) {
            ZonedDateTime at = message.start().atZone(tenant.timeZone());
            SpokenCalendar calendar = language == Language.FA ? SpokenCalendar.JALALI : SpokenCalendar.GREGORIAN;
            parts.add(prompts.date(at.toLocalDate(), calendar, language));
            parts.add(prompts.clock(at.toLocalTime(), false, language));
        }
        parts.add(Tone.BEEP);
        parts.add(audio);
        return Playlist.of(parts.toArray(AudioSource[]::new));
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
