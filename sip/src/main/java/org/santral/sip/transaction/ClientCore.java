package org.santral.sip.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Timer;

/** What both client transactions do alike: sending, timers, telling the listener. */
abstract sealed class ClientCore implements ClientTransaction permits InviteClient, NonInviteClient {

    final ShardTransactions owner;
    private final ClientKey key;
    private final Hop hop;
    private final ClientTransactionListener listener;
    private byte @Nullable [] request;
    private @Nullable Timer repeatTimer;
    private @Nullable Timer limitTimer;

    ClientCore(
            ShardTransactions owner, ClientKey key, SipRequest request, Hop hop, ClientTransactionListener listener) {
        this.owner = owner;
        this.key = key;
        this.request = SipSerializer.bytes(request);
        this.hop = hop;
        this.listener = listener;
    }

    /** Sends the request for the first time and starts the timers. */
    abstract void start();

    abstract void received(SipResponse response, Hop source);

    abstract void transportFailed(String why);

    ClientKey key() {
        return key;
    }

    @Override
    public Hop hop() {
        return hop;
    }

    void sendRequest() {
        byte[] bytes = request;
        if (bytes != null) {
            send(bytes);
        }
    }

    void send(byte[] bytes) {
        owner.send(bytes, hop, why -> owner.later(() -> transportFailed(why)));
    }

    /** A final response came: the request will not be needed again. */
    void forgetRequest() {
        request = null;
    }

    void pass(SipResponse response, Hop source) {
        owner.guarded(() -> listener.response(response, source));
    }

    void tellTimeout() {
        owner.guarded(listener::timeout);
    }

    void tellTransportError(String why) {
        owner.guarded(() -> listener.transportError(why));
    }

    /** Arms the next retransmission; over a reliable transport there is none. */
    void repeatAfter(Duration delay, Runnable task) {
        if (repeatTimer != null) {
            repeatTimer.cancel();
        }
        if (!hop.transport().reliable()) {
            repeatTimer = owner.shard().schedule(delay, task);
        }
    }

    /** Runs the task after the delay; with none, at once. */
    void limitTo(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            limitTimer = owner.shard().schedule(delay, task);
        }
    }

    void stopTimers() {
        if (repeatTimer != null) {
            repeatTimer.cancel();
            repeatTimer = null;
        }
        if (limitTimer != null) {
            limitTimer.cancel();
            limitTimer = null;
        }
    }

    void end() {
        stopTimers();
        owner.remove(this);
    }
}
