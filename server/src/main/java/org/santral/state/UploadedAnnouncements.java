package org.santral.state;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.ivr.Announcements;
import org.santral.ivr.PromptFolder;
import org.santral.media.AudioSource;
import org.santral.media.MusicOnHold;
import org.santral.media.Prompt;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * Announcements that tenants uploaded (spec/verimor.md B22–B25, spec/bulutfon.md B21–B25, spec/simotel.md B29–B33): WAV files in the folder {@code announcements} of the
 * data folder. The file is there before its row, and goes after it.
 */
public final class UploadedAnnouncements implements Announcements {
    /** Announcements that one tenant may have. */
    public static final int MAX_PER_TENANT = 500;

    /** Longest name. */
    public static final int MAX_NAME_CHARS = 200;

    /** Longest comment. */
    public static final int MAX_COMMENT_CHARS = 1000;

    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    /** Longest name of an uploaded file. */
    public static final int MAX_FILE_NAME_CHARS = 100;

    /**
     * An uploaded announcement.
     *
     * @param name as the customer called it
     * @param fileName as the customer's file was called, which says nothing about where it is; null if he did not say
     * @param onHoldMusic whether it may be heard by those who wait, see {@link #holdMusic}
     * @param createdAt null for what was uploaded when this was not written down
     * @param file name of its sound, as {@link AnnouncementUploads#keep} gave it
     * @param comment the customer's own, may be empty
     */
    public record Announcement(
            long id,
            String name,
            Duration length,
            @Nullable String fileName,
            boolean onHoldMusic,
            @Nullable Instant createdAt,
            String file,
            String comment) {}

    private final Database database;
    private final SoundFiles files;
    /** Decoded once and shared by all calls that hear one. A file never changes: other audio is another file. */
    private final PromptFolder audio;
    /** By domain id; those without have the built-in music. */
    private final Map<Integer, AudioSource> holdMusic = new ConcurrentHashMap<>();

    private final Clock clock;
    private final AnnouncementUploads uploads;

    /** @throws IOException when the folder cannot be used */
    public static UploadedAnnouncements open(Database database, Path dataFolder, Clock clock) throws IOException {
        UploadedAnnouncements announcements =
                new UploadedAnnouncements(database, new SoundFiles(dataFolder.resolve("announcements")), clock);
        Set<String> known = new HashSet<>(database.read(tx -> tx.sql()
                .sql("select file from announcement")
                .query(String.class)
                .list()));
        known.addAll(announcements.uploads.waiting());
        announcements.files.sweep(known::contains);
        database.read(tx -> tx.sql()
                        .sql("select distinct domain_id from announcement where on_hold_music = 1")
                        .query(Integer.class)
                        .list())
                .forEach(announcements::chooseHoldMusic);
        return announcements;
    }

    private UploadedAnnouncements(Database database, SoundFiles files, Clock clock) {
        this.database = database;
        this.files = files;
        this.clock = clock;
        this.audio = new PromptFolder(files.folder());
        this.uploads = new AnnouncementUploads(database, files, clock);
    }

    /** Sounds that wait to become announcements. */
    public AnnouncementUploads uploads() {
        return uploads;
    }

    /**
     * Makes an announcement of an upload.
     *
     * @param file as {@link AnnouncementUploads#keep} called it
     * @return empty when no such upload of this tenant waits
     * @throws IllegalArgumentException for a name or comment that {@link #change} refuses
     */
    public Optional<Announcement> adopt(int domainId, String name, String comment, String file)
            throws LimitReachedException {
        String checked = checked(name);
        String checkedComment = checkedComment(comment);
        long createdUs = Sql.micros(clock.instant());
        Optional<Optional<Announcement>> outcome = database.write(tx -> {
            if (count(tx, domainId) >= MAX_PER_TENANT) {
                return Optional.empty();
            }
            Optional<Announcement> added = uploads.take(tx, domainId, file)
                    .map(upload -> new Announcement(
                            Rows.nextId(tx, "announcement"),
                            checked,
                            upload.length(),
                            upload.fileName(),
                            false,
                            Sql.instant(createdUs),
                            file,
                            checkedComment));
            added.ifPresent(one -> insert(tx, domainId, one));
            return Optional.of(added);
        });
        return outcome.orElseThrow(() -> new LimitReachedException("announcements", MAX_PER_TENANT));
    }

