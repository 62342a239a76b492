package org.santral.sip.ua;

/** A request under way. */
public interface CompletionHandle {

    /**
     * Stops caring: no further hop or credential is tried, and the listener hears {@link
     * org.santral.sip.dialog.RequestFailure#CANCELLED} unless it heard an outcome before. May be called from any thread.
     */
    void cancel();
}
