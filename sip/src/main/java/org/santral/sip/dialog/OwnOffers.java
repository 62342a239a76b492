package org.santral.sip.dialog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our re-INVITEs and UPDATEs with offers in one dialog: one at a time, others wait; glare is retried (RFC 3261 §14.1). */
final class OwnOffers {
    private static final Logger log = LoggerFactory.getLogger(OwnOffers.class);
    private static final int MAX_WAITING = 8;
    private static final int MAX_TRIES = 6;

    private final InviteDialog dialog;
    private final Deque<Offering> waiting = new ArrayDeque<>();
    private @Nullable Offering current;
    private boolean ended;

    OwnOffers(InviteDialog dialog) {
        this.dialog = dialog;
    }

    void submit(String method, SessionDescription offer, ReofferListener listener) {
        if (ended || dialog.over()) {
            listener.refused(487);
        } else if (method.equals("UPDATE") && !dialog.peerAllows("UPDATE")) {
            listener.refused(405);
        } else if (waiting.size() >= MAX_WAITING) {
            listener.refused(491);
        } else {
            waiting.addLast(new Offering(method, offer, listener));
            proceed();
        }
    }

    /** Sends the next waiting offer if nothing stands in its way. */
    void proceed() {
        Offering next = waiting.peekFirst();
        if (current != null || next == null || dialog.over()) {
            return;
        }
        boolean mayInvite = dialog.confirmed() && dialog.acknowledged();
        if ((next.method.equals("UPDATE") || mayInvite) && dialog.gate.weOffer()) {
            waiting.removeFirst();
            current = next;
            next.send();
        }
    }

    /** The dialog is over: refuses all that waits. A 2xx that still comes is acknowledged. */
    void end() {
        ended = true;
        Offering running = current;
        current = null;
        if (running != null) {
            running.refuse(487);
        }
        while (!waiting.isEmpty()) {
            waiting.removeFirst().refuse(487);
        }
    }

    /** One offer until its outcome. */
    private final class Offering implements ExchangeListener {
        private final String method;
        private final SessionDescription offer;
        private final ReofferListener listener;
        private int tries;
        private boolean told;
        private boolean done;
        private @Nullable Timer retry;

        Offering(String method, SessionDescription offer, ReofferListener listener) {
            this.method = method;
            this.offer = offer;
            this.listener = listener;
        }

        void send() {
            tries++;
            done = false;
            Headers headers = dialog.refresh.ask(dialog.presenting()).add(HeaderNames.CONTENT_TYPE, Sessions.TYPE);
            dialog.exchange(method, headers, Sessions.bytes(offer), this);
        }

        @Override
        public void response(SipResponse response, Hop source) {
            if (response.provisional()) {
                return;
            }
            if (done) {
                dialog.resendAck(response.cseq().number());
                return;
            }
            done = true;
            if (response.success()) {
                accepted(response, source);
            } else {
                rejected(response);
            }
        }

        private void accepted(SipResponse response, Hop source) {
            try {
                dialog.state.refreshTarget(response);
            } catch (SipSyntaxException malformed) {
                // What it answered counts, and wants its ACK; requests go on to where they went before.
                log.debug("a malformed Contact is passed over: {}", malformed.getMessage());
            }
            if (method.equals("INVITE")) {
                dialog.sendAck(response.cseq().number(), null);
            }
            if (ended) {
                return;
            }
            dialog.peer.learn(response, source);
            dialog.refresh.agreed(response);
            SessionDescription answer = Sessions.readable(response);
            if (answer == null) {
                finish(488);
                return;
            }
            dialog.sessions(offer, answer);
            free();
            told = true;
            dialog.endpoint.tell(() -> listener.answered(answer));
            dialog.proceed();
        }

        private void rejected(SipResponse response) {
            int status = response.status();
            if (ended) {
                return;
            }
            boolean again = tries < MAX_TRIES;
            if (status == 491 && again) {
                retryAfterGlare();
            } else if (status == 422 && again && dialog.refresh.tooSmall(response)) {
                send();
            } else {
                finish(status);
                if (status == 408 || status == 481) {
                    dialog.failed(Cause.REQUEST_FAILED, status);
                }
            }
        }

        /** The owner of the Call-ID waits 2.1–4 s, the other side 0–2 s, in steps of 10 ms, so that one comes first. */
        private void retryAfterGlare() {
            dialog.gate.close();
            int waitMs = dialog.isCaller() ? 2100 + 10 * dialog.endpoint.random(191) : 10 * dialog.endpoint.random(201);
            retry = dialog.shard().schedule(Duration.ofMillis(waitMs), () -> {
                retry = null;
                current = null;
                waiting.addFirst(this);
                proceed();
            });
        }

        @Override
        public void timeout() {
            if (!ended) {
                finish(408);
                dialog.failed(Cause.REQUEST_FAILED, 408);
            }
        }

        @Override
        public void unreachable(String why) {
            if (!ended) {
                finish(503);
                dialog.failed(Cause.TRANSPORT, 503);
            }
        }

        private void finish(int status) {
            free();
            refuse(status);
            dialog.proceed();
        }

        private void free() {
            current = null;
            dialog.gate.close();
        }

        void refuse(int status) {
            if (retry != null) {
                retry.cancel();
                retry = null;
            }
            if (!told) {
                told = true;
                dialog.endpoint.tell(() -> listener.refused(status));
            }
        }
    }
}
