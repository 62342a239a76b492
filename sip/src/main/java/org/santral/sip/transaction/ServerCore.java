package org.santral.sip.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/**
 * What lives on for up to 64*T1 after the answer, and therefore holds no message: the machine's state, the bytes of the
 * last response, the timers. The user's {@link ServerTransaction} is let go with the final response.
 */
abstract sealed class ServerCore permits InviteServer, NonInviteServer {

    final ShardTransactions owner;
    final ServerKey key;
    private final @Nullable MergeKey mergeKey;
    private final ReplyRoute route;
    private @Nullable ServerTransaction handle;
    private byte @Nullable [] last;
    private @Nullable Runnable onTransportError;
    private @Nullable Runnable onTerminated;
    private @Nullable Timer repeatTimer;
    private @Nullable Timer limitTimer;

    ServerCore(ShardTransactions owner, ServerKey key, SipRequest request, Hop source) {
        this.owner = owner;
        this.key = key;
        this.mergeKey = MergeKey.of(request);
        this.route = ReplyRoute.of(request.topVia(), source);
        this.handle = new ServerTransaction(request, source, this);
    }

    /** The request came again. */
    abstract void requestAgain();

    abstract void respond(SipResponse response);

    abstract void transportFailed();

    Shard shard() {
        return owner.shard();
    }

    @Nullable
    MergeKey mergeKey() {
        return mergeKey;
    }

    /** What the user holds; null once a final response was given. */
    @Nullable
    ServerTransaction handle() {
        return handle;
    }

    void answered() {
        handle = null;
    }

    void onTransportError(Runnable callback) {
        onTransportError = callback;
    }

    void onTerminated(Runnable callback) {
        onTerminated = callback;
    }

    /** Whether that is the host that the request came from. */
    boolean comesFrom(Hop source) {
        return route.first().address().getAddress().equals(source.address().getAddress());
    }

    boolean reliable() {
        return route.first().transport().reliable();
    }

    /** Sends a response and remembers its bytes if they may be needed again. */
    void reply(byte @Nullable [] bytes, boolean remember) {
        last = remember ? bytes : null;
        if (bytes != null) {
            send(bytes);
        }
    }

    /** Sends the last response again, if there is one. */
    void repeat() {
        byte[] bytes = last;
        if (bytes != null) {
            owner.metrics().countRetransmissionOut();
            send(bytes);
        }
    }

    private void send(byte[] bytes) {
        owner.send(bytes, route.hop(), why -> owner.later(this::transportFailed));
    }

    void tellTransportError() {
        Runnable callback = onTransportError;
        if (callback != null) {
            owner.guarded(callback);
        }
    }

    void repeatAfter(Duration delay, Runnable task) {
        repeatTimer = owner.shard().schedule(delay, task);
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
        handle = null;
        last = null;
        owner.remove(this);
        Runnable callback = onTerminated;
        if (callback != null) {
            owner.guarded(callback);
        }
    }
}
