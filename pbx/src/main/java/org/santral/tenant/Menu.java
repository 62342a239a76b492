package org.santral.tenant;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A voice menu.
 *
 * @param number 1 to 5 digits
 * @param name may be empty
 * @param prompt a file of the prompts folder; null says nothing
 * @param timeout how long the first key is awaited after the prompt
 * @param keyTimeout how long each further key is awaited when more digits could follow
 * @param tries how often the prompt is played at most before {@code otherwise} counts
 * @param keys one or more of {@code 0}–{@code 9}, {@code *}, {@code #}, and where they lead
 * @param otherwise where the call goes when nothing valid was pressed; null ends it
 * @param dialExtensions whether callers may dial inside numbers ({@link Tenant#inside})
 * @param invalidPrompt played after a wrong key; null for the built-in one
 */
public record Menu(
        String number,
        String name,
        @Nullable String prompt,
        Duration timeout,
        Duration keyTimeout,
        int tries,
        Map<String, Target> keys,
        @Nullable Target otherwise,
        boolean dialExtensions,
        @Nullable String invalidPrompt) {

    /** How long the first key is awaited when nobody said. */
    public static final Duration TIMEOUT = Duration.ofSeconds(6);

    /** How long each further key is awaited when nobody said. */
    public static final Duration KEY_TIMEOUT = Duration.ofSeconds(3);

    /** How often the prompt is played when nobody said. */
    public static final int TRIES = 3;

    public Menu {
        keys = Map.copyOf(keys);
        if (tries < 1) {
            throw new IllegalArgumentException("a menu is played at least once");
        }
    }

    /** A menu with these keys and the default times. */
    public static Menu of(
            String number, @Nullable String prompt, Map<String, Target> keys, @Nullable Target otherwise) {
        return new Menu(number, "", prompt, TIMEOUT, KEY_TIMEOUT, TRIES, keys, otherwise, false, null);
    }
}
