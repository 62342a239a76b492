package org.santral.call;

import java.time.Duration;
import java.util.List;
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
 */
public record Hunt(List<Callee> callees, Duration timeout, Hearing hearing, Cause onTimeout) {

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
         * @param shown as records show it
         * @param callerId one of our own numbers, shown to it
         * @param trunk name of the carrier to use, null to let the routes decide
         */
        record Outside(
                PhoneNumber outside,
                String shown,
                PhoneNumber callerId,
                @Nullable String trunk) implements Callee {
            @Override
            public String number() {
                return shown;
            }
        }
    }

    public Hunt {
        callees = List.copyOf(callees);
    }
}
