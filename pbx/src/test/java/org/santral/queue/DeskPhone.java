package org.santral.queue;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.call.LineUse;
import org.santral.rig.Eventually;

/** The phone of an extension. It fails the test when it is called twice at once. */
final class DeskPhone {
    final String number;
    private final Office office;
    private @Nullable Ringing ringing;
    private @Nullable Talk talk;
    private int answered;
    private volatile @Nullable AssertionError wrong;

    /** A hunt that this phone is part of. */
    interface Ringing {
        /** @return false if somebody else was first, or it is over */
        boolean answeredBy(DeskPhone phone, CompletableFuture<Void> over);

        void failed(DeskPhone phone, Cause cause);
    }

    /** A talk that goes on. */
    record Talk(CompletableFuture<Void> over) {}

    DeskPhone(Office office, String number) {
        this.office = office;
        this.number = number;
    }

    /** A call comes in. */
    synchronized void ring(Ringing call) {
        if (ringing != null || talk != null) {
            wrong = new AssertionError(number + " is called while it rings or talks");
        }
        ringing = call;
        LineUse.rings(office.lines, Office.DOMAIN, number);
        notifyAll();
    }

    /** The call is stopped, unless this phone has taken it. */
    synchronized void stop(Ringing call) {
        if (ringing == call) {
            ringing = null;
            LineUse.ringsNoMore(office.lines, Office.DOMAIN, number);
        }
    }

    synchronized boolean rings() {
        return ringing != null;
    }

    synchronized boolean talks() {
        return talk != null;
    }

    synchronized int answered() {
        return answered;
    }

    /** Waits until it rings, and takes the call. */
    DeskPhone answer() {
        Eventually.holds(number + " rings", this::rings);
        if (!tryAnswer()) {
            throw new AssertionError(number + " could not take the call");
        }
        return this;
    }

    synchronized boolean tryAnswer() {
        Ringing call = ringing;
        CompletableFuture<Void> over = new CompletableFuture<>();
        if (call == null || !call.answeredBy(this, over)) {
            return false;
        }
        ringing = null;
        talk = new Talk(over);
        answered++;
        LineUse.ringsNoMore(office.lines, Office.DOMAIN, number);
        LineUse.talks(office.lines, Office.DOMAIN, number);
        return true;
    }

    /** Waits until it rings, and refuses the call. */
    void fail(Cause cause) {
        Eventually.holds(number + " rings", this::rings);
        refuse(cause);
    }

    /** Refuses the call if there is one. */
    void refuse(Cause cause) {
        Ringing call = takeRinging();
        if (call != null) {
            call.failed(this, cause);
        }
    }

    private synchronized @Nullable Ringing takeRinging() {
        Ringing call = ringing;
        if (call != null) {
            stop(call);
        }
        return call;
    }

    void hangUp() {
        Talk ended;
        synchronized (this) {
            ended = talk;
            talk = null;
            LineUse.talksNoMore(office.lines, Office.DOMAIN, number);
        }
        ended.over().complete(null);
    }

    /** Begins or ends a call that no queue knows of. */
    void ownCall(boolean on) {
        if (on) {
            LineUse.talks(office.lines, Office.DOMAIN, number);
        } else {
            LineUse.talksNoMore(office.lines, Office.DOMAIN, number);
        }
    }

    /** Waits for a call. @return whether one came in time */
    synchronized boolean awaitRing(long atMostMs) throws InterruptedException {
        long end = System.nanoTime() + atMostMs * 1_000_000;
        while (ringing == null) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    void check() {
        AssertionError found = wrong;
        if (found != null) {
            throw found;
        }
    }
}
