package org.santral.sip.ua;

import org.santral.sip.dialog.IncomingRequest;

/** Hears what comes from outside and belongs to nothing yet. Called on the shard of the Call-ID; must not block. */
public interface UserAgentListener {

    /** A new call; progress, answer or reject it, now or later. 100 Trying is sent by itself. */
    void invite(IncomingCall call);

    /** REGISTER, OPTIONS, MESSAGE, SUBSCRIBE, … outside of dialogs; respond to it, now or later. */
    void request(IncomingRequest request);

    /**
     * A request within a dialog does not come from where the dialog's peer is. Answer it, when its sender has to prove
     * something first.
     *
     * @return whether it counts all the same: the default, for who trusts everybody
     */
    default boolean fromElsewhere(IncomingRequest request) {
        return true;
    }
}
