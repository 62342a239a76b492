package org.santral.registrar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which extensions to look at when, in whole seconds: each stands here once. Safe for any thread. */
final class Due {
    private final TreeMap<Long, Set<Aor>> bySecond = new TreeMap<>();
    private final Map<Aor, Long> secondOf = new HashMap<>();

    /** Sets or moves forward when an extension is to be looked at; a later time than it stands at changes nothing. */
    synchronized void at(Aor aor, Instant instant) {
        long second = instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
        Long known = secondOf.get(aor);
        if (known != null && known <= second) {
            return;
        }
        remove(aor);
        secondOf.put(aor, second);
        bySecond.computeIfAbsent(second, s -> new HashSet<>()).add(aor);
    }

    /** Takes out those whose time has come, the earliest first. */
    synchronized List<Aor> take(Instant now, int atMost) {
        List<Aor> taken = new ArrayList<>();
        while (taken.size() < atMost && !bySecond.isEmpty() && bySecond.firstKey() <= now.getEpochSecond()) {
            Aor aor = bySecond.firstEntry().getValue().iterator().next();
            remove(aor);
            taken.add(aor);
        }
        return taken;
    }

    synchronized void remove(Aor aor) {
        Long second = secondOf.remove(aor);
        if (second != null) {
            Set<Aor> there = bySecond.get(second);
            if (there != null) {
                there.remove(aor);
                if (there.isEmpty()) {
                    bySecond.remove(second);
                }
            }
        }
    }
}
