package org.santral.http;

import java.util.Set;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Direction;
import org.santral.cdr.Cdr;

/** The one table of who ended a call (spec/events.md §3.4), with each dialect's word for it. */
public enum CallEnd {
    CALLER_HUNG_UP("caller", "recv_bye", "İstemci tarafından sonlandırılan çağrı"),
    /** The called side or the PBX. */
    CALLED_SIDE_HUNG_UP("callee", "send_bye", "Sistem tarafından sonlandırılan çağrı"),
    CALLER_GAVE_UP("caller", "recv_cancel", "İstemci tarafından iptal edilen çağrı"),
    /** The PBX stopped ringing a device that it had called. */
    PBX_GAVE_UP("callee", "send_cancel", "Sistem tarafından iptal edilen çağrı"),
    PARTY_REFUSED("callee", "recv_refuse", "İstemci tarafından reddedilen çağrı"),
    /** Also when a device inside said no: for the caller the PBX is the far end. */
    PBX_REFUSED("callee", "send_refuse", "Sistem tarafından reddedilen çağrı");

    /** What a party says no with; every other cause of a refusal is the network's (no such number, no way there). */
    private static final Set<Cause> WORDS_OF_A_PARTY = Set.of(
            Cause.USER_BUSY,
            Cause.CALL_REJECTED,
            Cause.NO_USER_RESPONSE,
            Cause.NO_ANSWER,
            Cause.INCOMPATIBLE_DESTINATION,
            Cause.REDIRECTION_TO_NEW_DESTINATION);

    private final String verimor;
    private final String bulutfonCode;
    private final String bulutfonV1;

    CallEnd(String verimor, String bulutfonCode, String bulutfonV1) {
        this.verimor = verimor;
        this.bulutfonCode = bulutfonCode;
        this.bulutfonV1 = bulutfonV1;
    }

    /**
     * How a call ended.
     *
     * @param pickedUp whether the caller was answered by anything
     */
    public static CallEnd of(Direction direction, boolean pickedUp, Termination why) {
        if (pickedUp) {
            return why.by() == By.CALLER ? CALLER_HUNG_UP : CALLED_SIDE_HUNG_UP;
        }
        return switch (why.by()) {
            case CALLER -> CALLER_GAVE_UP;
            case CALLEE ->
                direction == Direction.OUT && WORDS_OF_A_PARTY.contains(why.cause()) ? PARTY_REFUSED : PBX_REFUSED;
            case SYSTEM -> why.how() == How.CANCEL ? PBX_GAVE_UP : PBX_REFUSED;
        };
    }

    /** How a call ended, by its record. */
    public static CallEnd of(Cdr cdr) {
        return of(cdr.direction(), cdr.times().pickup() != null, cdr.termination());
    }

    /** {@code sip_hangup_disposition}. */
    public String verimor() {
        return verimor;
    }

    /** {@code hangup_state} in the code form. */
    public String bulutfonCode() {
        return bulutfonCode;
    }

    /** {@code hangup_state} in the form of 2015; whether {@link #CALLER_GAVE_UP} is said at all is a tenant's setting. */
    public String bulutfonV1() {
        return bulutfonV1;
    }
}
