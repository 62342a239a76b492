package org.santral.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.santral.ivr.Announcements;
import org.santral.ivr.PromptFolder;
import org.santral.media.AudioSource;
import org.santral.media.Prompt;
import org.santral.store.Database;
import org.santral.store.Sql;

/**
 * Announcements that tenants uploaded (spec/verimor.md B22–B25): WAV files in the folder {@code announcements} of the
 * data folder. The file is there before its row, and goes after it.
 */
public final class UploadedAnnouncements implements Announcements {
    /** Announcements that one tenant may have. */
    public static final int MAX_PER_TENANT = 500;

    /** Longest name. */
    public static final int MAX_NAME_CHARS = 200;

    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    /**
     * An uploaded announcement.
     *
     * @param name as the customer called it
     */
    public record Announcement(long id, String name, Duration length) {}

    private final Database database;
    private final SoundFiles files;
    /** Decoded once and shared by all calls that hear one. A file never changes: other audio is another file. */
    private final PromptFolder audio;

    /** @throws IOException when the folder cannot be used */
    public static UploadedAnnouncements open(Database database, Path dataFolder) throws IOException {
        UploadedAnnouncements announcements =
                new UploadedAnnouncements(database, new SoundFiles(dataFolder.resolve("announcements")));
        Set<String> known = new HashSet<>(database.read(tx -> tx.sql()
                .sql("select file from announcement")
                .query(String.class)
                .list()));
        announcements.files.sweep(known::contains);
        return announcements;
    }

    private UploadedAnnouncements(Database database, SoundFiles files) {
        this.database = database;
        this.files = files;
        this.audio = new PromptFolder(files.folder());
    }

    /**
     * Keeps a new announcement.
     *
     * @throws IllegalArgumentException for an empty name, or one of more than 200 characters
     * @throws IOException when the file cannot be written
     */
    public Announcement add(int domainId, String name, Prompt audio) throws IOException, LimitReachedException {
        String checked = checked(name);
        String file = write(audio);
        Optional<Long> id = Optional.empty();
        try {
            id = database.write(tx -> {
                int there = tx.sql()
                        .sql("select count(*) from announcement where domain_id = ?")
                        .param(domainId)
                        .query(Integer.class)
                        .single();
                if (there >= MAX_PER_TENANT) {
                    return Optional.empty();
                }
                long next = Rows.nextId(tx, "announcement");
                tx.sql()
                        .sql("insert into announcement (id, domain_id, name, file, length_ms) values (?, ?, ?, ?, ?)")
                        .params(next, domainId, checked, file, audio.length().toMillis())
                        .update();
                return Optional.of(next);
            });
        } finally {
            if (id.isEmpty()) {
                files.discard(file);
            }
        }
        return new Announcement(
                id.orElseThrow(() -> new LimitReachedException("announcements", MAX_PER_TENANT)),
                checked,
                audio.length());
    }

    /**
     * Gives an announcement other audio; calls that are hearing the old one hear it to its end.
     *
     * @return false when this tenant has none of that id
     */
    public boolean replace(int domainId, long id, Prompt audio) throws IOException {
        String file = write(audio);
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
        file.ifPresent(files::discard);
        return file.isPresent();
    }

    /** All of a tenant's announcements, the oldest first. */
    public List<Announcement> all(int domainId) {
        return database.read(tx -> tx.sql()
                .sql("select id, name, length_ms from announcement where domain_id = ? order by id")
                .param(domainId)
                .query((row, _) ->
                        new Announcement(row.getLong(1), row.getString(2), Duration.ofMillis(row.getLong(3))))
                .list());
    }

    @Override
    public Optional<AudioSource> find(int domainId, String id) {
        return file(domainId, id).flatMap(audio::find);
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

    private String write(Prompt audio) throws IOException {
        String file = files.newName();
        try {
            audio.writeWav(files.path(file));
            return file;
        } catch (IOException e) {
            files.discard(file);
            throw e;
        }
    }

    private static String checked(String name) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_CHARS + " characters");
        }
        return Sql.text(name);
    }
}
