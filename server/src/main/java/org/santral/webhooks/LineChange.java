package org.santral.webhooks;

import org.jspecify.annotations.Nullable;

/**
 * An extension has come to another state.
 *
 * @param state the one that it has now
 * @param talk what it rings for or talks about, null without a call
 */
public record LineChange(
        String extension, LineState state, @Nullable Talk talk) {

    /**
     * The extension's part in a call.
     *
     * @param participant number of the other party, as records show it; may be empty
     * @param outgoing whether the extension is the calling side
     * @param queue the queue from which it is called, null if from none
     * @param automatic whether it is an automatic call
     */
    public record Talk(
            String participant, boolean outgoing, @Nullable String queue, boolean automatic) {}
}
