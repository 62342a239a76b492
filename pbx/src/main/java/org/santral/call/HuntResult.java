package org.santral.call;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;

/** What became of a {@link Hunt}. */
public sealed interface HuntResult {

    /**
     * Somebody answered and talks with the party now; the program has nothing more to do with the call.
     *
     * @param number who, as records show it
     * @param extension the extension that answered, null for an outside number
     * @param over completes when that one's part in the call is over
     */
    record Connected(String number, @Nullable String extension, CompletionStage<Void> over) implements HuntResult {}

    /**
     * Nobody did.
     *
     * @param why the outcome that counts for the whole: the only callee's, or the most telling of several (busy before
     *     refused before unanswered before unreachable)
     * @param each what became of each callee, in the order of the hunt
     */
    record Unanswered(Termination why, List<Outcome> each) implements HuntResult {
        public Unanswered {
            each = List.copyOf(each);
        }
    }

    /** What became of one callee. */
    record Outcome(Hunt.Callee callee, Termination why) {}
}
