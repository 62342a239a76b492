package org.santral.queue;

import java.time.Duration;
import java.util.Optional;
import org.santral.media.AudioSource;
import org.santral.tenant.Tenant;

/** Port: what waiting callers hear. Called on their own threads, which it may block. */
public interface QueueAudio {

    /**
     * Music to wait by, played over and over.
     *
     * @param name {@link Tenant#DEFAULT_MUSIC}, or a file of the tenant's prompts folder; a missing one gives the default
     */
    AudioSource music(Tenant tenant, String name);

    /**
     * Tells callers where they stand, in the tenant's language.
     *
     * @param position 1 for the next; 0 to say nothing of it
     * @param estimated how long it will probably take, said in whole minutes; zero to say nothing of it
     * @return empty when there is nothing to say
     */
    Optional<AudioSource> place(Tenant tenant, int position, Duration estimated);
}
