package org.santral.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.CSeq;
import org.santral.sip.message.SipRequest;

/** The same in one request that reached us by several ways (RFC 3261 §8.2.2.2). */
record MergeKey(String callId, @Nullable String fromTag, CSeq cseq) {

    /** Null when the request has a To tag: only requests outside of dialogs are merged. */
    static @Nullable MergeKey of(SipRequest request) {
        return request.toTag() != null ? null : new MergeKey(request.callId(), request.fromTag(), request.cseq());
    }
}
