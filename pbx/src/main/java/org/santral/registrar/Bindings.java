package org.santral.registrar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.Hop;

/**
 * The phones that are registered, by extension and by where they send from. Safe for any thread. Expired ones are never
 * shown; they are forgotten when {@link #expired} is asked, so that nothing ever walks through all of them at once.
 */
final class Bindings {

    /**
     * What a change did to an extension.
     *
     * @param came phones that were not there before
     * @param left phones that are not there any more, though their time was not over
     * @param expired phones whose time was over
     */
    record Change(Aor aor, List<Binding> came, List<Binding> left, List<Binding> expired) {}

    private static final Comparator<Binding> LATEST_FIRST =
            Comparator.comparing(Binding::expiresAt).reversed();

    private final Map<Aor, List<Binding>> byExtension = new ConcurrentHashMap<>();
    private final Map<Hop, Set<Aor>> bySource = new ConcurrentHashMap<>();
    private final Due due = new Due();

    /** Those of an extension, the latest first. */
    List<Binding> of(Aor aor, Instant now) {
        return alive(byExtension.getOrDefault(aor, List.of()), now).stream()
                .sorted(LATEST_FIRST)
                .toList();
    }

    /** Whether one of them sends from there. */
    boolean anyFrom(Hop source, Instant now) {
        return anyFrom(source, now, aor -> true);
    }

    /** Whether one of those extensions' phones sends from there. */
    boolean anyFrom(Hop source, Instant now, Predicate<Aor> whose) {
        for (Aor aor : bySource.getOrDefault(place(source), Set.of())) {
            if (!whose.test(aor)) {
                continue;
            }
            for (Binding binding : byExtension.getOrDefault(aor, List.of())) {
                if (binding.source().sameTarget(source) && binding.expiresAt().isAfter(now)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Extensions with phones, those that have expired since included. */
    Set<Aor> extensions() {
        return Set.copyOf(byExtension.keySet());
    }

    int count(Instant now) {
        return byExtension.values().stream()
                .mapToInt(known -> alive(known, now).size())
                .sum();
    }

    /** Extensions that take memory, those whose phones have all expired included. */
    int kept() {
        return byExtension.size();
    }

    /** Replaces those of an extension by what {@code change} makes of the ones that have not expired. */
    Change change(Aor aor, Instant now, UnaryOperator<List<Binding>> change) {
        Change[] done = {new Change(aor, List.of(), List.of(), List.of())};
        byExtension.compute(aor, (key, known) -> {
            List<Binding> before = known == null ? List.of() : known;
            List<Binding> alive = alive(before, now);
            List<Binding> after = List.copyOf(change.apply(alive));
            place(aor, before, after);
            done[0] = new Change(aor, without(after, alive), without(alive, after), without(before, alive));
            if (after.isEmpty()) {
                due.remove(aor);
                return null;
            }
            after.stream()
                    .map(Binding::expiresAt)
                    .min(Comparator.naturalOrder())
                    .ifPresent(at -> due.at(aor, at));
            return after;
        });
        return done[0];
    }

    /** Forgets what has expired, of so many extensions at most. */
    List<Change> expired(Instant now, int atMost) {
        List<Change> changes = new ArrayList<>();
        for (Aor aor : due.take(now, atMost)) {
            changes.add(change(aor, now, UnaryOperator.identity()));
        }
        return changes;
    }

    private void place(Aor aor, List<Binding> before, List<Binding> after) {
        Set<Hop> sources = sources(after);
        Set<Hop> former = sources(before);
        if (sources.equals(former)) {
            return;
        }
        for (Hop source : former) {
            if (!sources.contains(source)) {
                bySource.computeIfPresent(source, (hop, aors) -> without(aors, aor));
            }
        }
        for (Hop source : sources) {
            bySource.merge(source, Set.of(aor), Bindings::union);
        }
    }

    /** Those of {@code some} that stand for a phone that none of {@code others} stands for. */
    private static List<Binding> without(List<Binding> some, List<Binding> others) {
        return some.stream()
                .filter(one -> others.stream().noneMatch(one::replaces))
                .toList();
    }

    private static List<Binding> alive(List<Binding> known, Instant now) {
        return known.stream().filter(b -> b.expiresAt().isAfter(now)).toList();
    }

    private static Set<Hop> sources(List<Binding> bindings) {
        Set<Hop> sources = new HashSet<>();
        bindings.forEach(b -> sources.add(place(b.source())));
        return sources;
    }

    /** Connections come and go; the address stays. */
    private static Hop place(Hop source) {
        return new Hop(source.transport(), source.address());
    }

    private static Set<Aor> union(Set<Aor> some, Set<Aor> more) {
        if (some.containsAll(more)) {
            return some;
        }
        Set<Aor> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }

    private static @Nullable Set<Aor> without(Set<Aor> aors, Aor gone) {
        Set<Aor> rest = new HashSet<>(aors);
        rest.remove(gone);
        return rest.isEmpty() ? null : Set.copyOf(rest);
    }
}
