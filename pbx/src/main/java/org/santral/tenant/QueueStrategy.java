package org.santral.tenant;

import java.util.Locale;

/** Which agent of a queue gets the next call (spec/simotel.md; names as in queues.conf of Asterisk). */
public enum QueueStrategy {
    /** All free agents at once. */
    RING_ALL("ringall"),
    /** The agent whose last call from this queue ended longest ago. */
    LEAST_RECENT("leastrecent"),
    /** The agent with the fewest answered calls from this queue. */
    FEWEST_CALLS("fewestcalls"),
    /** Any free agent. */
    RANDOM("random"),
    /** In turn, beginning after the agent who was tried last. */
    ROUND_ROBIN("rrmemory"),
    /** As listed, from the top for every call. */
    LINEAR("linear"),
    /** Any free agent; the earlier in the list, the likelier. */
    WEIGHTED_RANDOM("wrandom"),
    /** As {@link #ROUND_ROBIN}, in the order of the list even after its members changed. */
    ROUND_ROBIN_ORDERED("rrordered");

    private final String shortName;

    QueueStrategy(String shortName) {
        this.shortName = shortName;
    }

    /** The name without hyphens that Simotel and Asterisk use, such as {@code rrmemory}. */
    public String shortName() {
        return shortName;
    }

    /**
     * Reads a short name, with hyphens or underscores anywhere ({@code ring-all}), or the constant's own name in any
     * case ({@code round-robin-ordered}).
     *
     * @throws IllegalArgumentException when it is none
     */
    public static QueueStrategy parse(String text) {
        String name = squeezed(text);
        for (QueueStrategy strategy : values()) {
            if (strategy.shortName.equals(name) || squeezed(strategy.name()).equals(name)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("no strategy of a queue");
    }

    private static String squeezed(String text) {
        return text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
