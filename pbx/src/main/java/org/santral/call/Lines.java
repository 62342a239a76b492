package org.santral.call;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** How busy extensions are, from the calls that are up. Any thread. */
public final class Lines {

    /** Hears that an extension became busier or less busy. Called on call owners' threads: must not block. */
    public interface Listener {
        void changed(int domainId, String extension);
    }

    /**
     * An extension's calls.
     *
     * @param ringing being called and not answered yet
     * @param talking calling, or answered
     * @param idleSince when its last talk ended; null if it has not talked since the start
     */
    public record Use(int ringing, int talking, @Nullable Instant idleSince) {
        private static final Use NONE = new Use(0, 0, null);

        public boolean idle() {
            return ringing == 0 && talking == 0;
        }
    }

    private record Key(int domainId, String extension) {}

    private final Map<Key, Use> uses = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock;

    public Lines(Clock clock) {
        this.clock = clock;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public Use of(int domainId, String extension) {
        return uses.getOrDefault(new Key(domainId, extension), Use.NONE);
    }

    /** An extension's line is used for something else than before. */
    void change(int domainId, String extension, LegSlot.Use before, LegSlot.Use now) {
        change(
                domainId,
                extension,
                count(now, LegSlot.Use.RINGING) - count(before, LegSlot.Use.RINGING),
                count(now, LegSlot.Use.TALKING) - count(before, LegSlot.Use.TALKING));
    }

    private static int count(LegSlot.Use use, LegSlot.Use wanted) {
        return use == wanted ? 1 : 0;
    }

    private void change(int domainId, String extension, int ringing, int talking) {
        uses.compute(new Key(domainId, extension), (key, before) -> {
            Use use = before == null ? Use.NONE : before;
            return new Use(
                    use.ringing() + ringing, use.talking() + talking, talking < 0 ? clock.instant() : use.idleSince());
        });
        for (Listener listener : listeners) {
            listener.changed(domainId, extension);
        }
    }
}
