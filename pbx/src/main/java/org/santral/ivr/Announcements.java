package org.santral.ivr;

import java.io.IOException;
import java.util.Optional;
import org.santral.media.AudioSource;

/** Port: the announcements that a tenant uploaded. */
@FunctionalInterface
public interface Announcements {

    /**
     * The audio of one.
     *
     * @return nothing when the tenant has no announcement of that id
     */
    Optional<AudioSource> find(int domainId, String id) throws IOException;
}
