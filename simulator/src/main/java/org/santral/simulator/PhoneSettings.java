package org.santral.simulator;

import java.time.Duration;
import org.santral.sip.transport.ListenPoint;

/**
 * A phone that registers at a PBX.
 *
 * @param user the extension, also its digest user name
 * @param domain the SIP domain of its address of record
 * @param registrar where the PBX listens
 * @param number how it behaves when called, see {@link NumberScript}; {@code 0000} answers. A call that asks for
 *     automatic answering is answered at once whenever the number would answer at all
 * @param expires the registration interval that it asks for
 */
public record PhoneSettings(
        String user, String password, String domain, ListenPoint registrar, String number, Duration expires) {

    /** A phone that answers, registered for five minutes. */
    public static PhoneSettings of(String user, String password, String domain, ListenPoint registrar) {
        return new PhoneSettings(user, password, domain, registrar, "0000", Duration.ofMinutes(5));
    }

    /** The same phone behaving like this number. */
    public PhoneSettings withNumber(String newNumber) {
        return new PhoneSettings(user, password, domain, registrar, newNumber, expires);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PhoneSettings[" + user + "@" + domain + "]";
    }
}
