package org.santral.webhooks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.TransferKind;

/** The extensions of one tenant in its calls. */
final class DomainLines {

    /** A leg of an extension, or that of a phone's own call. */
    private static final class Use {
        private final String extension;
        private LineChange.Talk talk;
        private LineState state;

        Use(String extension, LineChange.Talk talk, LineState state) {
            this.extension = extension;
            this.talk = talk;
            this.state = state;
        }
    }

    /** A leg's name within its call; null is the caller's own, which the ledger does not number. */
    private record LegKey(Side side, int leg) {}

    private static final LegKey OWN = new LegKey(Side.A, -1);

    private static final class Running {
        private final LedgerEvent.Accepted accepted;
        private final Map<LegKey, Use> legs = new LinkedHashMap<>();
        /** Extensions that talk and are on their way here from another call. */
        private final List<Use> coming = new ArrayList<>();

        private @Nullable String queue;
        /** The last hand-over, null if there was none. */
        private LedgerEvent.@Nullable Transferred transfer;

        Running(LedgerEvent.Accepted accepted) {
            this.accepted = accepted;
        }

        LineChange.Talk talk(Side side) {
            LedgerEvent.Party other = side == Side.A ? accepted.callee() : accepted.caller();
            return new LineChange.Talk(
                    other.number(),
                    side == Side.A,
                    side == Side.A ? null : queue,
                    accepted.origin() == Origin.CAMPAIGN_IVR);
        }
    }

    private final Function<String, LineState> resting;
    private final Map<CallId, Running> calls = new HashMap<>();
    /** Uses of extensions that have any, the oldest first. */
    private final Map<String, List<Use>> uses = new HashMap<>();

    /** @param resting the state of an extension without a call */
    DomainLines(Function<String, LineState> resting) {
        this.resting = resting;
    }

    /** Extensions that ring or talk. */
    Set<String> busy() {
        Set<String> busy = new LinkedHashSet<>();
        uses.keySet().stream().filter(extension -> shown(extension) != null).forEach(busy::add);
        return busy;
    }

    /** Takes over a call's next entry. */
    List<LineChange> apply(LedgerEntry entry) {
        if (entry.event() instanceof LedgerEvent.Accepted accepted) {
            return accepted(entry.call(), new Running(accepted));
        }
        Running call = calls.get(entry.call());
        if (call == null) {
            return List.of();
        }
        return switch (entry.event()) {
            case LedgerEvent.Accepted _ -> List.of();
            case LedgerEvent.StepEntered step -> {
                call.queue = step.kind() == LedgerEvent.StepKind.QUEUE ? step.number() : null;
                yield List.of();
            }
            case LedgerEvent.LegStarted leg -> {
                if (leg.extension() != null) {
                    // Busy from its first sign on: until then nobody sees or hears anything.
                    Use use = new Use(leg.extension(), call.talk(leg.side()), LineState.IDLE);
                    call.legs.put(new LegKey(leg.side(), leg.leg()), use);
                    uses.computeIfAbsent(leg.extension(), _ -> new ArrayList<>())
                            .add(use);
                }
                yield List.of();
            }
            case LedgerEvent.LegRinging leg -> moved(call, new LegKey(leg.side(), leg.leg()), LineState.RINGING);
            case LedgerEvent.LegAnswered leg -> moved(call, new LegKey(leg.side(), leg.leg()), LineState.IN_USE);
            case LedgerEvent.LegEnded leg -> {
                LegKey key = new LegKey(leg.side(), leg.leg());
                boolean moves = leg.termination().cause() == Cause.ATTENDED_TRANSFER
                        && call.transfer != null
                        && moves(call, key, call.transfer);
                yield moves ? List.of() : gone(call, List.of(key));
            }
            case LedgerEvent.Transferred transfer -> {
                call.transfer = transfer;
                // The phone that began the call left it to its other party, or goes on in another one.
                boolean leaves = transfer.by() != null
                        && transfer.by().equals(call.accepted.caller().extension());
                boolean moves = leaves && transfer.kind() == TransferKind.PICKUP && moves(call, OWN, transfer);
                yield leaves && !moves ? gone(call, List.of(OWN)) : List.of();
            }
            case LedgerEvent.Ended _ -> {
                calls.remove(entry.call());
                List<LineChange> changes = new ArrayList<>(gone(call, List.copyOf(call.legs.keySet())));
                call.coming.forEach(use -> changes.addAll(removed(use)));
                yield changes;
            }
            case LedgerEvent.PickedUp _,
                    LedgerEvent.Connected _,
                    LedgerEvent.Gathered _,
                    LedgerEvent.Surveyed _,
                    LedgerEvent.QueueLeft _,
                    LedgerEvent.Held _,
                    LedgerEvent.Resumed _,
                    LedgerEvent.RecordingStarted _,
                    LedgerEvent.RecordingReady _,
                    LedgerEvent.RecordingSegment _,
                    LedgerEvent.RecordingPaused _,
                    LedgerEvent.RecordingLost _ -> List.of();
        };
    }

