package org.santral.http.verimor;

import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;

/**
 * The words of this dialect for what a call was; those for how it ended are in {@link org.santral.http.CauseWords} and
 * {@link org.santral.http.CallEnd}. They are contract data, whatever language a console speaks.
 */
final class VerimorTexts {
    private VerimorTexts() {}

    /** {@code direction} of a CDR (§5.1). */
    static String cdrDirection(Direction direction, Origin origin) {
        return switch (direction) {
            case IN -> "Gelen";
            case LOCAL -> "Santral içi";
            case OUT ->
                switch (origin) {
                    case DIALED -> "Giden";
                    case API_EXTENSION, API_MASKING, API_ORIGINATE, CALL_AND_BRIDGE -> "Giden (API)";
                    case CAMPAIGN_IVR -> "Giden (IVR)";
                };
        };
    }

    /** {@code direction} of an event. */
    static String eventDirection(Direction direction) {
        return switch (direction) {
            case IN -> "inbound";
            case OUT -> "outbound";
            case LOCAL -> "internal";
        };
    }
}
