package org.santral.tenant;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may do at most.
 *
 * @param concurrentCalls calls that may be up at once
 * @param callsPerSecond new calls accepted per second, sustained; a burst of as many is allowed
 * @param international whether numbers outside the tenant's country may be called
 * @param premiumPrefixes E.164 digit prefixes refused in addition to those known to be premium-rate
 * @param outside what all of the tenant's calls to numbers outside may come to
 * @param outsidePerExtension what those of one extension may come to
 * @param alarms where it is posted that one of these is nearly or wholly used, null for nowhere
 */
public record Limits(
        int concurrentCalls,
        int callsPerSecond,
        boolean international,
        List<String> premiumPrefixes,
        OutsideCaps outside,
        OutsideCaps outsidePerExtension,
        @Nullable URI alarms) {
    /** Far above what the vendors allow (spec/verimor.md §2.1), so that only a runaway client meets them. */
    public static final Limits DEFAULT = new Limits(1000, 100, false, List.of());

    /** With the usual caps on calls outside. */
    public Limits(int concurrentCalls, int callsPerSecond, boolean international, List<String> premiumPrefixes) {
        this(
                concurrentCalls,
                callsPerSecond,
                international,
                premiumPrefixes,
                OutsideCaps.OF_A_TENANT,
                OutsideCaps.NONE,
                null);
    }

    /** The same with other caps on calls outside. */
    public Limits withOutside(OutsideCaps ofTenant, OutsideCaps ofExtension) {
        return new Limits(
                concurrentCalls, callsPerSecond, international, premiumPrefixes, ofTenant, ofExtension, alarms);
    }

    /** The same with another place that hears of alarms. */
    public Limits withAlarms(@Nullable URI url) {
        return new Limits(
                concurrentCalls, callsPerSecond, international, premiumPrefixes, outside, outsidePerExtension, url);
    }

    /** Whether calls outside have to be counted at all: calls abroad only where there can be any. */
    public boolean metered() {
        return metered(outside) || metered(outsidePerExtension);
    }

    private boolean metered(OutsideCaps caps) {
        return caps.callsPerHour() > 0 || caps.minutesPerDay() > 0 || international && caps.minutesAbroadPerDay() > 0;
    }

    public Limits {
        premiumPrefixes = List.copyOf(premiumPrefixes);
        if (concurrentCalls < 1 || callsPerSecond < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }
}
