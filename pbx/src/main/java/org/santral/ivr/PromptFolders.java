package org.santral.ivr;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.santral.media.AudioSource;
import org.santral.media.MusicOnHold;
import org.santral.tenant.Tenant;

/** The prompts folders of all tenants. Any thread; reading a file blocks it. */
public final class PromptFolders {
    private final Map<Path, PromptFolder> folders = new ConcurrentHashMap<>();
    private final Function<Tenant, AudioSource> defaultMusic;

    /** Folders of tenants whose default music is the built-in one. */
    public PromptFolders() {
        this(_ -> MusicOnHold.builtIn());
    }

    /** @param defaultMusic what a tenant's callers wait by where nothing else is named; must not block */
    public PromptFolders(Function<Tenant, AudioSource> defaultMusic) {
        this.defaultMusic = defaultMusic;
    }

    /** A file of the tenant's folder; see {@link PromptFolder#find}. */
    public Optional<AudioSource> find(Tenant tenant, String name) {
        Path folder = tenant.prompts();
        return folder == null
                ? Optional.empty()
                : folders.computeIfAbsent(folder, PromptFolder::new).find(name).map(AudioSource.class::cast);
    }

    /** Music to wait by: a file of the tenant's folder, else its default music. */
    public AudioSource music(Tenant tenant, String name) {
        return name.equals(Tenant.DEFAULT_MUSIC)
                ? defaultMusic.apply(tenant)
                : find(tenant, name).orElseGet(() -> defaultMusic.apply(tenant));
    }
}
