package org.santral.campaigns;

import java.time.Duration;
import java.time.Instant;
import org.santral.campaign.CallHours;

/**
 * An announcement that is played to many numbers.
 *
 * @param terms what its customer asked for
 * @param file its own audio, below the folder of {@link AutomaticCalls}
 */
public record AutomaticCall(long id, int domainId, Terms terms, String file, Instant createdAt) {
    /** Longest title and longest name of an announcement. */
    public static final int MAX_TEXT_CHARS = 200;

    /**
     * What a customer asks for.
     *
     * @param did the tenant's number that is shown to those who are called, as the tenant's records show it
     * @param announcement the audio as the customer knows it: the announcement's name, or its URL
     * @param ring how long each may ring
     * @param gather whether a digit is waited for
     */
    public record Terms(String title, String did, String announcement, Duration ring, boolean gather, CallHours hours) {
        public Terms {
            if (title.isBlank() || title.length() > MAX_TEXT_CHARS) {
                throw new IllegalArgumentException("a title has 1 to " + MAX_TEXT_CHARS + " characters");
            }
        }
    }
}
