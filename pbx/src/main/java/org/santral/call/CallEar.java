package org.santral.call;

import org.santral.base.Termination;
import org.santral.leg.LegListener;
import org.santral.leg.LegTarget;
import org.santral.media.AudioSource;
import org.santral.sip.dialog.IncomingRequest;

/** Turns what a leg says into events of its call. */
final class CallEar implements LegListener {
    private final Call call;
    private final LegSlot slot;

    CallEar(Call call, LegSlot slot) {
        this.call = call;
        this.slot = slot;
    }

    /** Told on the shard while the leg is dialled: written at once, so that nothing can come before it. */
    @Override
    public void dialled(LegTarget target) {
        slot.dialled(target, call.next(slot.side));
        call.use(slot, LegSlot.Use.RINGING);
        call.write(new LedgerEvent.LegStarted(
                slot.side, slot.number, target.destination(), target.extension(), target.trunk()));
        call.flush();
    }

    @Override
    public void rerouted(Termination why) {
        if (!slot.over) {
            slot.over = true;
            call.use(slot, LegSlot.Use.NONE);
            call.write(new LedgerEvent.LegEnded(
                    slot.side, slot.number, why, LegFacts.of(slot.leg().facts())));
        }
    }

    @Override
    public void rang(boolean earlyMedia) {
        call.tell(new CallEvent.LegRang(slot.id, earlyMedia));
    }

    @Override
    public void answered() {
        call.tell(new CallEvent.LegAnswered(slot.id));
    }

    @Override
    public void failed(Termination why) {
        call.tell(new CallEvent.LegFailed(slot.id, why));
    }

    @Override
    public void hungUp(Termination why) {
        call.tell(new CallEvent.LegHungUp(slot.id, why));
    }

    @Override
    public void released() {
        call.tell(new CallEvent.LegReleased(slot.id));
    }

    @Override
    public void held() {
        call.tell(new CallEvent.LegHeld(slot.id));
    }

    @Override
    public void resumed() {
        call.tell(new CallEvent.LegResumed(slot.id));
    }

    @Override
    public void dtmf(char digit) {
        call.post(() -> call.guide().pressed(slot, digit));
    }

    @Override
    public void played(AudioSource source) {
        call.post(() -> call.guide().played(slot, source));
    }

    @Override
    public void silent() {
        call.tell(new CallEvent.MediaLost(slot.id));
    }

    @Override
    public void refer(IncomingRequest request) {
        call.post(() -> Transfer.refer(call, slot, request));
    }
}
