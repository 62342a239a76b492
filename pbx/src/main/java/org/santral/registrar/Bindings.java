package org.santral.registrar;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.Hop;

/**
 * The phones that are registered, by extension and by where they send from. Safe for any thread. Expired ones are never
 * shown, and forgotten little by little while others register, so that nothing ever walks through all of them at once.
 */
final class Bindings {
    private static final int SWEPT_AT_ONCE = 4;

    private final Map<Aor, List<Binding>> byExtension = new ConcurrentHashMap<>();
    private final Map<Hop, Set<Aor>> bySource = new ConcurrentHashMap<>();
    private final ReentrantLock sweeping = new ReentrantLock();
    private Iterator<Aor> sweep = byExtension.keySet().iterator();

    /** Those of an extension, the latest first. */
    List<Binding> of(Aor aor, Instant now) {
        return alive(byExtension.getOrDefault(aor, List.of()), now).stream()
                .sorted(Comparator.comparing(Binding::expiresAt).reversed())
                .toList();
    }

    /** Whether one of them sends from there. */
    boolean anyFrom(Hop source, Instant now) {
        for (Aor aor : bySource.getOrDefault(place(source), Set.of())) {
            for (Binding binding : byExtension.getOrDefault(aor, List.of())) {
                if (binding.source().sameTarget(source) && binding.expiresAt().isAfter(now)) {
                    return true;
                }
            }
        }
        return false;
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
    void change(Aor aor, Instant now, UnaryOperator<List<Binding>> change) {
        replace(aor, now, change);
        if (sweeping.tryLock()) {
            try {
                for (int i = 0; i < SWEPT_AT_ONCE; i++) {
                    if (!sweep.hasNext()) {
                        sweep = byExtension.keySet().iterator();
                        return;
                    }
                    replace(sweep.next(), now, UnaryOperator.identity());
                }
            } finally {
                sweeping.unlock();
            }
        }
    }

    private void replace(Aor aor, Instant now, UnaryOperator<List<Binding>> change) {
        byExtension.compute(aor, (key, known) -> {
            List<Binding> before = known == null ? List.of() : known;
            List<Binding> after = change.apply(alive(before, now));
            Set<Hop> sources = sources(after);
            for (Hop source : sources(before)) {
                if (!sources.contains(source)) {
                    bySource.computeIfPresent(source, (hop, aors) -> without(aors, aor));
                }
            }
            for (Hop source : sources) {
                bySource.merge(source, Set.of(aor), Bindings::union);
            }
            return after.isEmpty() ? null : after;
        });
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