    /**
     * Changes what is not null.
     *
     * @param name 1 to 200 characters
     * @param comment up to 1000 characters
     * @param file an upload that waits, as {@link AnnouncementUploads#keep} called it, or the sound that it has
     * @return false when this tenant has none of that id, or no such upload
     * @throws IllegalArgumentException for a name or comment that is too long or a blank name
     */
    public boolean change(
            int domainId, long id, @Nullable String name, @Nullable String comment, @Nullable String file) {
        String newName = name == null ? null : checked(name);
        String newComment = comment == null ? null : checkedComment(comment);
        List<String> gone = new ArrayList<>();
        boolean changed = database.write(tx -> {
            gone.clear();
            Announcement before = one(tx, domainId, id).orElse(null);
            if (before == null) {
                return false;
            }
            Duration length = before.length();
            if (file != null && !file.equals(before.file())) {
                AnnouncementUploads.Upload upload =
                        uploads.take(tx, domainId, file).orElse(null);
                if (upload == null) {
                    return false;
                }
                length = upload.length();
                gone.add(before.file());
            }
            tx.sql()
                    .sql("update announcement set name = ?, comment = ?, file = ?, length_ms = ?"
                            + " where domain_id = ? and id = ?")
                    .params(
                            Objects.requireNonNullElse(newName, before.name()),
                            Objects.requireNonNullElse(newComment, before.comment()),
                            Objects.requireNonNullElse(file, before.file()),
                            length.toMillis(),
                            domainId,
                            id)
                    .update();
            return true;
        });
        if (!gone.isEmpty()) {
            chooseHoldMusic(domainId);
            gone.forEach(files::discard);
        }
        return changed;
    }

    /**
     * Keeps a new announcement.
     *
     * @throws IllegalArgumentException for an empty name, or one of more than 200 characters
     * @throws IOException when the file cannot be written
     */
    public Announcement add(int domainId, String name, Prompt audio) throws IOException, LimitReachedException {
        return add(domainId, name, audio, null, false);
    }

    /**
     * Keeps a new announcement.
     *
     * @param fileName of the customer's file, up to 100 characters, kept as text only; null if not known
     * @param onHoldMusic whether those who wait hear it from now on, see {@link #holdMusic}
     * @throws IllegalArgumentException for an empty name, or one of more than 200 characters
     * @throws IOException when the file cannot be written
     */
    public Announcement add(int domainId, String name, Prompt audio, @Nullable String fileName, boolean onHoldMusic)
            throws IOException, LimitReachedException {
        String checked = checked(name);
        if (fileName != null && fileName.length() > MAX_FILE_NAME_CHARS) {
            throw new IllegalArgumentException("a file name has up to " + MAX_FILE_NAME_CHARS + " characters");
        }
        String keptFileName = fileName == null ? null : Sql.text(fileName);
        long createdUs = Sql.micros(clock.instant());
        String file = files.write(audio);
        Optional<Announcement> added = Optional.empty();
        try {
            added = database.write(tx -> {
                if (count(tx, domainId) >= MAX_PER_TENANT) {
                    return Optional.empty();
                }
                Announcement next = new Announcement(
                        Rows.nextId(tx, "announcement"),
                        checked,
                        Duration.ofMillis(audio.length().toMillis()),
                        keptFileName,
                        onHoldMusic,
                        Sql.instant(createdUs),
                        file,
                        "");
                insert(tx, domainId, next);
                return Optional.of(next);
            });
        } finally {
            if (added.isEmpty()) {
                files.discard(file);
            }
        }
        if (onHoldMusic) {
            chooseHoldMusic(domainId);
        }
        return added.orElseThrow(() -> new LimitReachedException("announcements", MAX_PER_TENANT));
    }

    /**
     * Gives an announcement other audio; calls that are hearing the old one hear it to its end.
     *
     * @return false when this tenant has none of that id
     */
    public boolean replace(int domainId, long id, Prompt audio) throws IOException {
        String file = files.write(audio);
        Optional<String> old = Optional.empty();
        try {
            old = database.write(tx -> {
                Optional<String> before = tx.sql()
                        .sql("select file from announcement where domain_id = ? and id = ?")
                        .params(domainId, id)
                        .query(String.class)
                        .optional();
                tx.sql()
                        .sql("update announcement set file = ?, length_ms = ? where domain_id = ? and id = ?")
                        .params(file, audio.length().toMillis(), domainId, id)
                        .update();
                return before;
            });
        } finally {
            files.discard(old.orElse(file));
        }
        chooseHoldMusic(domainId);
        return old.isPresent();
    }

    /**
     * Gives an announcement another name.
     *
     * @return false when this tenant has none of that id
     */
    public boolean rename(int domainId, long id, String name) {
        String checked = checked(name);
        return database.write(tx -> tx.sql()
                        .sql("update announcement set name = ? where domain_id = ? and id = ?")
                        .params(checked, domainId, id)
                        .update())
                > 0;
    }

