package org.santral.state;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.santral.media.Prompt;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sounds that were uploaded and wait to become announcements (spec/simotel.md §4: {@code upload}, then {@code add}). What
 * nobody comes back for goes after a day. The file is there before its row, and goes after it.
 */
public final class AnnouncementUploads implements AutoCloseable {
    /** Uploads of one tenant that may wait; of more the oldest goes. */
    public static final int MAX_PER_TENANT = 20;

    /** How long one may wait. */
    public static final Duration KEPT = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementUploads.class);
    private static final Duration EVERY = Duration.ofHours(1);

    /**
     * An upload that is to become an announcement.
     *
     * @param fileName as the customer's file was called, null if not known
     */
    record Upload(Duration length, @Nullable String fileName) {}

    private final Database database;
    private final SoundFiles files;
    private final Clock clock;
    /** Has no thread before {@link #start}. */
    private final ScheduledThreadPoolExecutor timer;

    AnnouncementUploads(Database database, SoundFiles files, Clock clock) {
        this.database = database;
        this.files = files;
        this.clock = clock;
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("announcement-uploads").factory());
    }

    /** The files of all tenants that wait. */
    List<String> waiting() {
        return database.read(tx -> tx.sql()
                .sql("select file from announcement_upload")
                .query(String.class)
                .list());
    }

    /**
     * Keeps a sound until it is taken.
     *
     * @param fileName as the customer's file was called, up to 100 characters; null if not known
     * @return what it is called from now on
     * @throws IOException when the file cannot be written
     */
    public String keep(int domainId, Prompt audio, @Nullable String fileName) throws IOException {
        if (fileName != null && fileName.length() > UploadedAnnouncements.MAX_FILE_NAME_CHARS) {
            throw new IllegalArgumentException("a file name is too long");
        }
        String file = files.write(audio);
        boolean kept = false;
        try {
            List<String> gone = database.write(tx -> {
                tx.sql()
                        .sql("insert into announcement_upload (file, domain_id, length_ms, file_name, uploaded_us)"
                                + " values (?, ?, ?, ?, ?)")
                        .params(file, domainId, audio.length().toMillis())
                        .param(Sql.textOrNull(fileName))
                        .param(Sql.micros(clock.instant()))
                        .update();
                return tx.sql()
                        .sql("delete from announcement_upload where file in (select file from announcement_upload"
                                + " where domain_id = ? order by uploaded_us desc, file limit 1000 offset ?)"
                                + " returning file")
                        .params(domainId, MAX_PER_TENANT)
                        .query(String.class)
                        .list();
            });
            kept = true;
            gone.forEach(files::discard);
        } finally {
            if (!kept) {
                files.discard(file);
            }
        }
        return file;
    }

    /** Takes an upload of the tenant away, in the transaction that makes an announcement of it. */
    Optional<Upload> take(Tx tx, int domainId, String file) {
        return tx.sql()
                .sql("delete from announcement_upload where domain_id = ? and file = ? returning length_ms, file_name")
                .params(domainId, file)
                .query((row, _) -> new Upload(Duration.ofMillis(row.getLong("length_ms")), row.getString("file_name")))
                .optional();
    }

    /** Deletes what has waited for too long. */
    public void drop() {
        Instant oldest = clock.instant().minus(KEPT);
        List<String> gone = database.write(tx -> tx.sql()
                .sql("delete from announcement_upload where uploaded_us < ? returning file")
                .param(Sql.micros(oldest))
                .query(String.class)
                .list());
        gone.forEach(files::discard);
    }

    /** Begins to delete by the clock. */
    public void start() {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        drop();
                    } catch (DatabaseException e) {
                        LOG.warn("uploads that nobody came back for stay until the next hour", e);
                    }
                },
                0,
                EVERY.toMinutes(),
                TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
