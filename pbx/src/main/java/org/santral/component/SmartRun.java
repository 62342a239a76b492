package org.santral.component;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallLine.Woken;
import org.santral.call.CallOver;
import org.santral.ivr.Keys;
import org.santral.media.AudioSource;
import org.santral.speech.Language;
import org.santral.speech.Prompts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what a service commands, one command after the other. The party is answered by the first that it can hear. */
final class SmartRun {
    private static final Logger LOG = LoggerFactory.getLogger(SmartRun.class);

    /** More digits than this have no name as a number. */
    private static final int NAMED_DIGITS = 9;

    /** How the commands of one answer ended. */
    sealed interface Outcome {
        /** The call leaves by that exit. */
        record Left(String exit) implements Outcome {}

        /** All were carried out, and the party was asked to enter something: the service is to be told. */
        record Entered() implements Outcome {}

        /** @param why for operators */
        record Stuck(String why) implements Outcome {}
    }

    private final CallLine line;
    private final ComponentSounds sounds;
    private final Prompts prompts;
    private final Language language;
    private final ComponentTrail trail;

    SmartRun(CallLine line, ComponentSounds sounds, Prompts prompts, Language language, ComponentTrail trail) {
        this.line = line;
        this.sounds = sounds;
        this.prompts = prompts;
        this.language = language;
        this.trail = trail;
    }

    Outcome all(List<SmartCommand> commands) throws CallOver, InterruptedException {
        boolean asked = false;
        for (SmartCommand command : commands) {
            Outcome outcome = one(command);
            if (outcome instanceof Outcome.Entered) {
                asked = true;
            } else if (outcome != null) {
                return outcome;
            }
        }
        return asked ? new Outcome.Entered() : new Outcome.Stuck("its commands name no exit");
    }

    /** @return null when the next command is to follow */
    private @Nullable Outcome one(SmartCommand command) throws CallOver, InterruptedException {
        return switch (command) {
            case SmartCommand.PlayAnnouncement(String reference) ->
                play(announcement(reference), "no announcement " + reference);
            case SmartCommand.Playback(String file) -> play(sounds.file(line.tenant(), file), "no file " + file);
            case SmartCommand.SayNumber(String digits) -> say(number(digits));
            case SmartCommand.SayDigit(String digits) -> say(prompts.digits(digits, language));
            case SmartCommand.SayDuration(Duration time) -> say(prompts.duration(time, language));
            case SmartCommand.SayClock clock -> say(prompts.clock(clock.time(), clock.seconds(), language));
            case SmartCommand.SayDate date -> say(prompts.date(date.day(), date.calendar(), language));
            case SmartCommand.GetData data -> ask(data);
            case SmartCommand.MusicOnHold(String music, Duration time) -> hold(music, time);
            case SmartCommand.SetExten(String number) -> {
                trail.isFor(number);
                yield null;
            }
            case SmartCommand.SetLimitOnCall(Duration limit) -> {
                trail.limit(limit);
                line.limitTalk(limit);
                yield null;
            }
            case SmartCommand.ClearUserData _ -> {
                trail.forget();
                yield null;
            }
            case SmartCommand.Exit(String exit) -> new Outcome.Left(exit);
            case SmartCommand.Wrong(String why) -> new Outcome.Stuck(why);
        };
    }

    private AudioSource number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > NAMED_DIGITS
                ? prompts.digits(significant, language)
                : prompts.number(Integer.parseInt(significant), language);
    }

    private @Nullable Outcome play(Optional<AudioSource> source, String missing) throws CallOver, InterruptedException {
        return source.isPresent() ? say(source.get()) : new Outcome.Stuck(missing);
    }

    /** Keys pressed meanwhile are kept for what is asked next. */
    private @Nullable Outcome say(AudioSource source) throws CallOver, InterruptedException {
        line.answer();
        line.play(source, false, null);
        return null;
    }

    private Outcome ask(SmartCommand.GetData data) throws CallOver, InterruptedException {
        List<AudioSource> asking = new ArrayList<>();
        for (String file : data.files()) {
            Optional<AudioSource> source = announcement(file).or(() -> sounds.file(line.tenant(), file));
            if (source.isEmpty()) {
                return new Outcome.Stuck("no announcement and no file " + file);
            }
            asking.add(source.get());
        }
        line.answer();
        trail.entered(Keys.asked(line, asking, data.pause(), data.most()));
        return new Outcome.Entered();
    }

    /** Keys pressed meanwhile mean nothing. */
    private @Nullable Outcome hold(String music, Duration time) throws CallOver, InterruptedException {
        line.answer();
        line.background(sounds.music(line.tenant(), music));
        long endNanos = System.nanoTime() + time.toNanos();
        Woken woken;
        do {
            woken = line.await(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())), null);
        } while (woken instanceof Woken.Key);
        line.background(null);
        return null;
    }

    private Optional<AudioSource> announcement(String reference) {
        try {
            return sounds.announcement(line.tenant(), reference);
        } catch (IOException e) {
            LOG.warn("call {}: an announcement cannot be read", line.call(), e);
            return Optional.empty();
        }
    }
}
