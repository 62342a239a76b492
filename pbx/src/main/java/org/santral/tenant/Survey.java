package org.santral.tenant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A survey: the caller is asked for a mark by pressing a key.
 *
 * @param number 2 to 5 digits
 * @param label what it is called in reports
 * @param prompt the question: a file of the prompts folder
 * @param lowest mark, 0 to 9
 * @param highest mark, {@code lowest} to 9
 * @param timeout how long the key is awaited after the question
 * @param tries how often the question is asked at most
 * @param thanks played when a mark was given: a file of the prompts folder; null says nothing
 */
public record Survey(
        String number,
        String label,
        String prompt,
        int lowest,
        int highest,
        Duration timeout,
        int tries,
        @Nullable String thanks) {

    /** The marks when nobody said. */
    public static final int LOWEST = 1;

    /** The marks when nobody said. */
    public static final int HIGHEST = 5;

    /** How long the key is awaited when nobody said. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** How often is asked when nobody said. */
    public static final int TRIES = 2;

    public Survey {
        if (lowest < 0 || highest < lowest || highest > 9 || tries < 1) {
            throw new IllegalArgumentException(
                    "marks are digits from the lowest to the highest, asked for once at least");
        }
    }
}
