package org.santral.state;

import java.sql.SQLException;
import org.santral.base.CallId;
import org.santral.store.Tx;

/** Hears of messages that callers leave. */
public interface VoicemailListener {

    /**
     * A message is being written, in this transaction: what the listener writes with it is there if and only if the
     * message is. Must be quick; nothing may be remembered before the commit.
     *
     * @param file its name in the folder of messages
     * @return run after the commit, on the same thread
     */
    Runnable stored(Tx tx, int domainId, VoicemailMessage message, String file) throws SQLException;

    /**
     * A message could not be kept.
     *
     * @param id that it would have had
     * @param caller as presented, empty if withheld
     * @param why one line, without personal data
     */
    void lost(int domainId, CallId id, String extension, String caller, String why);
}
