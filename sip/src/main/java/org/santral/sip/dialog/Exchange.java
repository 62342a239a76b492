package org.santral.sip.dialog;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transaction.ClientTransaction;
import org.santral.sip.transaction.ClientTransactionListener;
import org.santral.sip.transport.Hop;

/**
 * One request in the caller's eyes, over as many transactions as digest challenges make necessary (RFC 3261 §22.2). Used
 * on one shard only.
 */
public final class Exchange {
    private static final int MAX_CHALLENGES = 4;

    private final Endpoint endpoint;
    private final Route route;
    private final Supplier<SipRequest> requests;
    private final @Nullable Authorizer authorizer;
    private final ExchangeListener listener;
    private @Nullable SipRequest request;
    private @Nullable ClientTransaction transaction;
    private final Set<String> answered = new HashSet<>();
    private int challenges;
    private boolean cancelled;

    private Exchange(
            Endpoint endpoint,
            Route route,
            Supplier<SipRequest> requests,
            @Nullable Authorizer authorizer,
            ExchangeListener listener) {
        this.endpoint = endpoint;
        this.route = route;
        this.requests = requests;
        this.authorizer = authorizer;
        this.listener = listener;
    }

    /**
     * Sends a request.
     *
     * @param route where to
     * @param requests gives the request, and the same with the next CSeq for each try after a challenge
     * @param authorizer answers challenges; null hands them to the listener
     */
    public static Exchange send(
            Endpoint endpoint,
            Route route,
            Supplier<SipRequest> requests,
            @Nullable Authorizer authorizer,
            ExchangeListener listener) {
        Exchange exchange = new Exchange(endpoint, route, requests, authorizer, listener);
        exchange.attempt();
        return exchange;
    }

    private void attempt() {
        SipRequest plain = requests.get();
        SipRequest authorized = authorizer == null ? plain : authorizer.authorize(plain);
        request = authorized;
        transaction = endpoint.send(authorized, route, new Attempt(authorized));
    }

    /** Cancels an INVITE (RFC 3261 §9.1); a challenge that comes now is not answered any more. */
    public void cancel(Headers extra) {
        cancelled = true;
        if (transaction != null) {
            transaction.cancel(extra);
        }
    }

    private final class Attempt implements ClientTransactionListener {
        private final SipRequest sent;

        Attempt(SipRequest sent) {
            this.sent = sent;
        }

        private boolean stale() {
            return request != sent;
        }

        @Override
        public void response(SipResponse response, Hop source) {
            if (stale()) {
                return;
            }
            boolean challenged = response.status() == 401 || response.status() == 407;
            if (challenged && authorizer != null && !cancelled && challenges < MAX_CHALLENGES) {
                challenges++;
                Authorizer.Challenge challenge = authorizer.learn(response);
                // Once per realm: the same question again, with a fresh nonce, says that the password is wrong.
                if (challenge != null && (answered.add(challenge.realm()) || challenge.stale())) {
                    attempt();
                    return;
                }
            }
            listener.response(response, source);
        }

        @Override
        public void timeout() {
            if (!stale()) {
                listener.timeout();
            }
        }

        @Override
        public void transportError(String why) {
            if (!stale()) {
                listener.unreachable(why);
            }
        }
    }
}
