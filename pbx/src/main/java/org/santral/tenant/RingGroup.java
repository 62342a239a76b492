package org.santral.tenant;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extensions that ring for one number.
 *
 * @param number 2 to 5 digits
 * @param name shown to members, may be empty
 * @param members numbers of extensions, in order
 * @param timeout how long the group rings altogether
 * @param overflow where the call goes when nobody took it; null ends it
 */
public record RingGroup(
        String number,
        String name,
        List<String> members,
        Strategy strategy,
        Duration timeout,
        @Nullable Target overflow) {

    /** How long a group rings when nobody said. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    public RingGroup {
        members = List.copyOf(members);
    }
}
