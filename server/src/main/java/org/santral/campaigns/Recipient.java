package org.santral.campaigns;

import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * Somebody who is called.
 *
 * @param number as it is dialled
 * @param call its call, null while there is none
 * @param called whether the number was called, or is being called
 * @param answered whether somebody answered
 * @param digit that was pressed, null for none
 */
public record Recipient(
        String number,
        @Nullable CallId call,
        boolean called,
        boolean answered,
        @Nullable Integer digit) {

    /** Where it stands, as it is kept. */
    enum State {
        WAITING,
        CALLING,
        CALLED,
        REFUSED
    }
}
