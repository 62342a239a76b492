package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;

/**
 * A search for somebody who answers. All callees ring at once, an extension at all its devices.
 *
 * @param timeout how long they ring
 * @param hearing what the party hears meanwhile
 * @param onTimeout cause of the devices that rang in vain, and of the hunt, when the time is up
 * @param stopKeys keys of the party that end the hunt; they are kept for the next wait
 * @param until ends the hunt as well when it completes, however; null for nothing
 * @param after what happens to the party when the one who answered hangs up, null: the call is over then. It talks to
 *     nobody any more: the recording, if there is one, ends with the talk
 */
public record Hunt(
        List<Callee> callees,
        Duration timeout,
        Hearing hearing,
        Cause onTimeout,
        Set<Character> stopKeys,
        @Nullable CompletionStage<?> until,
        @Nullable CallProgram after) {

    /** What the party hears while others ring. */
    public enum Hearing {
        /** Ringing, or what a single callee's carrier plays before the answer. */
        RINGBACK,
        /** What it hears now goes on: music in a queue. */
        KEEP
    }

    /** Somebody to call. */
    public sealed interface Callee {
        /** The number as records show it. */
        String number();

        /** An extension, at all its registered devices. */
        record Inside(Extension extension) implements Callee {
            @Override
            public String number() {
                return extension.number();
            }
        }

        /**
         * A number in the outside world.
         *
         * @param outside the number to dial
         * @param number as records show it
         * @param callerId one of our own numbers, shown to it
         * @param over by which carriers
         */
        record Outside(PhoneNumber outside, String number, PhoneNumber callerId, Outward over) implements Callee {}

        /**
         * An emergency or other short number of the network: dialled as written over the first carrier that takes it,
         * whatever the routes and limits say.
         *
         * @param callerId null only when the tenant has no number at all
         */
        record Emergency(String number, @Nullable PhoneNumber callerId) implements Callee {}
    }

    public Hunt {
        callees = List.copyOf(callees);
        stopKeys = Set.copyOf(stopKeys);
    }

    /** A hunt that only an answer, the last refusal or the time ends. */
    public Hunt(List<Callee> callees, Duration timeout, Hearing hearing, Cause onTimeout) {
        this(callees, timeout, hearing, onTimeout, Set.of(), null, null);
    }
}
