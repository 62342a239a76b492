package org.santral.webhooks;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something worth telling that happened outside of the ledger of calls. Notices {@linkplain #about about} one thing are
 * delivered in order. The names of the components are a file format while a notice is owed.
 */
public sealed interface Notice {

    /** What a subscription has to want to hear of it. */
    NoticeKind kind();

    /** What it is about, such as {@code extension/1001}: unique within a tenant, not shown to receivers. */
    String about();

    /** An extension has come to another state without a call. */
    record Line(LineChange change) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.LINE;
        }

        @Override
        public String about() {
            return "extension/" + change.extension();
        }
    }

    /** There is a new extension. */
    record ExtensionAdded(String extension, LineState state) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.EXTENSION_ADDED;
        }

        @Override
        public String about() {
            return "extension/" + extension;
        }
    }

    /** An extension is gone. */
    record ExtensionRemoved(String extension) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.EXTENSION_REMOVED;
        }

        @Override
        public String about() {
            return "extension/" + extension;
        }
    }

    /** How a trunk is. */
    enum TrunkState {
        OK,
        UNAVAILABLE,
        /** Switched off by its owner. */
        DEACTIVATED
    }

    /**
     * A trunk has come to another state.
     *
     * @param lastHeard when its carrier last answered, null if it has not since the start
     */
    record TrunkChanged(
            String trunk, TrunkState state, @Nullable Instant lastHeard) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.TRUNK_STATE;
        }

        @Override
        public String about() {
            return "trunk/" + trunk;
        }
    }

    /** There is a new trunk. */
    record TrunkAdded(String trunk, TrunkState state) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.TRUNK_ADDED;
        }

        @Override
        public String about() {
            return "trunk/" + trunk;
        }
    }

    /** A trunk is gone. */
    record TrunkRemoved(String trunk) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.TRUNK_REMOVED;
        }

        @Override
        public String about() {
            return "trunk/" + trunk;
        }
    }

    /**
     * A caller left a message.
     *
     * @param id of the message
     * @param mailbox number of the extension
     * @param caller as presented, empty if withheld
     * @param length of the sound
     * @param file its name in the folder of messages
     */
    record VoicemailStored(String id, String mailbox, String caller, Duration length, String file) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.VOICEMAIL;
        }

        @Override
        public String about() {
            return "mailbox/" + mailbox;
        }
    }

    /**
     * A caller wanted to leave a message, and it could not be kept.
     *
     * @param id that the message would have had
     * @param why one line
     */
    record VoicemailLost(String id, String mailbox, String caller, String why) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.VOICEMAIL;
        }

        @Override
        public String about() {
            return "mailbox/" + mailbox;
        }
    }

    /**
     * A message was sent by mail, or could not be.
     *
     * @param id of the message
     * @param mailbox number of the extension
     * @param receiver the mail's address
     * @param attached whether the mail carries the sound
     * @param failure one line that says why it was not sent, null if it was
     */
    record VoicemailMailed(
            String id,
            String mailbox,
            String receiver,
            boolean attached,
            @Nullable String failure) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.VOICEMAIL_MAILED;
        }

        @Override
        public String about() {
            return "mailbox/" + mailbox;
        }
    }

    /** A client asked whether events arrive. */
    record Ping() implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.PING;
        }

        @Override
        public String about() {
            return "ping";
        }
    }

    /**
     * Calls outside have come to a share of what they may.
     *
     * @param extension whose calls, null for all of the tenant's
     * @param limit the setting that they come near to, as the configuration calls it
     * @param percent 80 or 100
     * @param cap that setting's value
     * @param since when the hour or day began that it counts for
     */
    record TollAlarm(@Nullable String extension, String limit, int percent, int cap, Instant since) implements Notice {
        @Override
        public NoticeKind kind() {
            return NoticeKind.TOLL_ALARM;
        }

        @Override
        public String about() {
            return "tolls";
        }
    }
}
