package org.santral.tenant;

import org.jspecify.annotations.Nullable;

/**
 * How an extension's mailbox is used; whether it has one is {@link Extension#voicemail}.
 *
 * @param pin digits that whoever listens from another phone has to key in; null: nobody else can listen
 * @param pinAlways whether the owner's own phone has to key them in too
 * @param greeting whether callers hear a greeting before the tone
 * @param saysCaller whether the listener is told who called
 * @param saysTime whether the listener is told when
 * @param mailed whether new messages are told by mail
 * @param attached whether those mails carry the sound
 * @param deletedWhenMailed whether a message goes once a mail has carried it away
 * @param email where mails go; empty: to the extension's address
 */
public record MailboxSettings(
        @Nullable String pin,
        boolean pinAlways,
        boolean greeting,
        boolean saysCaller,
        boolean saysTime,
        boolean mailed,
        boolean attached,
        boolean deletedWhenMailed,
        String email) {

    /** As mailboxes are when nobody said. */
    public static final MailboxSettings USUAL =
            new MailboxSettings(null, false, true, false, false, false, false, false, "");

    @Override
    public String toString() {
        return "MailboxSettings[]";
    }
}