    private void started(Running call, LegKey leg, String extension) {
        Use use = call.coming.stream()
                .filter(it -> it.extension.equals(extension))
                .findFirst()
                .orElse(null);
        if (use == null) {
            // Busy from its first sign on: until then nobody sees or hears anything.
            use = new Use(extension, call.talk(leg.side()), LineState.IDLE);
            uses.computeIfAbsent(extension, _ -> new ArrayList<>()).add(use);
        } else {
            call.coming.remove(use);
            use.talk = call.talk(leg.side());
        }
        call.legs.put(leg, use);
    }

    /**
     * Whether a leg that leaves this call goes on in the other one of a transfer or pickup: whoever is on it stays in use
     * all the while. Of a transfer that is who was brought together, not who did it.
     */
    private boolean moves(Running call, LegKey leg, LedgerEvent.Transferred transfer) {
        Use use = call.legs.get(leg);
        Running other = transfer.otherCall() == null ? null : calls.get(new CallId(transfer.otherCall()));
        if (use == null
                || other == null
                || (transfer.kind() == TransferKind.ATTENDED && use.extension.equals(transfer.by()))) {
            return false;
        }
        call.legs.remove(leg);
        other.coming.add(use);
        return true;
    }

    /** A phone that calls is off the hook from the beginning. */
    private List<LineChange> accepted(CallId id, Running call) {
        calls.put(id, call);
        String extension = call.accepted.caller().extension();
        if (extension == null || call.accepted.origin() != Origin.DIALED) {
            return List.of();
        }
        Use use = new Use(extension, call.talk(Side.A), LineState.IDLE);
        call.legs.put(OWN, use);
        uses.computeIfAbsent(extension, _ -> new ArrayList<>()).add(use);
        return moved(call, OWN, LineState.IN_USE);
    }

    private List<LineChange> moved(Running call, LegKey leg, LineState state) {
        Use use = call.legs.get(leg);
        // Early media after an answer, or one more 180, changes nothing.
        if (use == null || use.state == state || use.state == LineState.IN_USE) {
            return List.of();
        }
        LineState before = state(use.extension);
        use.state = state;
        return change(use.extension, before);
    }

    private List<LineChange> gone(Running call, List<LegKey> legs) {
        List<LineChange> changes = new ArrayList<>();
        for (LegKey leg : legs) {
            Use use = call.legs.remove(leg);
            if (use != null) {
                changes.addAll(removed(use));
            }
        }
        return changes;
    }

    private List<LineChange> removed(Use use) {
        LineState before = state(use.extension);
        uses.computeIfPresent(use.extension, (_, others) -> {
            others.remove(use);
            return others.isEmpty() ? null : others;
        });
        return change(use.extension, before);
    }

    private List<LineChange> change(String extension, LineState before) {
        Use shown = shown(extension);
        LineState now = shown == null ? LineState.IDLE : shown.state;
        if (now == before) {
            return List.of();
        }
        return List.of(
                shown == null
                        ? new LineChange(extension, resting.apply(extension), null)
                        : new LineChange(extension, shown.state, shown.talk));
    }

    /** In calls: IDLE stands for whatever it is without one. */
    private LineState state(String extension) {
        Use shown = shown(extension);
        return shown == null ? LineState.IDLE : shown.state;
    }

    /** The use that says what the extension does: its latest talk, or else the latest one that rings; null for none. */
    private @Nullable Use shown(String extension) {
        Use shown = null;
        for (Use use : uses.getOrDefault(extension, List.of())) {
            if (use.state == LineState.IN_USE
                    || (use.state == LineState.RINGING && (shown == null || shown.state == LineState.RINGING))) {
                shown = use;
            }
        }
        return shown;
    }
}
