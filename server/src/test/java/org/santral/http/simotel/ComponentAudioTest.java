package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.ivr.PromptFolders;
import org.santral.media.AudioSource;
import org.santral.media.MusicOnHold;
import org.santral.media.Prompt;
import org.santral.state.State;
import org.santral.state.UploadedAnnouncements.Announcement;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.Vault;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;

/** What the names in commands lead to. Each sound has a length of its own. */
class ComponentAudioTest {

    private static Integer samples(Optional<AudioSource> source) {
        return source.map(AudioSource::samples).orElse(0);
    }

    @Test
    void announcementsHaveIdsAndNamesAndFilesNeedNoEnding(@TempDir Path folder) throws Exception {
        Path prompts = Files.createDirectory(folder.resolve("prompts"));
        Prompt.of(new short[300]).writeWav(prompts.resolve("hello.wav"));
        Prompt.of(new short[400]).writeWav(prompts.resolve("Satış"));
        Tenant tenant =
                Tenant.builder("demo", 101, "demo.example").prompts(prompts).build();
        Tenant other = Tenant.builder("other", 102, "other.example").build();
        try (Database database = Database.open(DatabaseSettings.embedded(folder))) {
            State state =
                    State.open(database, folder, Clock.systemUTC(), Vault.open(folder), new Directory(List.of(tenant)));
            Announcement first = state.announcements().add(101, "Satış", Prompt.of(new short[100]));
            state.announcements().add(101, "Satış", Prompt.of(new short[200]));
            ComponentAudio audio = new ComponentAudio(state.announcements(), new PromptFolders());

            String id = "id:" + ObjectId.of(first.id());
            assertThat(samples(audio.announcement(tenant, id))).isEqualTo(100);
            assertThat(samples(audio.announcement(tenant, "Satış")))
                    .as("the newest of that name")
                    .isEqualTo(200);
            assertThat(samples(audio.announcement(tenant, "hello"))).isEqualTo(300);
            assertThat(audio.announcement(tenant, "id:5f8a0b1c2d3e4f5061728394"))
                    .isEmpty();
            assertThat(audio.announcement(tenant, "id:x")).isEmpty();
            assertThat(audio.announcement(other, id)).as("another tenant's").isEmpty();
            assertThat(audio.announcement(other, "Satış")).isEmpty();
            assertThat(audio.announcement(other, "hello")).isEmpty();

            assertThat(samples(audio.file(tenant, "hello"))).isEqualTo(300);
            assertThat(samples(audio.file(tenant, "hello.wav"))).isEqualTo(300);
            assertThat(samples(audio.file(tenant, "Satış"))).isEqualTo(400);
            assertThat(audio.file(tenant, "../santral.db")).isEmpty();
            assertThat(audio.music(tenant, "hello").samples()).isEqualTo(300);
            assertThat(audio.music(tenant, "default")).isSameAs(MusicOnHold.builtIn());
        }
    }
}
