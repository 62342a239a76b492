package org.santral.mail;

import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * What became of a mail about a message, for good.
 *
 * @param message its id
 * @param extension whose mailbox it is in
 * @param receiver the mail's address
 * @param attached whether the mail carried the sound
 * @param deleted whether the message was deleted since the mail has it
 * @param failure one line that says why it was not sent, null if it was
 */
public record Mailed(
        int domainId,
        CallId message,
        String extension,
        String receiver,
        boolean attached,
        boolean deleted,
        @Nullable String failure) {}
