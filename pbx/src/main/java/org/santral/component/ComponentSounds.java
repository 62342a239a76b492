package org.santral.component;

import java.io.IOException;
import java.util.Optional;
import org.santral.media.AudioSource;
import org.santral.tenant.Tenant;

/** Port: what services may have played. May block. */
public interface ComponentSounds {

    /**
     * An announcement of the tenant.
     *
     * @param reference its name, or {@code id:} and its id
     * @throws IOException when it cannot be read
     */
    Optional<AudioSource> announcement(Tenant tenant, String reference) throws IOException;

    /** A file of the tenant's prompts folder, with or without {@code .wav} or {@code .mp3}. */
    Optional<AudioSource> file(Tenant tenant, String name);

    /** Music to wait by: a file of the tenant's prompts folder, else its usual music. */
    AudioSource music(Tenant tenant, String name);
}
