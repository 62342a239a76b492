package org.santral.call;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.LedgerEvent.Side;
import org.santral.leg.Leg;
import org.santral.leg.LegTarget;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.transport.Timer;

/** A leg with what its call remembers of it. Used by the call's owner only. */
final class LegSlot {

    /** What an extension's line is taken for. */
    enum Use {
        NONE,
        RINGING,
        TALKING
    }

    /** How the call knows it. */
    final int id;

    /** How the ledger knows it, with {@link #number}. */
    final Side side;

    /** How it is dialled; null for a leg that came by itself. */
    final @Nullable LegPlan plan;

    /** For whom it is dialled in a hunt; null otherwise. */
    final Hunt.@Nullable Callee callee;

    final CompletableFuture<Void> gone = new CompletableFuture<>();

    @Nullable
    Leg leg;

    int number = -1;
    String destination = "";

    @Nullable
    String extension;

    @Nullable
    String trunk;

    @Nullable
    Timer ringing;

    @Nullable
    DialogId dialog;

    @Nullable
    Termination ended;

    Use use = Use.NONE;

    /** Whether its end is on record, or its begin is not. */
    boolean over = true;

    boolean answered;

    LegSlot(int id, Side side, @Nullable LegPlan plan, Hunt.@Nullable Callee callee) {
        this.id = id;
        this.side = side;
        this.plan = plan;
        this.callee = callee;
    }

    void dialled(LegTarget target, int ledgerNumber) {
        number = ledgerNumber;
        destination = target.destination();
        extension = target.extension();
        trunk = target.trunk();
        over = false;
    }

    Leg leg() {
        Leg there = leg;
        if (there == null) {
            throw new IllegalStateException("leg " + id + " was not dialled");
        }
        return there;
    }

    void stopRinging() {
        if (ringing != null) {
            ringing.cancel();
            ringing = null;
        }
    }
}
