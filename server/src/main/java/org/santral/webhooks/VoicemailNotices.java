package org.santral.webhooks;

import java.sql.SQLException;
import org.santral.base.CallId;
import org.santral.state.VoicemailListener;
import org.santral.state.VoicemailMessage;
import org.santral.store.Tx;

/** Tells of messages that callers left, together with the message, and of those that were lost. */
public final class VoicemailNotices implements VoicemailListener {
    private final Notices notices;

    public VoicemailNotices(Notices notices) {
        this.notices = notices;
    }

    @Override
    public Runnable stored(Tx tx, int domainId, VoicemailMessage message, String file) throws SQLException {
        return notices.publish(
                tx,
                domainId,
                new Notice.VoicemailStored(
                        message.id().value(), message.extension(), message.callerNumber(), message.length(), file));
    }

    @Override
    public void lost(int domainId, CallId id, String extension, String caller, String why) {
        notices.publish(domainId, new Notice.VoicemailLost(id.value(), extension, caller, why));
    }
}
