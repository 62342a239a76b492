package org.santral.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.santral.ivr.PromptFolders;
import org.santral.media.AudioSource;
import org.santral.media.Playlist;
import org.santral.queue.QueueAudio;
import org.santral.speech.Language;
import org.santral.speech.Prompts;
import org.santral.tenant.Tenant;

/** What waiting callers hear: the tenant's music, and where they stand in its language. */
public final class QueueSounds implements QueueAudio {
    private final PromptFolders folders;
    private final Prompts prompts;

    public QueueSounds(PromptFolders folders, Prompts prompts) {
        this.folders = folders;
        this.prompts = prompts;
    }

    @Override
    public AudioSource music(Tenant tenant, String name) {
        return folders.music(tenant, name);
    }

    @Override
    public Optional<AudioSource> place(Tenant tenant, int position, Duration estimated) {
        Language language = Language.spokenFor(tenant.language());
        List<AudioSource> said = new ArrayList<>();
        if (position > 0) {
            said.add(prompts.queuePosition(position, language));
        }
        if (estimated.isPositive()) {
            said.add(prompts.estimatedWait(estimated, language));
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(new Playlist(said));
    }
}
