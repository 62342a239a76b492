package org.santral.http.verimor;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.http.SecretHash;

/**
 * A tenant's settings of this dialect.
 *
 * @param keys API keys, any of which opens the tenant's account
 * @param events where events are pushed to, null for nowhere
 * @param maskingDialOn quirk Q1: when the second party of a masked call is dialled
 * @param maskingDefaultExtension quirk Q15: the extension whose outbound number a masked call shows by default
 * @param missedAsBoolean quirk Q5: CDRs give {@code missed} as JSON boolean instead of string
 * @param eventBooleansAsWords quirk Q6: events say {@code true}/{@code false} instead of {@code t}/{@code f}
 * @param rateLimited whether the vendor's rate limits (§2.1) hold
 */
public record VerimorSettings(
        List<SecretHash> keys,
        @Nullable Events events,
        MaskingDialOn maskingDialOn,
        String maskingDefaultExtension,
        boolean missedAsBoolean,
        boolean eventBooleansAsWords,
        boolean rateLimited) {

    public VerimorSettings {
        keys = List.copyOf(keys);
    }

    /** Quirk Q1. */
    public enum MaskingDialOn {
        /** {@code /originate} when the first party rings, {@code /bridge} when it answers. */
        BY_PATH,
        ANSWER,
        RINGING
    }

    /**
     * The event push: one URL and a switch per event.
     *
     * @param url http or https
     * @param userHangup an extension's part ended while the call goes on
     */
    public record Events(URI url, boolean ringing, boolean answered, boolean hangup, boolean userHangup) {}
}
