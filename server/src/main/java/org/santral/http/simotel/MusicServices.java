package org.santral.http.simotel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.UploadedAnnouncements;
import org.santral.state.UploadedAnnouncements.Announcement;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code pbx/musiconholds/search} (B34): what a queue's {@code music} may name. {@code default} is the music that clients
 * uploaded, the newest first, which is the one that is heard; it has no files while that is the built-in one. Each other
 * row is one file of the tenant's prompts folder.
 */
final class MusicServices {
    private static final int MOST_FILES = 1000;

    private final UploadedAnnouncements announcements;

    /**
     * A file of music.
     *
     * @param date null when it is not known
     */
    private record Music(String file, long bytes, @Nullable Instant date) {
        String type() {
            return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        }
    }

    /** What callers may hear, by the name that settings know it by. */
    private record MusicClass(String name, List<Music> musics) {
        @Nullable
        Instant date() {
            return musics.isEmpty() ? null : musics.getFirst().date();
        }
    }

    MusicServices(UploadedAnnouncements announcements) {
        this.announcements = announcements;
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal, IOException {
        Search search = Search.of(fields);
        Tenant tenant = access.account().tenant();
        SimotelSettings settings = access.account().settings();
        List<MusicClass> classes = new ArrayList<>();
        classes.add(new MusicClass(Tenant.DEFAULT_MUSIC, uploaded(tenant.domainId())));
        if (tenant.prompts() != null) {
            classes.addAll(files(tenant.prompts()));
        }
        ArrayNode rows = Envelope.array();
        classes.stream()
                .filter(music -> search.admits("name", music.name()))
                .sorted(Comparator.comparing(MusicServices::newest).reversed())
                .forEach(music -> write(rows.addObject(), tenant.domainId(), music, settings));
        return Envelope.ok("", rows);
    }

    /** What has no date comes last. */
    private static Instant newest(MusicClass music) {
        return Objects.requireNonNullElse(music.date(), Instant.EPOCH);
    }

    private List<Music> uploaded(int domainId) throws IOException {
        List<Music> musics = new ArrayList<>();
        for (Announcement announcement : announcements.all(domainId).reversed()) {
            Path file = announcement.onHoldMusic()
                    ? announcements.path(domainId, announcement.id()).orElse(null)
                    : null;
            if (file != null) {
                facts(file)
                        .map(facts -> new Music(announcement.file(), facts.size(), announcement.createdAt()))
                        .ifPresent(musics::add);
            }
        }
        return musics;
    }

    private static List<MusicClass> files(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches("(?i).+\\.(wav|mp3)"))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        } catch (NoSuchFileException e) {
            // It was there when the configuration was read.
            return List.of();
        }
        List<MusicClass> classes = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            facts(file)
                    .map(facts -> new Music(
                            name, facts.size(), facts.lastModifiedTime().toInstant()))
                    .ifPresent(music -> classes.add(new MusicClass(name, List.of(music))));
        }
        return classes;
    }

    /** Empty when the file went away meanwhile. */
    private static Optional<BasicFileAttributes> facts(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The path says nothing of where files are on this server. */
    private static void write(ObjectNode row, int domainId, MusicClass music, SimotelSettings settings) {
        row.put("_id", ObjectId.of(domainId, "music", music.name()))
                .put("name", music.name())
                .put("date", Stamps.local(settings, music.date()))
                .put("path", music.name())
                .put("count", music.musics().size());
        ArrayNode files = row.putArray("musics");
        for (Music one : music.musics()) {
            files.addObject()
                    .put("file", one.file())
                    .put("size", String.format(Locale.ROOT, "%.2f KB", one.bytes() / 1024.0))
                    .put("date", Stamps.local(settings, one.date()))
                    .put("type", one.type());
        }
    }
}
