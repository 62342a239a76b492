package org.santral.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.call.RecordingFiles;

/**
 * The recordings' files: {@code YYYY/MM/DD/<recording id>.wav} (day in UTC) in the folder {@code recordings} of the data
 * folder, each with a manifest {@code .json} beside it and, once somebody asked for it, an {@link RecordingExports export}
 * {@code .ogg}. Every name is made here; one that comes from elsewhere must have exactly this form.
 */
public final class RecordingStore implements RecordingFiles {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final Pattern FILE =
            Pattern.compile("\\d{4}/\\d{2}/\\d{2}/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.wav");

    /** Where exports are made; in it nothing outlives the process. */
    private static final String UNFINISHED = "unfinished";

    private final Path folder;
    /** So that an export never appears beside a recording that is being deleted. */
    private final Object publishing = new Object();

    /**
     * Opens the store in this data folder.
     *
     * @param store setting {@code recordings.store}, null for the data folder
     * @throws IllegalArgumentException for a store that this version does not have
     * @throws IOException when the folder cannot be made or written
     */
    public static RecordingStore open(@Nullable String store, Path dataFolder) throws IOException {
        if (store != null) {
            throw new IllegalArgumentException(
                    "recordings.store: this version keeps recordings in the data folder only; leave it out or null");
        }
        Path folder = Files.createDirectories(dataFolder.resolve("recordings")).toRealPath();
        if (!Files.isWritable(folder)) {
            throw new IOException("cannot write to the recordings folder " + folder);
        }
        sweep(Files.createDirectories(folder.resolve(UNFINISHED)));
        return new RecordingStore(folder);
    }

    private static void sweep(Path unfinished) throws IOException {
        try (Stream<Path> files = Files.list(unfinished)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private RecordingStore(Path folder) {
        this.folder = folder;
    }

    /** The folder that ledger entries' files are below. */
    public Path folder() {
        return folder;
    }

    @Override
    public String name(String recordingId, Instant startedAt) {
        return DAY.format(startedAt) + "/" + recordingId + ".wav";
    }

    /** The file if it is there; it may be deleted at any time, so opening it can still fail. */
    public Optional<Path> find(String file) {
        Path path = path(file);
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(path) : Optional.empty();
    }

    /** Deletes a file, its manifest and its export. @return false if the file was not there */
    public boolean delete(String file) throws IOException {
        synchronized (publishing) {
            Files.deleteIfExists(manifest(file));
            Files.deleteIfExists(export(file));
            return Files.deleteIfExists(path(file));
        }
    }

    /** Where the manifest of a file is: beside it, {@code .json} instead of {@code .wav}. */
    Path manifest(String file) {
        return beside(file, ".json");
    }

    private Path export(String file) {
        return beside(file, ".ogg");
    }

    private Path beside(String file, String suffix) {
        Path audio = path(file);
        return audio.resolveSibling(audio.getFileName().toString().replace(".wav", suffix));
    }

    /** The export of a file, if it was made. */
    Optional<Path> findExport(String file) {
        Path export = export(file);
        return Files.isRegularFile(export, LinkOption.NOFOLLOW_LINKS) ? Optional.of(export) : Optional.empty();
    }

    /** Where the export of a file is made, before it is {@link #publish published}. */
    Path unfinishedExport(String file) {
        return folder.resolve(UNFINISHED).resolve(export(file).getFileName());
    }

    /** Puts the finished export of a file beside it. @return false when the file was deleted meanwhile */
    boolean publish(String file) throws IOException {
        synchronized (publishing) {
            if (find(file).isEmpty()) {
                return false;
            }
            Files.move(
                    unfinishedExport(file),
                    export(file),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }

    /** Writes the manifest of a file; whoever reads it sees all of it or none. */
    void writeManifest(String file, byte[] json) throws IOException {
        Path manifest = manifest(file);
        Path unfinished = manifest.resolveSibling(manifest.getFileName() + ".part");
        try {
            Files.write(unfinished, json);
            Files.move(unfinished, manifest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public Path path(String file) {
        if (!FILE.matcher(file).matches()) {
            throw new IllegalArgumentException("not a recording's file name");
        }
        return folder.resolve(file);
    }
}
