package org.santral.sip.ua;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipResponse;

/** The Retry-After header (RFC 3261 §20.33). */
final class RetryAfter {
    private RetryAfter() {}

    /** The time to wait, without its comment and parameters; null when absent or malformed. */
    static @Nullable Duration of(SipResponse response) {
        String value = response.header(HeaderNames.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        int end = 0;
        while (end < value.length() && end < 9 && Character.digit(value.charAt(end), 10) >= 0) {
            end++;
        }
        return end == 0 ? null : Duration.ofSeconds(Integer.parseInt(value.substring(0, end)));
    }
}
