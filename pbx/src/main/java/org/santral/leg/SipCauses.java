package org.santral.leg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;

/** SIP statuses and Reason headers to our causes and back (spec/events.md §4.1). */
public final class SipCauses {
    private static final Pattern Q850 =
            Pattern.compile("(?i)(?:^|,)\\s*Q\\.850\\s*;(?:[^,]*;)?\\s*cause\\s*=\\s*([0-9]{1,3})");

    private SipCauses() {}

    /**
     * The cause of a refusal. A Q.850 cause in a Reason header says more than the status and wins.
     *
     * @param fromTrunk whether a carrier refused: its 503 is congestion, a device's is a fault
     */
    public static Cause of(int status, @Nullable String reasonHeader, boolean fromTrunk) {
        Cause reason = reason(reasonHeader);
        if (reason != null && reason != Cause.NORMAL_CLEARING) {
            return reason;
        }
        return switch (status) {
            case 300, 301, 302, 305, 380 -> Cause.REDIRECTION_TO_NEW_DESTINATION;
            case 401, 402, 403, 407, 603, 607 -> Cause.CALL_REJECTED;
            case 404, 410 -> Cause.UNALLOCATED_NUMBER;
            case 405 -> Cause.SERVICE_UNAVAILABLE;
            case 406, 415, 501 -> Cause.SERVICE_NOT_IMPLEMENTED;
            case 408, 504 -> Cause.RECOVERY_ON_TIMER_EXPIRE;
            case 413, 414, 416, 420, 421, 423, 505, 513 -> Cause.INTERWORKING;
            case 480 -> Cause.NO_USER_RESPONSE;
            case 481 -> Cause.INVALID_CALL_REFERENCE;
            case 482, 483 -> Cause.EXCHANGE_ROUTING_ERROR;
            case 484 -> Cause.INVALID_NUMBER_FORMAT;
            case 485, 604 -> Cause.NO_ROUTE_DESTINATION;
            case 486, 600 -> Cause.USER_BUSY;
            case 487 -> Cause.ORIGINATOR_CANCEL;
            case 488, 606 -> Cause.INCOMPATIBLE_DESTINATION;
            case 502 -> Cause.NETWORK_OUT_OF_ORDER;
            case 503 -> fromTrunk ? Cause.NORMAL_CIRCUIT_CONGESTION : Cause.NORMAL_TEMPORARY_FAILURE;
            default -> {
                if (status >= 300 && status < 400) {
                    yield Cause.REDIRECTION_TO_NEW_DESTINATION;
                }
                yield status >= 600 ? Cause.CALL_REJECTED : Cause.NORMAL_TEMPORARY_FAILURE;
            }
        };
    }

    /** The cause in a Reason header (RFC 3326) with a Q.850 value, null if there is none that we know. */
    public static @Nullable Cause reason(@Nullable String reasonHeader) {
        if (reasonHeader == null || reasonHeader.length() > 512) {
            return null;
        }
        Matcher matcher = Q850.matcher(reasonHeader);
        if (!matcher.find()) {
            return null;
        }
        int value = Integer.parseInt(matcher.group(1));
        return switch (value) {
            case 16 -> Cause.NORMAL_CLEARING;
            case 21 -> Cause.CALL_REJECTED;
            case 26 -> Cause.LOSE_RACE;
            case 41 -> Cause.NORMAL_TEMPORARY_FAILURE;
            default -> {
                for (Cause cause : Cause.values()) {
                    if (cause.q850() == value) {
                        yield cause;
                    }
                }
                yield null;
            }
        };
    }

    /** The Reason header that we send with a BYE or CANCEL. */
    public static String reasonHeader(Cause cause) {
        return "Q.850;cause=" + cause.q850() + ";text=\"" + cause.name() + "\"";
    }
}
