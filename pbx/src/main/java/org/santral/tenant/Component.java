package org.santral.tenant;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in the dial plan where the tenant's own web service says what happens to a call (spec/simotel.md §7).
 *
 * @param name 1 to 40 letters, digits, dots, hyphens and underscores; the service is told it
 * @param prompt of an {@link Kind#IVR}: a file of the prompts folder that is played first; null says nothing
 * @param pause of an IVR: how long each key is awaited
 * @param most of an IVR: keys taken at the most
 * @param exits where the call goes on from here, by what the service or the outcome says
 */
public record Component(
        String name,
        Kind kind,
        Service service,
        @Nullable String prompt,
        Duration pause,
        int most,
        Map<String, Target> exits) {

    /** The exit of a busy extension. */
    public static final String BUSY = "B";

    /** How long each key is awaited when nobody said. */
    public static final Duration PAUSE = Duration.ofSeconds(5);

    /** How many keys are taken when nobody said. */
    public static final int MOST = 1;

    /** What is asked. */
    public enum Kind {
        /** Which extension the caller is for. */
        EXTENSION("F"),
        /** Which number outside, over which trunk. */
        TRUNK("F"),
        /** Which exit the keys mean that the caller pressed. */
        IVR("F"),
        /** What to say to the caller and to ask, and by which exit the call goes on. */
        SMART("e");

        private final String failed;

        Kind(String failed) {
            this.failed = failed;
        }

        /** The exit taken when the service or what it wanted fails. */
        public String failed() {
            return failed;
        }
    }

    /** How a request is written. */
    public enum Form {
        /** A POST with a JSON body. */
        JSON,
        /** A POST with a form. */
        FORM,
        /** A GET with everything in the query. */
        QUERY
    }

    /**
     * The web service.
     *
     * @param guarded whether the URL must not lead to private addresses, although the operator wrote it
     * @param within time for a whole request, at most {@link #LONGEST}
     * @param form null for that of the tenant's events
     */
    public record Service(
            URI url,
            boolean guarded,
            Duration within,
            @Nullable Form form) {
        /** Time for a request when nobody said. */
        public static final Duration WITHIN = Duration.ofSeconds(1);

        /** No caller is kept waiting longer. */
        public static final Duration LONGEST = Duration.ofSeconds(5);

        public Service {
            if (!within.isPositive() || within.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a service has up to " + LONGEST.toSeconds() + " s");
            }
        }

        /** Does not show the URL: it may hold a secret. */
        @Override
        public String toString() {
            return "Service[" + url.getHost() + "]";
        }
    }

    public Component {
        exits = Map.copyOf(exits);
        if (most < 1) {
            throw new IllegalArgumentException("at least one key is taken");
        }
    }

    /** Where an exit leads; nothing when there is no such exit. */
    public Optional<Target> exit(String exit) {
        return Optional.ofNullable(exits.get(exit));
    }
}
