package org.santral.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.recordings.RecordingExports.Limits;
import org.santral.recordings.RecordingExports.NotYetException;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.webhooks.ManualClock;

@TestInstance(Lifecycle.PER_CLASS)
class RecordingExportsTest {
    private static final Instant START = Instant.parse("2026-03-01T23:59:00Z");
    private static final int TENANT = 101;
    private static final int STRANGER = 102;
    private static final Limits LIMITS = new Limits(1, 3, 2, Duration.ofMinutes(1));

    @TempDir
    static Path folder;

    private final ManualClock clock = new ManualClock(START);
    private Database database;
    private RecordingStore store;
    private RecordingCatalogue catalogue;
    private RecordingDeletions deletions;
    private RecordingExports exports;
    /** Each test's recordings lie in a folder of their own. */
    private Instant day = START;

    @BeforeEach
    void nextDay() {
        day = day.plus(Duration.ofDays(1));
    }

    @BeforeAll
    void open() throws IOException {
        database = Database.open(DatabaseSettings.embedded(folder));
        store = RecordingStore.open(null, folder);
        catalogue = new RecordingCatalogue(database);
        deletions = new RecordingDeletions(catalogue, store, (tx, domain, call) -> {}, clock);
        exports = new RecordingExports(catalogue, store, LIMITS);
    }

    @AfterAll
    void close() {
        exports.close();
        database.close();
    }

    private CallId announced(int domainId, Place place) {
        CallId call = CallId.create(clock.millis());
        database.write(tx -> {
            catalogue.apply(
                    tx,
                    List.of(new LedgerEntry(
                            call,
                            domainId,
                            0,
                            START,
                            new LedgerEvent.RecordingReady(place.recordingId(), place.file(), 1000, 0.1, 0.2))));
            return call;
        });
        return call;
    }

    private CallId tone(Place place) throws IOException {
        StereoWav.tones(place.path(), Duration.ofSeconds(1), 440, 1000);
        return announced(TENANT, place);
    }

    private CallId hour(int domainId) throws IOException {
        Place place = Place.in(store, day);
        StereoWav.silence(place.path(), Duration.ofHours(1));
        return announced(domainId, place);
    }

    private static String suffixes(Path file) throws IOException {
        try (var files = Files.list(file.getParent())) {
            return String.join(
                    " ",
                    files.map(path -> path.toString().replaceAll(".*\\.", ""))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void ten_at_once_get_one_and_the_same_file() throws Exception {
        Place place = Place.in(store, day);
        CallId call = tone(place);
        long before = exports.made();
        Callable<Optional<Path>> ask = () -> exports.ogg(TENANT, call);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Optional<Path>> answers = new ArrayList<>();
            for (Future<Optional<Path>> answer : clients.invokeAll(Collections.nCopies(10, ask))) {
                answers.add(answer.get());
            }
            assertThat(answers).hasSize(10).containsOnly(answers.getFirst());
        }
        Path ogg = exports.ogg(TENANT, call).orElseThrow();
        assertThat(exports.made() - before).isEqualTo(1);
        assertThat(new String(Files.readAllBytes(ogg), 0, 4, StandardCharsets.US_ASCII))
                .isEqualTo("OggS");
        assertThat(suffixes(place.path())).isEqualTo("ogg wav");
        assertThat(store.folder().resolve("unfinished")).isEmptyDirectory();
        assertThat(exports.ogg(STRANGER, call)).isEmpty();
        assertThat(exports.ogg(TENANT, new CallId("../" + call.value()))).isEmpty();
    }

    @Test
    void what_was_deleted_leaves_no_export() throws Exception {
        Place place = Place.in(store, day);
        CallId call = tone(place);
        assertThat(exports.ogg(TENANT, call)).isPresent();
        assertThat(deletions.delete(TENANT, call)).isTrue();
        assertThat(place.path().getParent()).isEmptyDirectory();
        assertThat(exports.ogg(TENANT, call)).isEmpty();
    }

    @Test
    void what_is_deleted_while_it_is_converted_leaves_nothing() throws Exception {
        Place place = Place.in(store, day);
        StereoWav.silence(place.path(), Duration.ofHours(1));
        CallId call = announced(TENANT, place);
        RecordingExports hurried = new RecordingExports(catalogue, store, new Limits(1, 1, 2, Duration.ofMillis(1)));
        try (hurried) {
            assertThatThrownBy(() -> hurried.ogg(TENANT, call)).hasMessage("the recording is still being converted");
            assertThat(deletions.delete(TENANT, call)).isTrue();
            assertThat(hurried.ogg(TENANT, call)).isEmpty();
        }
        assertThat(place.path().getParent()).isEmptyDirectory();
        assertThat(store.folder().resolve("unfinished")).isEmptyDirectory();
    }

    @Test
    void who_asks_for_too_many_is_refused_and_the_others_are_not() throws Exception {
        List<CallId> calls = List.of(hour(TENANT), hour(TENANT), hour(TENANT));
        CallId other = hour(STRANGER);
        RecordingExports hurried = new RecordingExports(catalogue, store, new Limits(1, 2, 2, Duration.ofMillis(1)));
        try (hurried) {
            for (CallId call : calls.subList(0, 2)) {
                assertThatThrownBy(() -> hurried.ogg(TENANT, call))
                        .isInstanceOf(NotYetException.class)
                        .hasMessage("the recording is still being converted");
            }
            assertThatThrownBy(() -> hurried.ogg(TENANT, calls.get(2)))
                    .hasMessage("too many recordings are waiting to be converted");
            assertThatThrownBy(() -> hurried.ogg(STRANGER, other)).hasMessage("the recording is still being converted");
        }
        assertThat(hurried.made()).isZero();
        assertThatThrownBy(() -> hurried.ogg(TENANT, calls.get(0))).hasMessage("recordings are no longer converted");
    }

    @Test
    void a_damaged_recording_is_an_error_each_time_and_holds_up_nobody() throws Exception {
        Place broken = Place.in(store, day);
        Files.writeString(broken.path(), "no audio");
        CallId call = announced(TENANT, broken);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> exports.ogg(TENANT, call)).isInstanceOf(IOException.class);
        }
        assertThat(exports.ogg(TENANT, tone(Place.in(store, day)))).isPresent();
    }

    @Test
    void what_a_dead_process_had_begun_is_gone_after_the_next_start() throws Exception {
        Files.writeString(store.folder().resolve("unfinished/x.ogg"), "half");
        CallId call = tone(Place.in(store, day));
        Path ogg = exports.ogg(TENANT, call).orElseThrow();
        store = RecordingStore.open(null, folder);
        assertThat(store.folder().resolve("unfinished")).isEmptyDirectory();
        assertThat(ogg).exists();
    }
}
