package org.santral.call;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;

/** Where a call stands; each state holds exactly the data that is valid in it. See {@link CallLife}. */
public sealed interface CallState {

    /** The acceptance is being written to the ledger; nobody has been called. */
    record Accepting() implements CallState {}

    /** It was given up before the acceptance was written: it ends as soon as that is known. */
    record Withdrawn(Termination termination, Set<Integer> open) implements CallState {
        public Withdrawn {
            open = copy(open);
        }
    }

    /** The first party is being called, the second not yet. */
    record FirstCalling(boolean ringing) implements CallState {}

    /** What is known of a party while it is being called. */
    enum Second {
        SILENT,
        RINGING,
        EARLY_MEDIA
    }

    /** The first party rings, the second is being called. */
    record BothCalling(Second second) implements CallState {}

    /** The first party answered and waits, the second is being called. */
    record SecondCalling(Second second) implements CallState {}

    /** The second party answered and waits, the first still rings. */
    record FirstAwaited() implements CallState {}

    /**
     * The party that a program serves.
     *
     * @param leg its leg
     * @param left whether it is the call's caller (in the left channel of a recording), else its callee
     * @param answered whether it was answered
     * @param talked whether it has talked with somebody in this call, who then left by a transfer
     */
    record Guest(int leg, boolean left, boolean answered, boolean talked) {
        Guest pickedUp() {
            return new Guest(leg, left, true, talked);
        }
    }

    /** A program says what happens to the party. */
    record Guided(Guest guest) implements CallState {}

    /**
     * Others are being called for the party.
     *
     * @param racing the legs that may still answer
     * @param rung those of them that ring
     * @param early whether the party hears what the only one plays before its answer
     * @param keep whether the party goes on hearing what it hears
     * @param stays whether the party stays for another program when who answered hangs up
     */
    record Hunting(Guest guest, Set<Integer> racing, Set<Integer> rung, boolean early, boolean keep, boolean stays)
            implements CallState {
        public Hunting {
            racing = copy(racing);
            rung = copy(rung);
        }
    }

    /**
     * Two parties are joined: {@code left} counts as the caller, {@code right} as the callee.
     *
     * @param stays the one that a program waits for when the other hangs up; null: the call is over then
     */
    record Talking(int left, int right, @Nullable Integer stays) implements CallState {
        Talking(int left, int right) {
            this(left, right, null);
        }

        int other(int leg) {
            return leg == left ? right : left;
        }

        boolean has(int leg) {
            return leg == left || leg == right;
        }
    }

    /** It is over; the recording is being completed before the last entry is written. */
    record Closing(Termination termination, Set<Integer> open) implements CallState {
        public Closing {
            open = copy(open);
        }
    }

    /** The last entry is written; the signalling of {@code open} legs is still finishing. */
    record Closed(Set<Integer> open) implements CallState {
        public Closed {
            open = copy(open);
        }
    }

    private static Set<Integer> copy(Set<Integer> legs) {
        return legs.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(new TreeSet<>(legs));
    }
}
