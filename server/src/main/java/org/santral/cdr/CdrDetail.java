package org.santral.cdr;

import java.util.List;
import org.santral.ledger.StepView;
import org.santral.ledger.SurveyView;
import org.santral.ledger.TransferView;

/**
 * A record with all that happened on the way.
 *
 * @param legs the devices that were called, in the order of their start
 * @param steps the places that the call passed through, in order; a leg names its step by index
 * @param transfers in order
 * @param surveys the marks that were given, in order
 */
public record CdrDetail(
        Cdr cdr, List<CdrLeg> legs, List<StepView> steps, List<TransferView> transfers, List<SurveyView> surveys) {
    public CdrDetail {
        legs = List.copyOf(legs);
        steps = List.copyOf(steps);
        transfers = List.copyOf(transfers);
        surveys = List.copyOf(surveys);
    }
}
