package org.santral.http.simotel;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.santral.component.ComponentSounds;
import org.santral.ivr.PromptFolders;
import org.santral.media.AudioSource;
import org.santral.state.UploadedAnnouncements;
import org.santral.tenant.Tenant;

/** What Smart components play: announcements by this vendor's ids and by name, and files of the prompts folder. */
public final class ComponentAudio implements ComponentSounds {
    private static final String ID = "id:";

    private final UploadedAnnouncements announcements;
    private final PromptFolders folders;

    public ComponentAudio(UploadedAnnouncements announcements, PromptFolders folders) {
        this.announcements = announcements;
        this.folders = folders;
    }

    /** A name that no announcement has may be that of a file. */
    @Override
    public Optional<AudioSource> announcement(Tenant tenant, String reference) {
        if (reference.startsWith(ID)) {
            OptionalLong number = ObjectId.number(reference.substring(ID.length()));
            return number.isEmpty()
                    ? Optional.empty()
                    : announcements.find(tenant.domainId(), Long.toString(number.getAsLong()));
        }
        return announcements.findNamed(tenant.domainId(), reference).or(() -> file(tenant, reference));
    }

    @Override
    public Optional<AudioSource> file(Tenant tenant, String name) {
        return Stream.of(name, name + ".wav", name + ".mp3")
                .flatMap(file -> folders.find(tenant, file).stream())
                .findFirst();
    }

    @Override
    public AudioSource music(Tenant tenant, String name) {
        return file(tenant, name).orElseGet(() -> folders.music(tenant, Tenant.DEFAULT_MUSIC));
    }
}
