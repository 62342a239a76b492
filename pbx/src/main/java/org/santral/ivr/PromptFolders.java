package org.santral.ivr;

import org.santral.tenant.Tenant;

/** Port: where each tenant's audio files lie. */
@FunctionalInterface
public interface PromptFolders {
    PromptFolder of(Tenant tenant);
}
