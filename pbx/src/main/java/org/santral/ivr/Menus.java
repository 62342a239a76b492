package org.santral.ivr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.media.AudioSource;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;
import org.santral.tenant.Menu;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Voice menus: the prompt is played, keys choose where the call goes. */
public final class Menus {
    private static final Logger LOG = LoggerFactory.getLogger(Menus.class);

    /** Digits of the longest inside number. */
    private static final int LONGEST_INSIDE = 5;

    private final PromptFolders folders;
    private final Prompts prompts;

    public Menus(PromptFolders folders, Prompts prompts) {
        this.folders = folders;
        this.prompts = prompts;
    }

    /** Warns of prompts that are configured but not there: callers will hear a built-in one. */
    public void check(Tenant tenant) {
        for (Menu menu : tenant.menus().values()) {
            Stream.of(Optional.ofNullable(menu.prompt()), Optional.ofNullable(menu.invalidPrompt()))
                    .flatMap(Optional::stream)
                    .filter(name -> folders.find(tenant, name).isEmpty())
                    .forEach(name ->
                            LOG.warn("tenant {}, menu {}: no usable prompt {}", tenant.name(), menu.number(), name));
        }
    }

    /**
     * Answers and asks until a valid choice was made, or as often as the menu says.
     *
     * @return where the call goes; nothing when nothing valid was keyed in and the menu does not say what then
     */
    public Optional<Target> run(CallLine line, Menu menu) throws CallOver, InterruptedException {
        Tenant tenant = line.tenant();
        line.write(new StepEntered(StepKind.MENU, menu.number()));
        line.answer();
        AudioSource prompt = menu.prompt() == null ? null : file(tenant, menu.prompt(), Phrase.DIAL_NOW);
        AudioSource wrong = file(tenant, menu.invalidPrompt(), Phrase.INVALID_KEY);
        Character key = null;
        for (int tried = 0; tried < menu.tries(); tried++) {
            if (key == null && prompt != null) {
                key = Keys.during(line, prompt);
            }
            if (key == null) {
                key = Keys.within(line, menu.timeout());
            }
            if (key == null) {
                continue;
            }
            Optional<Target> chosen = choice(line, menu, key);
            if (chosen.isPresent()) {
                return chosen;
            }
            // Who knows better already presses the right key while being told; it is the first of the next try.
            key = Keys.during(line, wrong);
        }
        return Optional.ofNullable(menu.otherwise());
    }

    /** Takes further keys as long as more could be meant; a hash says that no more come. */
    private static Optional<Target> choice(CallLine line, Menu menu, char first) throws CallOver, InterruptedException {
        String keyed = String.valueOf(first);
        while (couldGoOn(line.tenant(), menu, keyed) || beginsWrongNumber(line.tenant(), menu, keyed)) {
            Character next = Keys.within(line, menu.keyTimeout());
            if (next == null || (next == '#' && !couldBe(line.tenant(), menu, keyed + next))) {
                break;
            }
            keyed += next;
        }
        return meant(line.tenant(), menu, keyed);
    }

    private static Optional<Target> meant(Tenant tenant, Menu menu, String keyed) {
        Target key = menu.keys().get(keyed);
        return key != null || !menu.dialExtensions() ? Optional.ofNullable(key) : tenant.inside(keyed);
    }

    private static boolean couldBe(Tenant tenant, Menu menu, String keyed) {
        return meant(tenant, menu, keyed).isPresent() || couldGoOn(tenant, menu, keyed);
    }

    private static boolean couldGoOn(Tenant tenant, Menu menu, String keyed) {
        return longerIn(menu.keys(), keyed)
                || (menu.dialExtensions()
                        && List.of(tenant.extensions(), tenant.groups(), tenant.queues(), tenant.menus()).stream()
                                .anyMatch(inside -> longerIn(inside, keyed)));
    }

    /** Somebody dials a number that does not exist: its further digits are no choices of the next try. */
    private static boolean beginsWrongNumber(Tenant tenant, Menu menu, String keyed) {
        return menu.dialExtensions()
                && keyed.length() < LONGEST_INSIDE
                && meant(tenant, menu, keyed).isEmpty();
    }

    private static boolean longerIn(Map<String, ?> numbers, String begin) {
        return numbers.keySet().stream()
                .anyMatch(number -> number.length() > begin.length() && number.startsWith(begin));
    }

    private AudioSource file(Tenant tenant, @Nullable String name, Phrase instead) {
        Optional<AudioSource> file = name == null ? Optional.empty() : folders.find(tenant, name);
        return file.orElseGet(() -> prompts.say(instead, Language.spokenFor(tenant.language())));
    }
}
