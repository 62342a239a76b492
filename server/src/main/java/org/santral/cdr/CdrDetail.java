package org.santral.cdr;

import java.util.List;

/** A record with the devices that were called, in the order of their start. */
public record CdrDetail(Cdr cdr, List<CdrLeg> legs) {
    public CdrDetail {
        legs = List.copyOf(legs);
    }
}
