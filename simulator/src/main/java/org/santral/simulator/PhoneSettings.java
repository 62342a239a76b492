package org.santral.simulator;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
 * @param script asked for each call how it behaves in it; null: as the number says
 */
public record PhoneSettings(
        String user,
        String password,
        String domain,
        ListenPoint registrar,
        String number,
        Duration expires,
        @Nullable Supplier<NumberScript> script) {

    /** A phone that answers, registered for five minutes. */
    public static PhoneSettings of(String user, String password, String domain, ListenPoint registrar) {
        return new PhoneSettings(user, password, domain, registrar, "0000", Duration.ofMinutes(5), null);
    }

    /** The same phone behaving like this number. */
    public PhoneSettings withNumber(String newNumber) {
        return new PhoneSettings(user, password, domain, registrar, newNumber, expires, null);
    }

    /** The same phone behaving in each call as this says. */
    public PhoneSettings withScript(Supplier<NumberScript> forEachCall) {
        return new PhoneSettings(user, password, domain, registrar, number, expires, forEachCall);
    }

    /** How it behaves in the next call. */
    NumberScript next(Duration answerAfter) {
        return script == null ? NumberScript.of(number, answerAfter) : script.get();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PhoneSettings[" + user + "@" + domain + "]";
    }
}
