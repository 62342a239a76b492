package org.santral.tenant;

import java.util.List;

/**
 * What a tenant may do at most.
 *
 * @param concurrentCalls calls that may be up at once
 * @param callsPerSecond new calls accepted per second, sustained; a burst of as many is allowed
 * @param international whether numbers outside the tenant's country may be called
 * @param premiumPrefixes E.164 digit prefixes refused in addition to those known to be premium-rate
 */
public record Limits(int concurrentCalls, int callsPerSecond, boolean international, List<String> premiumPrefixes) {
    /** Far above what the vendors allow (spec/verimor.md §2.1), so that only a runaway client meets them. */
    public static final Limits DEFAULT = new Limits(1000, 100, false, List.of());

    public Limits {
        premiumPrefixes = List.copyOf(premiumPrefixes);
        if (concurrentCalls < 1 || callsPerSecond < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }
}
