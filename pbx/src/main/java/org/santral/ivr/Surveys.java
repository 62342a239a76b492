package org.santral.ivr;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.Surveyed;
import org.santral.media.AudioSource;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;
import org.santral.tenant.Survey;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Surveys: a question is played, a key is the mark. */
public final class Surveys {
    private static final Logger LOG = LoggerFactory.getLogger(Surveys.class);

    private final PromptFolders folders;
    private final Prompts prompts;

    public Surveys(PromptFolders folders, Prompts prompts) {
        this.folders = folders;
        this.prompts = prompts;
    }

    /** Warns of questions that are configured but not there: callers will hear a built-in sentence. */
    public void check(Tenant tenant) {
        for (Survey survey : tenant.surveys().values()) {
            Stream.of(Optional.of(survey.prompt()), Optional.ofNullable(survey.thanks()))
                    .flatMap(Optional::stream)
                    .filter(name -> folders.find(tenant, name).isEmpty())
                    .forEach(name -> LOG.warn(
                            "tenant {}, survey {}: no usable prompt {}", tenant.name(), survey.number(), name));
        }
    }

    /**
     * Answers and asks until a mark was given, or as often as the survey says.
     *
     * @param queue the queue whose agent the party talked to, null for none
     */
    public void ask(CallLine line, Survey survey, @Nullable String queue) throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.SURVEY, survey.number()));
        line.answer();
        Tenant tenant = line.tenant();
        Language language = Language.spokenFor(tenant.language());
        AudioSource question =
                folders.find(tenant, survey.prompt()).orElseGet(() -> prompts.say(Phrase.DIAL_NOW, language));
        Character key = null;
        for (int tried = 0; tried < survey.tries(); tried++) {
            if (key == null) {
                key = Keys.during(line, question);
            }
            if (key == null) {
                key = Keys.within(line, survey.timeout());
            }
            if (key == null) {
                continue;
            }
            if (isMark(survey, key)) {
                line.write(new Surveyed(survey.number(), survey.label(), key - '0', queue));
                thank(line, survey);
                return;
            }
            // Who knows better already presses the right key while being told; it is the first of the next try.
            key = Keys.during(line, prompts.say(Phrase.INVALID_KEY, language));
        }
    }

    private static boolean isMark(Survey survey, char key) {
        return key >= '0' + survey.lowest() && key <= '0' + survey.highest();
    }

    private void thank(CallLine line, Survey survey) throws CallOver, InterruptedException {
        Optional<AudioSource> thanks =
                Optional.ofNullable(survey.thanks()).flatMap(it -> folders.find(line.tenant(), it));
        if (thanks.isPresent()) {
            line.play(thanks.get(), false, null);
        }
    }
}
