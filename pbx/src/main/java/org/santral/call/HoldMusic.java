package org.santral.call;

import org.santral.media.AudioSource;
import org.santral.tenant.Tenant;

/** Port: what parties on hold hear. Must not block. */
@FunctionalInterface
public interface HoldMusic {
    AudioSource of(Tenant tenant);
}
