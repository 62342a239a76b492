package org.santral.call;

import org.jspecify.annotations.Nullable;
import org.santral.leg.Leg;

/** An answered leg on its way from one call to another. */
record Handed(
        Leg leg,
        String destination,
        @Nullable String extension,
        @Nullable String trunk) {}
