package org.santral.queue;

import org.santral.tenant.Tenant;

/** Port: which extensions can be reached at all. Any thread; answers from memory. */
@FunctionalInterface
public interface Phones {

    /** Whether at least one phone of that extension is registered. */
    boolean registered(Tenant tenant, String extension);
}
