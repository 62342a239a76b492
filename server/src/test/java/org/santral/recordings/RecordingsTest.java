package org.santral.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.webhooks.Eventually;
import org.santral.webhooks.ManualClock;

@OnBothDatabases
class RecordingsTest {
    private static final Instant START = Instant.parse("2026-03-01T23:59:00Z");
    private static final int TENANT = 101;

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private final ManualClock clock = new ManualClock(START);
    private final List<CallId> told = new ArrayList<>();
    private Database database;
    private RecordingStore store;
    private RecordingCatalogue catalogue;
    private RecordingLinks links;
    private RecordingDeletions deletions;
    private JdbcLedger ledger;

    @BeforeEach
    void create() throws IOException {
        settings = backend.create(folder);
        open();
    }

    private void open() throws IOException {
        database = Database.open(settings);
        store = RecordingStore.open(null, folder);
        catalogue = new RecordingCatalogue(database);
        links = new RecordingLinks(database, catalogue, store, clock);
        deletions = new RecordingDeletions(catalogue, store, (tx, domain, call) -> told.add(call), clock);
        ledger = JdbcLedger.start(database, List.of(catalogue), LedgerLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    private Place recorded(CallId call) throws IOException {
        Place place = announced(call);
        Termination over = Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);
        write(call, 3, new LedgerEvent.Ended(over, clock.instant(), true, false));
        return place;
    }

    /** The recording of a call that is not over. */
    private Place announced(CallId call) throws IOException {
        Place place = Place.in(store, clock.instant());
        Files.writeString(place.path(), "audio");
        write(
                call,
                0,
                new LedgerEvent.Accepted(
                        LedgerEvent.Direction.OUT,
                        LedgerEvent.Origin.API_MASKING,
                        new LedgerEvent.Party("905321234567", "", null),
                        new LedgerEvent.Party("905423456789", "", null),
                        null,
                        null,
                        null,
                        null),
                new LedgerEvent.RecordingStarted(place.recordingId(), place.file()),
                new LedgerEvent.RecordingReady(place.recordingId(), place.file(), 1000, 0.1, 0.2));
        return place;
    }

    private void write(CallId call, int sequence, LedgerEvent... events) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (LedgerEvent event : events) {
            entries.add(new LedgerEntry(call, TENANT, sequence + entries.size(), clock.instant(), event));
        }
        ledger.append(entries).toCompletableFuture().join();
    }

    private CallId newCall() {
        return CallId.create(clock.millis());
    }

