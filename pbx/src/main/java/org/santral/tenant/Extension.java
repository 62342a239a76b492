package org.santral.tenant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An inside subscriber as configured; what it changed since by phone or over HTTP is in {@link TenantState}.
 *
 * @param number 3 to 5 digits
 * @param name shown to others, may be empty
 * @param password SIP digest secret; null when the extension may not register
 * @param callerId outbound number shown to the outside, null when none is selected
 * @param record whether its calls are recorded
 * @param ringTimeout how long it rings before the call is not answered
 * @param callWaiting whether it rings while it is on a call
 * @param maxCalls calls it may have at once, at least 1
 * @param voicemail whether calls that it does not take are offered its mailbox
 * @param forwards where its calls go instead
 * @param language of announcements to it: two letters such as {@code tr}
 */
public record Extension(
        String number,
        String name,
        @Nullable String password,
        @Nullable PhoneNumber callerId,
        boolean record,
        Duration ringTimeout,
        boolean callWaiting,
        int maxCalls,
        boolean voicemail,
        Forwards forwards,
        String language) {

    /** How long an extension rings when nobody said. */
    public static final Duration RING_TIMEOUT = Duration.ofSeconds(30);

    /** Calls at once when nobody said: one, and one more that waits or is on hold. */
    public static final int MAX_CALLS = 2;

    public Extension {
        if (maxCalls < 1) {
            throw new IllegalArgumentException("an extension has at least one call");
        }
    }

    /** An extension that only has what every one has; the rest is default. */
    public static Extension of(
            String number, String name, @Nullable String password, @Nullable PhoneNumber callerId, boolean record) {
        return new Extension(
                number,
                name,
                password,
                callerId,
                record,
                RING_TIMEOUT,
                true,
                MAX_CALLS,
                false,
                Forwards.NONE,
                Tenant.DEFAULT_LANGUAGE);
    }

    public Extension withCallerId(@Nullable PhoneNumber changed) {
        return new Extension(
                number,
                name,
                password,
                changed,
                record,
                ringTimeout,
                callWaiting,
                maxCalls,
                voicemail,
                forwards,
                language);
    }

    public Extension withRingTimeout(Duration changed) {
        return new Extension(
                number,
                name,
                password,
                callerId,
                record,
                changed,
                callWaiting,
                maxCalls,
                voicemail,
                forwards,
                language);
    }

    /** With other rules for calls at once. */
    public Extension withCalls(boolean waiting, int atOnce) {
        return new Extension(
                number, name, password, callerId, record, ringTimeout, waiting, atOnce, voicemail, forwards, language);
    }

    public Extension withVoicemail(boolean changed) {
        return new Extension(
                number,
                name,
                password,
                callerId,
                record,
                ringTimeout,
                callWaiting,
                maxCalls,
                changed,
                forwards,
                language);
    }

    public Extension withForwards(Forwards changed) {
        return new Extension(
                number,
                name,
                password,
                callerId,
                record,
                ringTimeout,
                callWaiting,
                maxCalls,
                voicemail,
                changed,
                language);
    }

    @Override
    public String toString() {
        return "Extension[" + number + "]";
    }
}
