package org.santral.tenant;

import org.jspecify.annotations.Nullable;

/**
 * An inside subscriber.
 *
 * @param number 3 to 5 digits
 * @param name shown to others, may be empty
 * @param password SIP digest secret; null when the extension may not register
 * @param callerId outbound number shown to the outside, null when none is selected
 * @param record whether its calls are recorded
 */
public record Extension(
        String number,
        String name,
        @Nullable String password,
        @Nullable PhoneNumber callerId,
        boolean record) {

    @Override
    public String toString() {
        return "Extension[" + number + "]";
    }
}
