package org.santral.cdr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of some callers to some callees. What a filter asks for is split into slices that have no record in common, so
 * that each is a stretch of one index and their counts can be added.
 *
 * @param callers keys; empty for everyone
 * @param callees keys; empty for everyone
 * @param notCallers keys of callers who do not belong to it; only where everyone may call some callees
 * @param reached key of whom calls reached who was not called himself; null for everyone, and where there are callees
 */
record CdrSlice(
        Set<String> callers,
        Set<String> callees,
        Set<String> notCallers,
        @Nullable String reached) {

    CdrSlice(Set<String> callers, Set<String> callees, Set<String> notCallers) {
        this(callers, callees, notCallers, null);
    }

    /** All slices of a filter, none if its numbers contradict each other. */
    static List<CdrSlice> of(CdrFilter filter) {
        Set<String> callers = filter.callers();
        Set<String> callees = filter.callees();
        Set<String> parties = filter.parties();
        if (filter.target() != null) {
            // Nobody was reached who is the callee as well, so no record is in both.
            return List.of(
                    new CdrSlice(callers, Set.of(filter.target()), Set.of(), null),
                    new CdrSlice(callers, Set.of(), Set.of(), filter.target()));
        }
        if (parties.isEmpty()) {
            return List.of(new CdrSlice(callers, callees, Set.of()));
        }
        List<CdrSlice> slices = new ArrayList<>();
        Set<String> calling = callers.isEmpty() ? parties : common(callers, parties);
        if (!calling.isEmpty()) {
            slices.add(new CdrSlice(calling, callees, Set.of()));
        }
        Set<String> called = callees.isEmpty() ? parties : common(callees, parties);
        Set<String> others = new HashSet<>(callers);
        others.removeAll(parties);
        if (!called.isEmpty() && callers.isEmpty()) {
            slices.add(new CdrSlice(Set.of(), called, parties));
        } else if (!called.isEmpty() && !others.isEmpty()) {
            slices.add(new CdrSlice(others, called, Set.of()));
        }
        return slices;
    }

    private static Set<String> common(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }

    /** Whether it is about numbers at all. */
    boolean ofNumbers() {
        return !callers.isEmpty() || !callees.isEmpty() || reached != null;
    }
}
