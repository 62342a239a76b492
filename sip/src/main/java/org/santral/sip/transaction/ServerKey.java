package org.santral.sip.transaction;

import org.santral.sip.message.SipRequest;
import org.santral.sip.message.Via;

/**
 * What makes two requests one server transaction (RFC 3261 §17.2.3).
 *
 * @param branch the top Via's branch; for a peer of RFC 2543, which has no unique branch: the request's identity
 * @param sender the top Via's host and port; for such a peer the whole Via
 * @param method the request's, but INVITE for an ACK
 */
record ServerKey(String branch, String sender, String method) {

    static final String MAGIC_COOKIE = "z9hG4bK";

    static ServerKey of(SipRequest request, String method) {
        Via via = request.topVia();
        String branch = via.branch();
        if (branch != null && branch.length() > MAGIC_COOKIE.length() && branch.startsWith(MAGIC_COOKIE)) {
            return new ServerKey(branch, via.host() + ":" + via.port(), method);
        }
        // The To tag stays out: an ACK to a refusal has one that the INVITE had not.
        String identity =
                request.callId() + ' ' + request.cseq().number() + ' ' + request.fromTag() + ' ' + request.requestUri();
        return new ServerKey(identity, via.toString(), method);
    }
}
