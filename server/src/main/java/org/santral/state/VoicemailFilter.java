package org.santral.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * Which messages are wanted; null: any.
 *
 * @param startFrom earliest start
 * @param startTo latest start, inclusive
 * @param read true: only those that were listened to; false: only new ones
 */
public record VoicemailFilter(
        @Nullable Instant startFrom,
        @Nullable Instant startTo,
        @Nullable Boolean read,
        @Nullable String extension,
        @Nullable CallId id) {
    public static final VoicemailFilter ALL = new VoicemailFilter(null, null, null, null, null);
}
