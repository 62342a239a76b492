package org.santral.leg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.sip.message.ReasonPhrases;

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

    /** The status that a caller is refused with (spec/events.md §4.1 backwards; 480 where nothing says more). */
    public static int status(Cause cause) {
        return switch (cause) {
            case USER_BUSY -> 486;
            case CALL_REJECTED, INCOMING_CALL_BARRED, NOT_ALLOWED_BY_IYS -> 603;
            case FACILITY_REJECTED -> 403;
            case UNALLOCATED_NUMBER, NO_ROUTE_DESTINATION -> 404;
            case INVALID_NUMBER_FORMAT -> 484;
            case INCOMPATIBLE_DESTINATION, BEARERCAPABILITY_NOTIMPL, CHAN_NOT_IMPLEMENTED -> 488;
            case SERVICE_NOT_IMPLEMENTED, FACILITY_NOT_IMPLEMENTED -> 501;
            case NETWORK_OUT_OF_ORDER -> 502;
            case NORMAL_CIRCUIT_CONGESTION, SERVICE_UNAVAILABLE, SYSTEM_SHUTDOWN -> 503;
            case RECOVERY_ON_TIMER_EXPIRE -> 408;
            case NORMAL_TEMPORARY_FAILURE, INTERWORKING, EXCHANGE_ROUTING_ERROR -> 500;
            case INVALID_CALL_REFERENCE -> 481;
            case NORMAL_CLEARING,
                    NORMAL_UNSPECIFIED,
                    NO_USER_RESPONSE,
                    NO_ANSWER,
                    ORIGINATOR_CANCEL,
                    LOSE_RACE,
                    REDIRECTION_TO_NEW_DESTINATION,
                    MEDIA_TIMEOUT,
                    ATTENDED_TRANSFER,
                    PICKED_OFF,
                    DESTINATION_OUT_OF_ORDER,
                    ALLOTTED_TIMEOUT -> 480;
        };
    }

    /** The reason phrase that goes with a status of {@link #status}. */
    public static String phrase(int status) {
        return ReasonPhrases.of(status);
    }

    /** The Reason header that we send with a BYE or CANCEL. */
    public static String reasonHeader(Cause cause) {
        return "Q.850;cause=" + cause.q850() + ";text=\"" + cause.name() + "\"";
    }
}
