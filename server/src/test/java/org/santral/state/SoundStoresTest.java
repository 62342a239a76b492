package org.santral.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.media.Prompt;
import org.santral.state.UploadedAnnouncements.Announcement;
import org.santral.state.VoicemailMessages.Counts;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.store.Vault;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox;

@OnBothDatabases
class SoundStoresTest {
    private static final int TENANT = 101;
    private static final int STRANGER = 102;
    private static final Instant NOON = Instant.parse("2026-05-18T12:00:00Z");
    private static final Prompt SECOND = Prompt.of(new short[8000]);
    private static final Prompt HALF = Prompt.of(new short[4000]);

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private State state;
    private Instant now = NOON;

    @BeforeEach
    void open() throws IOException {
        settings = backend.create(folder);
        start();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void start() throws IOException {
        database = Database.open(settings);
        state = State.open(
                database, folder, Clock.fixed(now, ZoneOffset.UTC), Vault.open(folder), new Directory(List.of()));
    }

    /** Opens it anew at another time. */
    private void at(Instant time) throws IOException {
        now = time;
        restart();
    }

    private void restart() throws IOException {
        database.close();
        start();
    }

    private List<Path> files(String of) throws IOException {
        try (var files = Files.list(folder.resolve(of))) {
            return files.toList();
        }
    }

    @Test
    void given_uploads_wait_when_restarted_then_they_can_be_taken_once_and_go_after_a_day() throws Exception {
        String taken = state.announcements().uploads().keep(TENANT, SECOND, "a.wav");
        String forgotten = state.announcements().uploads().keep(TENANT, HALF, null);
        restart();
        assertThat(files("announcements")).as("kept over a restart").hasSize(2);
        assertThat(state.announcements().adopt(STRANGER, "a", "", taken)).isEmpty();
        Announcement added =
                state.announcements().adopt(TENANT, "a", "söz", taken).orElseThrow();
        assertThat(state.announcements().all(TENANT)).containsExactly(added);
        assertThat(added.length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(state.announcements().adopt(TENANT, "b", "", taken))
                .as("once")
                .isEmpty();
        assertThat(state.announcements().find(TENANT, Long.toString(added.id())))
                .isPresent();

        at(NOON.plus(AnnouncementUploads.KEPT));
        state.announcements().uploads().drop();
        assertThat(files("announcements")).hasSize(2);
        at(NOON.plus(AnnouncementUploads.KEPT).plusSeconds(1));
        state.announcements().uploads().drop();
        assertThat(files("announcements"))
                .extracting(file -> file.getFileName().toString())
                .containsExactly(taken);
        assertThat(state.announcements().change(TENANT, added.id(), null, null, forgotten))
                .isFalse();
    }

    @Test
    void given_too_many_uploads_wait_then_the_oldest_goes() throws Exception {
        String first = state.announcements().uploads().keep(TENANT, HALF, null);
        String strangers = state.announcements().uploads().keep(STRANGER, HALF, null);
        for (int i = 1; i <= AnnouncementUploads.MAX_PER_TENANT; i++) {
            at(NOON.plusSeconds(i));
            state.announcements().uploads().keep(TENANT, HALF, null);
        }
        assertThat(state.announcements().adopt(TENANT, "a", "", first)).isEmpty();
        assertThat(state.announcements().adopt(STRANGER, "a", "", strangers)).isPresent();
        assertThat(files("announcements")).hasSize(AnnouncementUploads.MAX_PER_TENANT + 1);
    }

    @Test
    void given_an_announcement_was_added_when_restarted_then_it_can_be_played_by_its_tenant_only() throws Exception {
        Announcement hello = state.announcements().add(TENANT, "Karşılama", SECOND);
        restart();
        assertThat(state.announcements().all(TENANT)).containsExactly(hello);
        assertThat(hello.length()).isEqualTo(Duration.ofSeconds(1));
        Path file = state.announcements().path(TENANT, hello.id()).orElseThrow();
        assertThat(Prompt.load(file).length()).isEqualTo(SECOND.length());
        assertThat(state.announcements().find(TENANT, Long.toString(hello.id())))
                .hasValueSatisfying(audio -> assertThat(audio.samples()).isEqualTo(SECOND.samples()));

        assertThat(state.announcements().all(STRANGER)).isEmpty();
        assertThat(state.announcements().find(STRANGER, Long.toString(hello.id())))
                .isEmpty();
        assertThat(state.announcements().replace(STRANGER, hello.id(), HALF)).isFalse();
        assertThat(state.announcements().rename(STRANGER, hello.id(), "x")).isFalse();
        assertThat(state.announcements().delete(STRANGER, hello.id())).isFalse();
        for (String wrong : List.of("", "../1", "-1", "9".repeat(30), "x")) {
            assertThat(state.announcements().find(TENANT, wrong)).as(wrong).isEmpty();
        }
        assertThat(files("announcements")).containsExactly(file);
    }

    @Test
    void given_an_announcement_is_replaced_and_deleted_then_no_file_stays() throws Exception {
        Announcement hello = state.announcements().add(TENANT, "a", SECOND);
        assertThat(state.announcements().replace(TENANT, hello.id(), HALF)).isTrue();
        assertThat(state.announcements().rename(TENANT, hello.id(), "b")).isTrue();
        assertThat(state.announcements().all(TENANT))
                .extracting(Announcement::id, Announcement::name, Announcement::length)
                .containsExactly(tuple(hello.id(), "b", Duration.ofMillis(500)));
        assertThat(files("announcements")).hasSize(1);
        assertThat(state.announcements().delete(TENANT, hello.id())).isTrue();
        assertThat(state.announcements().delete(TENANT, hello.id())).isFalse();
        assertThat(files("announcements")).isEmpty();
        assertThat(state.announcements().add(TENANT, "c", HALF).id()).isGreaterThan(hello.id());
    }

    @Test
    void callers_wait_by_the_newest_music_that_a_tenant_has() throws Exception {
        UploadedAnnouncements uploaded = state.announcements();
        int builtIn = uploaded.holdMusic(TENANT).samples();
        uploaded.add(TENANT, "no music", SECOND);
        assertThat(uploaded.holdMusic(TENANT).samples()).isEqualTo(builtIn);
        Announcement first = uploaded.add(TENANT, "a", SECOND, "a.mp3", true);
        Announcement second = uploaded.add(TENANT, "b", HALF, null, true);
        assertThat(uploaded.one(TENANT, first.id())).contains(first);
        assertThat(uploaded.one(STRANGER, first.id())).isEmpty();
        assertThat(uploaded.holdMusic(TENANT).samples()).isEqualTo(HALF.samples());
        restart();
        uploaded = state.announcements();
        assertThat(uploaded.holdMusic(TENANT).samples()).isEqualTo(HALF.samples());
        assertThat(uploaded.holdMusic(STRANGER).samples()).isEqualTo(builtIn);
        uploaded.delete(TENANT, second.id());
        assertThat(uploaded.holdMusic(TENANT).samples()).isEqualTo(SECOND.samples());
        uploaded.replace(TENANT, first.id(), HALF);
        assertThat(uploaded.holdMusic(TENANT).samples()).isEqualTo(HALF.samples());
        uploaded.delete(TENANT, first.id());
        assertThat(uploaded.holdMusic(TENANT).samples()).isEqualTo(builtIn);
    }

    @Test
    void given_the_row_cannot_be_written_then_no_file_stays() throws Exception {
        database.close();
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> state.announcements().add(TENANT, "a", SECOND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.announcements().add(TENANT, " ", SECOND));
        assertThat(files("announcements")).isEmpty();
    }

    @Test
    void given_files_that_a_dead_process_left_then_the_next_start_removes_only_those() throws Exception {
        state.announcements().add(TENANT, "a", SECOND);
        Files.createFile(folder.resolve("announcements/" + UUID.randomUUID() + ".wav"));
        Path foreign = Files.createFile(folder.resolve("announcements/readme.txt"));
        restart();
        assertThat(files("announcements")).hasSize(2).contains(foreign);
    }

    private CallId left(int domainId, String extension, Instant start) throws IOException {
        CallId call = CallId.create(NOON.toEpochMilli());
        left(call, domainId, extension, start);
        return call;
    }

    private void left(CallId call, int domainId, String extension, Instant start) throws IOException {
        Path file = state.voicemail().newFile(tenant(domainId), extension, call);
        SECOND.writeWav(file);
        state.voicemail()
                .add(
                        tenant(domainId),
                        extension,
                        new VoicemailBox.Message(call, "905321234567", "Ada\0", start, SECOND.length(), false, file));
    }

    private static Tenant tenant(int domainId) {
        return Tenant.builder("t" + domainId, domainId, domainId + ".example").build();
    }

    @Test
    void given_a_message_was_left_when_restarted_then_it_is_new_until_it_is_read() throws Exception {
        CallId call = left(TENANT, "1000", NOON.minusSeconds(60));
        restart();
        assertThat(state.voicemail().find(TENANT, call))
                .contains(new VoicemailMessage(
                        call, "1000", "905321234567", "Ada\uFFFD", NOON.minusSeconds(60), SECOND.length(), null));
        assertThat(state.voicemail().counts(TENANT, "1000")).isEqualTo(new Counts(1, 0));

        assertThat(state.voicemail().markRead(TENANT, call).orElseThrow().readAt())
                .isEqualTo(NOON);
        assertThat(state.voicemail().counts(TENANT, "1000")).isEqualTo(new Counts(0, 1));

        assertThat(state.voicemail().delete(TENANT, call)).isPresent();
        assertThat(state.voicemail().find(TENANT, call)).isEmpty();
        assertThat(state.voicemail().counts(TENANT, "1000")).isEqualTo(new Counts(0, 0));
        assertThat(files("voicemail")).isEmpty();
    }

    @Test
    void a_phone_hears_its_messages_oldest_first_and_keeps_or_deletes_them() throws Exception {
        CallId second = left(TENANT, "1000", NOON);
        CallId first = left(TENANT, "1000", NOON.minusSeconds(60));
        left(TENANT, "1001", NOON);
        left(STRANGER, "1000", NOON);
        List<VoicemailBox.Message> fresh = state.voicemail().list(tenant(TENANT), "1000", false, 10);
        assertThat(fresh).extracting(VoicemailBox.Message::call).containsExactly(first, second);
        assertThat(Prompt.load(fresh.getFirst().file()).length()).isEqualTo(SECOND.length());
        assertThat(state.voicemail().list(tenant(TENANT), "1000", false, 1)).hasSize(1);

        state.voicemail().markHeard(tenant(TENANT), "1000", first);
        state.voicemail().delete(tenant(TENANT), "1000", second);
        assertThat(state.voicemail().list(tenant(TENANT), "1000", false, 10)).isEmpty();
        assertThat(state.voicemail().list(tenant(TENANT), "1000", true, 10))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.call()).isEqualTo(first);
                    assertThat(message.heard()).isTrue();
                });
        assertThat(files("voicemail")).hasSize(3);
    }

    @Test
    void another_tenant_neither_sees_nor_changes_a_message() throws Exception {
        CallId call = left(TENANT, "1000", NOON);
        assertThat(state.voicemail().find(STRANGER, call)).isEmpty();
        assertThat(state.voicemail().file(STRANGER, call)).isEmpty();
        assertThat(state.voicemail().file(TENANT, call)).isPresent();
        assertThat(state.voicemail().markRead(STRANGER, call)).isEmpty();
        assertThat(state.voicemail().delete(STRANGER, call)).isEmpty();
        assertThat(state.voicemail().page(STRANGER, VoicemailFilter.ALL, 1, 10).totalCount())
                .isZero();
        assertThat(state.voicemail().counts(STRANGER, "1000")).isEqualTo(new Counts(0, 0));
        assertThat(state.voicemail().counts(TENANT, "1000")).isEqualTo(new Counts(1, 0));
    }

    @Test
    void a_call_may_leave_two_messages() throws Exception {
        CallId call = left(TENANT, "1000", NOON);
        left(call, TENANT, "1001", NOON);
        assertThat(state.voicemail().find(TENANT, call).orElseThrow().extension())
                .isEqualTo("1000");
        assertThat(state.voicemail().page(TENANT, VoicemailFilter.ALL, 1, 10).rows())
                .hasSize(2);
    }

    @Test
    void a_full_mailbox_takes_no_more_until_something_is_deleted() throws Exception {
        CallId first = left(TENANT, "1000", NOON);
        for (int i = 1; i < VoicemailMessages.MAX_PER_MAILBOX; i++) {
            left(TENANT, "1000", NOON.plusSeconds(i));
        }
        CallId next = CallId.create(NOON.toEpochMilli());
        assertThatIOException()
                .isThrownBy(() -> state.voicemail().newFile(tenant(TENANT), "1000", next))
                .withMessage("the mailbox is full");
        state.voicemail().delete(TENANT, first);
        left(next, TENANT, "1000", NOON);
        assertThat(state.voicemail().find(TENANT, next)).isPresent();
    }

    @Test
    void messages_are_found_by_every_filter_the_latest_first() throws Exception {
        List<CallId> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(left(TENANT, i < 3 ? "1000" : "1001", NOON.plusSeconds(i)));
        }
        state.voicemail().markRead(TENANT, calls.get(1));
        assertThat(found(VoicemailFilter.ALL)).containsExactlyElementsOf(calls.reversed());
        assertThat(found(new VoicemailFilter(null, null, true, null, null))).containsExactly(calls.get(1));
        assertThat(found(new VoicemailFilter(null, null, false, "1000", null)))
                .containsExactly(calls.get(2), calls.get(0));
        assertThat(found(new VoicemailFilter(NOON.plusSeconds(1), NOON.plusSeconds(2), null, null, null)))
                .containsExactly(calls.get(2), calls.get(1));
        assertThat(found(new VoicemailFilter(null, null, null, null, calls.get(0))))
                .containsExactly(calls.get(0));
        Page<VoicemailMessage> last = state.voicemail().page(TENANT, VoicemailFilter.ALL, 2, 3);
        assertThat(last.rows()).extracting(VoicemailMessage::id).containsExactly(calls.get(0));
        assertThat(last.totalCount()).isEqualTo(4);
        assertThat(last.totalPages()).isEqualTo(2);
    }

    private List<CallId> found(VoicemailFilter filter) {
        return state.voicemail().page(TENANT, filter, 1, 10).rows().stream()
                .map(VoicemailMessage::id)
                .toList();
    }

    @Test
    void a_file_that_was_not_made_here_is_refused() {
        for (String name : List.of("../x.wav", "x.wav", UUID.randomUUID() + ".wav")) {
            VoicemailBox.Message message = new VoicemailBox.Message(
                    CallId.create(0),
                    "",
                    "",
                    NOON,
                    SECOND.length(),
                    false,
                    Path.of("/etc").resolve(name));
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> state.voicemail()
                    .add(tenant(TENANT), "1000", message));
        }
    }
}