    /** Deletes an announcement. @return false when this tenant has none of that id */
    public boolean delete(int domainId, long id) {
        Optional<String> file = database.write(tx -> tx.sql()
                .sql("delete from announcement where domain_id = ? and id = ? returning file")
                .params(domainId, id)
                .query(String.class)
                .optional());
        if (file.isPresent()) {
            chooseHoldMusic(domainId);
            files.discard(file.get());
        }
        return file.isPresent();
    }

    private static int count(Tx tx, int domainId) {
        return tx.sql()
                .sql("select count(*) from announcement where domain_id = ?")
                .param(domainId)
                .query(Integer.class)
                .single();
    }

    private static void insert(Tx tx, int domainId, Announcement added) {
        tx.sql()
                .sql("insert into announcement (id, domain_id, name, file, length_ms, file_name, on_hold_music,"
                        + " created_us, comment) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        added.id(),
                        domainId,
                        added.name(),
                        added.file(),
                        added.length().toMillis())
                .param(added.fileName())
                .param(added.onHoldMusic() ? 1 : 0)
                .param(Sql.microsOrNull(added.createdAt()))
                .param(added.comment())
                .update();
    }

    /** All of a tenant's announcements, the oldest first. */
    public List<Announcement> all(int domainId) {
        return database.read(tx -> tx.sql()
                .sql("select * from announcement where domain_id = ? order by id")
                .param(domainId)
                .query((row, _) -> announcement(row))
                .list());
    }

    /** One announcement; empty when this tenant has none of that id. */
    public Optional<Announcement> one(int domainId, long id) {
        return database.read(tx -> one(tx, domainId, id));
    }

    private static Optional<Announcement> one(Tx tx, int domainId, long id) {
        return tx.sql()
                .sql("select * from announcement where domain_id = ? and id = ?")
                .params(domainId, id)
                .query((row, _) -> announcement(row))
                .optional();
    }

    private static Announcement announcement(ResultSet row) throws SQLException {
        long createdUs = row.getLong("created_us");
        Instant createdAt = row.wasNull() ? null : Sql.instant(createdUs);
        return new Announcement(
                row.getLong("id"),
                row.getString("name"),
                Duration.ofMillis(row.getLong("length_ms")),
                row.getString("file_name"),
                row.getInt("on_hold_music") != 0,
                createdAt,
                row.getString("file"),
                row.getString("comment"));
    }

    /**
     * What a tenant's callers hear while they wait, where its settings name no other music: the newest of its
     * announcements that are music, else the built-in one. Does not block.
     */
    public AudioSource holdMusic(int domainId) {
        AudioSource music = holdMusic.get(domainId);
        return music == null ? MusicOnHold.builtIn() : music;
    }

    /** Reads it anew; one change of a tenant's after the other, so that the last one stays. */
    private void chooseHoldMusic(int domainId) {
        holdMusic.compute(domainId, (_, _) -> database.read(tx -> tx.sql()
                        .sql("select file from announcement where domain_id = ? and on_hold_music = 1"
                                + " order by id desc limit 1")
                        .param(domainId)
                        .query(String.class)
                        .optional())
                .flatMap(audio::find)
                .map(MusicOnHold::of)
                .orElse(null));
    }

    @Override
    public Optional<AudioSource> find(int domainId, String id) {
        return file(domainId, id).flatMap(audio::find);
    }

    /** The newest of that name. Blocks on the database. */
    public Optional<AudioSource> findNamed(int domainId, String name) {
        return database.read(tx -> tx.sql()
                        .sql("select file from announcement where domain_id = ? and name = ? order by id desc limit 1")
                        .params(domainId, name)
                        .query(String.class)
                        .optional())
                .flatMap(audio::find);
    }

    /** Its WAV file, to hand it out; it may be replaced or deleted at any time, so opening it can still fail. */
    public Optional<Path> path(int domainId, long id) {
        return file(domainId, Long.toString(id)).flatMap(files::find);
    }

    private Optional<String> file(int domainId, String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return database.read(tx -> tx.sql()
                .sql("select file from announcement where domain_id = ? and id = ?")
                .params(domainId, Long.parseLong(id))
                .query(String.class)
                .optional());
    }

    private static String checkedComment(String comment) {
        if (comment.length() > MAX_COMMENT_CHARS) {
            throw new IllegalArgumentException("a comment has up to " + MAX_COMMENT_CHARS + " characters");
        }
        return Sql.text(comment);
    }

    private static String checked(String name) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_CHARS + " characters");
        }
        return Sql.text(name);
    }
}