    @Test
    void files_lie_in_the_folder_of_their_utc_day() throws IOException {
        Place place = Place.in(store, START);
        assertThat(place.file()).isEqualTo("2026/03/01/" + place.recordingId() + ".wav");
        assertThat(place.path()).isEqualTo(store.folder().resolve(place.file()));
        assertThat(place.path().getParent()).isDirectory();
        assertThat(store.find(place.file())).isEmpty();
        Files.createFile(place.path());
        assertThat(store.find(place.file())).contains(place.path());
        assertThat(store.delete(place.file())).isTrue();
        assertThat(store.delete(place.file())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../santral.db",
                "/etc/passwd",
                "2026/03/01/../../../santral.db",
                "2026/03/01/x.wav",
                "",
                "2026/03/01/00000000-0000-0000-0000-000000000000.wav\u0000"
            })
    void a_path_of_any_other_form_is_refused(String file) {
        assertThatThrownBy(() -> store.find(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void another_kind_of_store_is_refused_by_name() {
        assertThatThrownBy(() -> RecordingStore.open("s3://bucket", folder)).hasMessageContaining("recordings.store");
    }

    @Test
    void a_link_lives_one_hour_and_survives_a_restart() throws IOException {
        CallId call = newCall();
        Place place = recorded(call);
        String token = links.create(TENANT, call).orElseThrow();
        assertThat(token).matches("R[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(links.create(TENANT, call)).isPresent().get().isNotEqualTo(token);
        close();
        open();
        assertThat(links.resolve(token)).contains(place.path());
        clock.advance(Duration.ofHours(1).minusNanos(1000));
        assertThat(links.resolve(token)).contains(place.path());
        clock.advance(Duration.ofNanos(1000));
        assertThat(links.resolve(token)).isEmpty();
    }

    @Test
    void expired_links_are_purged_and_no_token_is_stored() throws IOException {
        CallId call = newCall();
        recorded(call);
        String token = links.create(TENANT, call).orElseThrow();
        clock.advance(Duration.ofHours(1));
        links.create(TENANT, call);
        List<String> stored = database.read(tx -> tx.sql()
                .sql("select token_sha256 from recording_link")
                .query(String.class)
                .list());
        assertThat(stored).hasSize(1).noneMatch(it -> it.contains(token.substring(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "R", "Rx", "R00000000-0000-4000-8000-000000000000", "' or 1=1 --"})
    void an_unknown_token_leads_nowhere(String token) {
        assertThat(links.resolve(token)).isEmpty();
    }

    @Test
    void another_tenants_call_and_a_call_without_recording_have_no_link() throws IOException {
        CallId call = newCall();
        recorded(call);
        assertThat(links.create(TENANT + 1, call)).isEmpty();
        assertThat(links.create(TENANT, newCall())).isEmpty();
        assertThat(deletions.delete(TENANT + 1, call)).isFalse();
        assertThat(links.create(TENANT, call)).isPresent();
    }

    @Test
    void a_deleted_recording_is_gone_with_its_links_and_its_record_is_told() throws IOException {
        CallId call = newCall();
        Place place = recorded(call);
        String token = links.create(TENANT, call).orElseThrow();
        assertThat(deletions.delete(TENANT, call)).isTrue();
        assertThat(place.path()).doesNotExist();
        assertThat(told).containsExactly(call);
        assertThat(links.resolve(token)).isEmpty();
        assertThat(links.create(TENANT, call)).isEmpty();
        assertThat(deletions.delete(TENANT, call)).isFalse();
    }

    @Test
    void the_recording_of_a_call_that_is_up_is_not_deleted() throws IOException {
        CallId call = newCall();
        Place place = announced(call);
        assertThat(deletions.delete(TENANT, call)).isFalse();
        assertThat(place.path()).exists();
        assertThat(told).isEmpty();
    }

    @Test
    void a_deletion_that_the_disk_prevents_is_finished_later() throws IOException {
        CallId call = newCall();
        Place place = recorded(call);
        String token = links.create(TENANT, call).orElseThrow();
        // A folder that is not empty cannot be removed, whoever runs this.
        Files.delete(place.path());
        Files.createDirectory(place.path());
        Path inside = Files.createFile(place.path().resolve("x"));
        assertThat(deletions.delete(TENANT, call)).isTrue();
        assertThat(told).containsExactly(call);
        assertThat(links.resolve(token)).isEmpty();
        close();
        open();
        deletions.finish();
        assertThat(place.path()).exists();
        Files.delete(inside);
        deletions.finish();
        assertThat(place.path()).doesNotExist();
        assertThat(told).containsExactly(call);
    }

    @Test
    void more_recordings_than_one_batch_holds_are_all_deleted() throws IOException {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 401; i++) {
            places.add(recorded(newCall()));
        }
        clock.advance(Duration.ofDays(2));
        assertThat(deletions.purge(domain -> Optional.of(Duration.ofDays(1)))).isEqualTo(401);
        assertThat(places).noneMatch(place -> Files.exists(place.path()));
        assertThat(told).hasSize(401).doesNotHaveDuplicates();
        assertThat(deletions.purge(domain -> Optional.of(Duration.ofDays(1)))).isZero();
    }

    private RecordingUpkeep upkeep(RecordingDeletions.Retention retention) {
        return new RecordingUpkeep(
                catalogue, store, new LedgerReader(database), deletions, retention, Duration.ofDays(1));
    }

    @Test
    void upkeep_writes_manifests_of_what_was_and_what_becomes_ready_and_deletes_what_is_old() throws IOException {
        Place old = recorded(newCall());
        clock.advance(Duration.ofDays(10));
        CallId call = newCall();
        Place before = recorded(call);
        ledger.close();
        try (RecordingUpkeep upkeep = upkeep(domain -> Optional.of(Duration.ofDays(5)))) {
            ledger = JdbcLedger.start(database, List.of(catalogue, upkeep), LedgerLimits.DEFAULT);
            upkeep.start();
            Eventually.holds("manifest of what was ready", () -> Files.exists(store.manifest(before.file())));
            Eventually.holds("old one deleted", () -> !Files.exists(old.path()));
            Eventually.holds("with its manifest", () -> !Files.exists(store.manifest(old.file())));
            Place after = recorded(newCall());
            Eventually.holds("manifest of what becomes ready", () -> Files.exists(store.manifest(after.file())));
        }
        String token = links.create(TENANT, call).orElseThrow();
        assertThat(links.manifest(token).orElseThrow()).isEqualTo(Files.readAllBytes(store.manifest(before.file())));
        assertThat(deletions.delete(TENANT, call)).isTrue();
        assertThat(store.manifest(before.file())).doesNotExist();
        assertThat(links.manifest(token)).isEmpty();
    }

    @Test
    void upkeep_that_was_never_started_closes() {
        upkeep(domain -> Optional.empty()).close();
        assertThat(database.answers()).isTrue();
    }

    @Test
    void a_file_that_vanished_is_no_link_and_can_still_be_deleted() throws IOException {
        CallId call = newCall();
        Place place = recorded(call);
        String token = links.create(TENANT, call).orElseThrow();
        Files.delete(place.path());
        assertThat(links.resolve(token)).isEmpty();
        assertThat(links.create(TENANT, call)).isEmpty();
        assertThat(deletions.delete(TENANT, call)).isTrue();
        assertThat(told).containsExactly(call);
    }

    @Test
    void retention_deletes_what_is_older_and_nothing_by_default() throws IOException {
        CallId old = newCall();
        Place oldPlace = recorded(old);
        CallId up = newCall();
        Place upPlace = announced(up);
        clock.advance(Duration.ofDays(10));
        CallId fresh = newCall();
        Place freshPlace = recorded(fresh);
        assertThat(deletions.purge(domain -> Optional.empty())).isZero();
        assertThat(deletions.purge(domain -> Optional.of(Duration.ofDays(11)))).isZero();
        assertThat(deletions.purge(domain -> Optional.of(Duration.ofDays(5)))).isEqualTo(1);
        assertThat(oldPlace.path()).doesNotExist();
        assertThat(freshPlace.path()).exists();
        assertThat(upPlace.path()).as("of a call that is still up").exists();
        assertThat(told).containsExactly(old);
    }

    @Test
    void a_recording_cut_off_by_a_crash_is_repaired_and_measured() throws IOException {
        Place place = Place.in(store, START);
        Files.write(place.path(), cutOff(8000, (short) 16_384, (short) 8_192));
        LedgerEvent.RecordingReady ready = new FileRecordingRepair(store)
                .repair(new LedgerEvent.RecordingStarted(place.recordingId(), place.file()))
                .orElseThrow();
        assertThat(ready.lengthMs()).isEqualTo(1000);
        assertThat(ready.rmsLeft()).isEqualTo(0.5);
        assertThat(ready.rmsRight()).isEqualTo(0.25);
        assertThat(Files.size(place.path())).isEqualTo(44 + 8000 * 4);
    }

    @Test
    void nothing_to_save_is_told_as_nothing() throws IOException {
        FileRecordingRepair repair = new FileRecordingRepair(store);
        Place missing = Place.in(store, START);
        assertThat(repair.repair(new LedgerEvent.RecordingStarted("x", missing.file())))
                .isEmpty();
        assertThat(repair.repair(new LedgerEvent.RecordingStarted("x", "../x.wav")))
                .isEmpty();
        Place empty = Place.in(store, START);
        Files.createFile(empty.path());
        assertThat(repair.repair(new LedgerEvent.RecordingStarted("x", empty.file())))
                .isEmpty();
        Place foreign = Place.in(store, START);
        Files.writeString(foreign.path(), "x".repeat(100));
        assertThat(repair.repair(new LedgerEvent.RecordingStarted("x", foreign.file())))
                .isEmpty();
        assertThat(foreign.path()).exists();
    }

    /** A stereo 16-bit 8 kHz WAV whose sizes were never written and whose last frame is torn. */
    private static byte[] cutOff(int frames, short left, short right) {
        ByteBuffer wav = ByteBuffer.allocate(44 + frames * 4 + 3).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        wav.putInt(16)
                .putShort((short) 1)
                .putShort((short) 2)
                .putInt(8000)
                .putInt(32_000)
                .putShort((short) 4)
                .putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        for (int i = 0; i < frames; i++) {
            wav.putShort(left).putShort(right);
        }
        return wav.array();
    }
}
