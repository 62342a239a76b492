package org.santral.sip.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The direction of a stream, as seen by whoever wrote the description (RFC 8866 §6.7). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether the writer sends. */
    public boolean sends() {
        return sends;
    }

    /** Whether the writer receives. */
    public boolean receives() {
        return receives;
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** What is left for one side that wants this, when the peer has said {@code theirs} (RFC 3264 §6.1). */
    public Direction against(Direction theirs) {
        return of(sends && theirs.receives, receives && theirs.sends);
    }

    /** The attribute's name. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Direction ofToken(String token) {
        for (Direction d : values()) {
            if (d.token().equals(token)) {
                return d;
            }
        }
        return null;
    }
}
