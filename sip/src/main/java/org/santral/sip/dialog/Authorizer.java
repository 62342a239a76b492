package org.santral.sip.dialog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.sip.digest.DigestClient;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;

/**
 * The credentials of one call or registration and the challenges that they have met, which later requests answer without
 * being asked (RFC 3261 §22.2). Used on one shard only.
 */
public final class Authorizer {
    private static final int MAX_REALMS = 4;

    private final Credentials credentials;
    private final Map<String, DigestClient> answers = new LinkedHashMap<>();

    /** Credentials that have met no challenge yet. */
    public Authorizer(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * A challenge that can be answered.
     *
     * @param realm the header and realm that it is for
     * @param stale whether only the nonce was too old
     */
    record Challenge(String realm, boolean stale) {}

    /** Adds an answer for each challenge met so far. */
    SipRequest authorize(SipRequest request) {
        if (answers.isEmpty()) {
            return request;
        }
        SipRequest.Builder builder = request.toBuilder();
        for (DigestClient answer : answers.values()) {
            builder.add(answer.headerName(), answer.authorization(request.method(), request.requestUri()));
        }
        return builder.build();
    }

    /** Takes the challenge of a 401 or 407; null when it cannot be answered. */
    @Nullable
    Challenge learn(SipResponse response) {
        DigestClient answer = DigestClient.of(response, credentials.user(), credentials.secret());
        if (answer == null) {
            return null;
        }
        String realm = answer.headerName() + ' ' + answer.challenge().realm();
        if (answers.size() >= MAX_REALMS && !answers.containsKey(realm)) {
            return null;
        }
        answers.put(realm, answer);
        return new Challenge(realm, answer.challenge().stale());
    }
}
