package org.santral.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What was changed about an extension by phone or over HTTP, and outlives restarts.
 *
 * @param dnd whether it does not want to be disturbed
 * @param forwards replaces the configured forwards altogether; null leaves them
 * @param callerId replaces the configured outbound number; null leaves it
 */
public record ExtensionState(
        boolean dnd, @Nullable Forwards forwards, @Nullable PhoneNumber callerId) {
    /** Nothing was changed. */
    public static final ExtensionState UNCHANGED = new ExtensionState(false, null, null);

    public ExtensionState withDnd(boolean on) {
        return new ExtensionState(on, forwards, callerId);
    }

    public ExtensionState withForwards(@Nullable Forwards changed) {
        return new ExtensionState(dnd, changed, callerId);
    }

    public ExtensionState withCallerId(@Nullable PhoneNumber changed) {
        return new ExtensionState(dnd, forwards, changed);
    }

    /** The forwards that count. */
    public Forwards forwardsOf(Extension configured) {
        return forwards == null ? configured.forwards() : forwards;
    }

    /** The outbound number that counts. */
    public @Nullable PhoneNumber callerIdOf(Extension configured) {
        return callerId == null ? configured.callerId() : callerId;
    }
}
