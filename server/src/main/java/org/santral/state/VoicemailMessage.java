package org.santral.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * A message in a mailbox.
 *
 * @param id the call that left it
 * @param extension whose mailbox it is in
 * @param callerNumber as presented, empty if it was withheld
 * @param callerName may be empty
 * @param start when the recording began
 * @param readAt when it was first listened to; null: new
 */
public record VoicemailMessage(
        CallId id,
        String extension,
        String callerNumber,
        String callerName,
        Instant start,
        Duration length,
        @Nullable Instant readAt) {}
