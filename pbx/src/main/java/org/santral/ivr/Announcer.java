package org.santral.ivr;

import java.io.IOException;
import java.util.Optional;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.media.AudioSource;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays uploaded announcements to callers. */
public final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Announcements announcements;
    private final Prompts prompts;

    public Announcer(Announcements announcements, Prompts prompts) {
        this.announcements = announcements;
        this.prompts = prompts;
    }

    /** Answers and plays it once, from beginning to end. One that is not there is replaced by a built-in sentence. */
    public void play(CallLine line, String id) throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.ANNOUNCEMENT, id));
        line.answer();
        line.play(
                find(line, id)
                        .orElseGet(() -> prompts.say(
                                Phrase.NOT_IN_SERVICE,
                                Language.spokenFor(line.tenant().language()))),
                false,
                null);
    }

    private Optional<AudioSource> find(CallLine line, String id) {
        try {
            return announcements.find(line.tenant().domainId(), id);
        } catch (IOException e) {
            LOG.warn("call {}: announcement {} cannot be read", line.call(), id, e);
            return Optional.empty();
        }
    }
}
