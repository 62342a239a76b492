package org.santral.component;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a call's way through components leaves behind for the next one. For the thread of the call's program only. */
public final class ComponentTrail {
    private static final int MAX_DATA = 256;

    private String data = "";
    private @Nullable String number;
    private @Nullable Duration limit;

    /** Keys entered so far. */
    String data() {
        return data;
    }

    /** More keys were entered; of very many only the last are kept. */
    void entered(String keys) {
        String all = data + keys;
        data = all.substring(Math.max(0, all.length() - MAX_DATA));
    }

    void forget() {
        data = "";
    }

    /** The inside number that the call is for since a service said so; null before. */
    public @Nullable String number() {
        return number;
    }

    /** How long a talk that follows may last, as a service said; null for any time. */
    public @Nullable Duration limit() {
        return limit;
    }

    void limit(Duration most) {
        limit = most;
    }

    void isFor(String inside) {
        number = inside;
    }
}
